"""The shipped year works for an ordinary committee, and its README says what the language can."""

import re
from datetime import date

import pytest

from styrhjul.rules.clashes import ClashKind
from styrhjul.rules.dates import DateRule, Word
from styrhjul.rules.loading import load_definition, parse_definition
from styrhjul.rules.planning import PlannedStep
from styrhjul.rules.repeats import Recurring
from tests.rules.years import SHIPPED, held, only, plan

OWN = held(
    "bun",
    *("2026-08-25", "2026-09-22", "2026-10-20", "2026-11-17", "2026-12-15", "2027-01-26", "2027-02-23", "2027-03-23"),
    *("2027-04-20", "2027-05-18", "2027-06-15", "2027-08-24", "2027-09-21", "2027-10-19", "2027-11-16", "2027-12-14"),
    *("2028-01-25", "2028-02-22", "2028-03-21"),
)
BOARD = held(
    "ks",
    *("2026-09-09", "2026-10-07", "2026-11-04", "2026-12-02", "2027-01-13", "2027-02-10", "2027-03-10", "2027-04-07"),
    *("2027-05-12", "2027-06-09", "2027-09-08", "2027-10-06", "2027-11-03", "2027-12-01", "2028-01-12", "2028-02-09"),
    "2028-03-08",
)
COUNCIL = held("kf", "2026-06-15", "2026-09-28", "2026-11-23", "2027-02-22", "2027-06-14", "2027-11-22")
README = (SHIPPED / "README.md").read_text(encoding="utf-8")


def shipped() -> tuple[PlannedStep, ...]:
    events = {"avtal_tecknat": [date(2027, 3, 4)]}
    return plan(load_definition(SHIPPED), 2027, OWN, BOARD, COUNCIL, events=events)


def test_an_ordinary_committees_year_has_no_clash() -> None:
    assert [clash.message for one in shipped() for clash in one.clashes] == []


def test_every_step_of_the_year_says_what_and_why() -> None:
    definition = load_definition(SHIPPED)
    assert 20 <= len(list(definition.steps())) <= 30
    assert [key for _, key, step in definition.steps() if not step.description] == []


def test_the_red_thread_runs_from_the_council_to_the_units_and_the_politicians() -> None:
    chain = ["fullmaktiges_mal", "namndens_mal", "enhetsplan", "lasning_av_enhetsplaner", "enhetsplaner_i_namnden"]
    due = [only(shipped(), step).due for step in chain]
    assert due == [date(2026, 6, 15), date(2026, 10, 20), date(2027, 1, 14), date(2027, 2, 22), date(2027, 2, 23)]


def test_no_unit_writes_its_follow_up_before_the_period_has_ended() -> None:
    for one in shipped():
        if one.step == "uppfoljning":
            assert one.opens
            assert one.period_end
            assert one.opens > one.period_end


def test_a_committee_without_a_meeting_in_september_is_told_of_the_report_it_would_miss() -> None:
    meetings = [meeting for meeting in OWN if meeting.starts != date(2027, 9, 21)]
    planned = plan(load_definition(SHIPPED), 2027, meetings, BOARD, COUNCIL)
    missed = {one.step: [clash.kind for clash in one.clashes] for one in planned if one.clashes}
    report = ("upphandlingsunderlag", "lasning_av_upphandlingsrapporten", "upphandlingsrapport")
    assert missed == {key: [ClashKind.NO_MEETING] for key in report}


def test_the_procurement_report_is_read_between_the_last_entry_in_the_register_and_the_meeting() -> None:
    due = {one.occasion: one.due for one in shipped() if one.step == "upphandlingsunderlag"}
    readings = [one for one in shipped() if one.step == "lasning_av_upphandlingsrapporten"]
    assert [one.occasion for one in readings] == ["2027-02-23", "2027-05-18", "2027-09-21", "2027-12-14"]
    for one in readings:
        assert one.opens
        assert one.due
        assert due[one.occasion] < one.opens < one.due < date.fromisoformat(one.occasion)


HEAD = """
key: prov
name: Prov
bodies: {ks: {name: kommunstyrelsen, kind: board}, kf: {name: kommunfullmäktige, kind: council}}
events: {avtal_tecknat: avtal tecknat, atgardsplan_klar: åtgärdsplanen klar}
stages:
  del:
    name: Del
    steps:
      namndens_mal: {name: Mål, who: {body: own}, due: {meeting: own, month: 10}}
      besok: {name: Besök, who: {politicians: own}, due: {month: 5}}
      rapport: {name: Rapport, who: {units: all}, due: period_end, periods: [{key: april, name: april, end: "04-30"}]}
      enhetsplan: {name: Plan, who: {units: all}, opens: {month: 1}, due: {month: 2}}
"""
STEP = "      prov: {{name: Prov, who: {who}, due: {due}{more}}}\n"
CELLS = re.findall(r"^\| `([^`|]*)` \|", README, re.MULTILINE)


@pytest.mark.parametrize("cell", CELLS)
def test_every_example_in_the_readme_is_a_rule_that_the_program_reads(cell: str) -> None:
    if cell.startswith("repeat:"):
        step = STEP.format(who="{body: own}", due="occasion", more=f", {cell}")
    elif re.match(r"\{(role|body|units|politicians)", cell):
        step = STEP.format(who=cell, due="{month: 1}", more="")
    else:
        extra = ", repeat: {monthly: 1}" if "occasion" in cell else ""
        extra = ', period: {name: april, end: "04-30"}' if "period_end" in cell else extra
        step = STEP.format(who="{body: own}", due=cell, more=extra)
    parse_definition(HEAD + step)


def test_the_readme_has_an_example_of_every_rule_and_every_repetition() -> None:
    leading = {next(iter(kind.model_fields)) for kind in (*DateRule.__subclasses__(), *Recurring.__subclasses__())}
    fields = {"days", "working_days", "weeks", "months", "years", "meetings"} | leading - {"months"}
    own = [{*kind.model_fields} - {*Recurring.model_fields} for kind in Recurring.__subclasses__()]
    wanted = fields | {name for names in own for name in names if name not in ("nth", "first", "provisional")}
    assert [name for name in sorted(wanted) if f"{name}:" not in README] == []
    assert [word for word in Word if f"`{word}`" not in README] == []
