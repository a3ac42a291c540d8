"""SpiffWorkflow: an instance of a BPMN process for each obligation, kept as JSON; those whose timer is due are woken.

The process waits for its day in a timer and then tells. An index of the due days stands beside the instances, so that
only those that have something to do are read. Making the instances is not counted; the timer's day has come.
"""

# /// script
# requires-python = ">=3.11"
# dependencies = ["spiffworkflow==3.2.0"]
# ///

import sqlite3
from collections.abc import Callable
from pathlib import Path

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from work import TODAY, run

PROCESS = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="year" targetNamespace="http://bpmn.io/schema/bpmn">
 <bpmn:process id="remind" isExecutable="true">
  <bpmn:startEvent id="begin"><bpmn:outgoing>a</bpmn:outgoing></bpmn:startEvent>
  <bpmn:sequenceFlow id="a" sourceRef="begin" targetRef="wait"/>
  <bpmn:intermediateCatchEvent id="wait"><bpmn:incoming>a</bpmn:incoming><bpmn:outgoing>b</bpmn:outgoing>
   <bpmn:timerEventDefinition id="day"><bpmn:timeDate xsi:type="bpmn:tFormalExpression">due</bpmn:timeDate>
   </bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
  <bpmn:sequenceFlow id="b" sourceRef="wait" targetRef="tell"/>
  <bpmn:scriptTask id="tell"><bpmn:incoming>b</bpmn:incoming><bpmn:outgoing>c</bpmn:outgoing>
   <bpmn:script>told = True</bpmn:script></bpmn:scriptTask>
  <bpmn:sequenceFlow id="c" sourceRef="tell" targetRef="end"/>
  <bpmn:endEvent id="end"><bpmn:incoming>c</bpmn:incoming></bpmn:endEvent>
 </bpmn:process>
</bpmn:definitions>"""
PAST = "'2020-03-01T00:00:00+01:00'"


def start(path: Path, _number: int) -> Callable[[], object]:
    parser = BpmnParser()
    parser.add_bpmn_str(PROCESS.replace(">due<", f">{PAST}<").encode())
    spec = parser.get_spec("remind")
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
    kept = serializer.serialize_json(BpmnWorkflow(spec))
    raw = sqlite3.connect(path, isolation_level=None, timeout=60)
    raw.execute("CREATE TABLE instance (id INTEGER PRIMARY KEY REFERENCES obligation, state TEXT NOT NULL)")
    raw.execute("INSERT INTO instance SELECT id, ? FROM obligation", (kept,))

    def walk() -> None:
        due = raw.execute("SELECT id FROM obligation WHERE due_on = ?", (TODAY,)).fetchall()
        for (obligation_id,) in due:
            (state,) = raw.execute("SELECT state FROM instance WHERE id = ?", (obligation_id,)).fetchone()
            instance = serializer.deserialize_json(state)
            instance.do_engine_steps()
            instance.refresh_waiting_tasks()
            instance.do_engine_steps()
            assert instance.completed, obligation_id
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("INSERT INTO notice (obligation_id, state) VALUES (?, 'sent')", (obligation_id,))
            raw.execute(
                "UPDATE instance SET state = ? WHERE id = ?", (serializer.serialize_json(instance), obligation_id)
            )
            raw.execute("COMMIT")
        raw.close()

    return walk


if __name__ == "__main__":
    run(start)
