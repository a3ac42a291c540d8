"""Every fault in its short form: injected once or a few times, with the same invariants as ``make faults``.

Those of Prefect have a server of their own, which would stand beside that of the tests of the flows until the process
ends, so they are asked for: ``FAULTS=1``.
"""

import os

import pytest

from faults.registry import Fault, every_fault
from faults.running import inject
from tests.flows.seen import SOCKETS_LEFT

SEED = 20270115
GROUPS = {"orchestration": "prefect_server", "postgresql": "postgresql"}
"""What shares a server runs in one process."""


def _case(fault: Fault) -> object:
    group = next((GROUPS[part] for part in GROUPS if part in f"{fault.room} {fault.name}"), fault.room)
    marks = [pytest.mark.xdist_group(group)]
    if fault.room == "orchestration":
        why = "a Prefect server of its own, a minute each; FAULTS=1 asks for it"
        marks += [SOCKETS_LEFT, pytest.mark.skipif(not os.environ.get("FAULTS"), reason=why)]
    return pytest.param(fault, id=fault.name, marks=marks)


@pytest.mark.parametrize("fault", [_case(fault) for fault in every_fault()])
def test_what_must_hold_holds(fault: Fault) -> None:
    result = inject(fault, seed=SEED, times=fault.few)
    if result.skipped:
        pytest.skip(result.skipped)
    assert not result.broken, f"{fault.must_hold} {result.broken}"
    assert result.injected >= fault.few
