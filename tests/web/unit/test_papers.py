"""What is posted is what is handed in: the form's fields and the content say the same."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from models.kinds import ActivityState
from styrhjul.exchange.forms.follow_up import ActivityShown, FigureShown, FollowUpShown
from styrhjul.exchange.forms.layout import GoalShown
from styrhjul.rules.follow_up import SCALE, Question
from styrhjul.rules.follow_up_content import (
    ActivityProgress,
    ContractReply,
    FigureRemark,
    FollowUpContent,
    GoalReport,
)
from styrhjul.rules.unit_plans import GoalAnswer, PlanContent, PlannedActivity
from styrhjul.web.unit.fields import clean, name_of, parts_of
from styrhjul.web.unit.follow_ups import FollowUpPaper
from styrhjul.web.unit.papers import Kind, Progress, progress
from styrhjul.web.unit.plans import PlanPaper, rows_of

GOALS = (GoalShown("lasning", "Fler läser"), GoalShown("god-start.2", "Fler är trygga"))
KEYS = [goal.key for goal in GOALS]
PLAN = PlanPaper(1, GOALS, people=frozenset({"Hanna"}), owners=("Rektor",))
ENDS = date(2026, 12, 31)
FOLLOW_UP = FollowUpPaper(
    2,
    FollowUpShown(
        period="januari–april",
        goals=GOALS,
        scale=SCALE,
        activities=(ActivityShown(3, "lasning", "Läsgrupper", "Rektor", ENDS, ""),),
        figures=(FigureShown("lasformaga", "Läsförmåga", ENDS, "70 %"),),
        questions=(Question(key="krav", question="Vilka krav?"),),
    ),
)

TEXTS = st.text(max_size=40).map(clean).map(str.strip)
SAID = TEXTS.filter(bool)
DAYS = st.dates(date(2000, 1, 1), date(2050, 1, 1))
ANSWERS = st.tuples(*(st.builds(GoalAnswer, st.just(key), TEXTS, TEXTS, TEXTS, TEXTS) for key in KEYS))
ACTIVITIES = st.lists(
    st.builds(PlannedActivity, st.integers(1, 99), st.sampled_from(KEYS), SAID, TEXTS, DAYS, DAYS, TEXTS),
    max_size=5,
    unique_by=lambda activity: activity.no,
).map(lambda rows: tuple(sorted(rows, key=lambda row: row.no)))


@settings(max_examples=60)
@given(st.builds(PlanContent, TEXTS, ANSWERS, ACTIVITIES))
def test_a_plan_is_the_same_after_the_form(content: PlanContent) -> None:
    fields = PLAN.written(content)
    assert PLAN.read(fields).content == content
    posted = {name for part in PLAN.parts(fields) for name in PLAN.names(part, fields)}
    assert {name for name, text in fields.items() if text and not name.endswith(".goal")} <= posted


REPORTS = st.tuples(*(st.builds(GoalReport, st.just(key), TEXTS, TEXTS, TEXTS, TEXTS, TEXTS) for key in KEYS))
PROGRESS = st.tuples(st.builds(ActivityProgress, st.just(3), st.sampled_from([None, *ActivityState]), TEXTS))
REMARKS = st.one_of(st.just(()), st.tuples(st.builds(FigureRemark, st.just("lasformaga"), st.just(ENDS), SAID)))


@settings(max_examples=60)
@given(
    st.builds(
        FollowUpContent, TEXTS, REPORTS, PROGRESS, st.tuples(st.builds(ContractReply, st.just("krav"), TEXTS)), REMARKS
    )
)
def test_a_follow_up_is_the_same_after_the_form(content: FollowUpContent) -> None:
    fields = FOLLOW_UP.written(content)
    assert FOLLOW_UP.read(fields).content == content
    posted = {name for part in FOLLOW_UP.parts(fields) for name in FOLLOW_UP.names(part, fields)}
    assert set(fields) <= posted


@given(st.sampled_from(["lasning", "god-start.2", "aktivitet:god-start.2-1", "siffra:a.b@2026-12-31"]), st.just("why"))
def test_a_name_is_its_section_and_its_field(section: str, field: str) -> None:
    assert parts_of(name_of(section, field)) == (section, field)


def test_what_nobody_sees_is_left_out_of_a_text() -> None:
    assert clean("rad ett\r\nrad två\x00\x07\rtre\t.") == "rad ett\nrad två\ntre\t."


def test_new_activities_are_numbered_after_the_old_and_no_number_is_used_again() -> None:
    fields = {
        "aktivitet:2.what": "Gammal", "aktivitet:2.goal": "lasning", "aktivitet:7.what": "Borttagen",
        "aktivitet:7.goal": "lasning", "aktivitet:7.removed": "1", "aktivitet:lasning-1.what": "Ny",
        "aktivitet:god-start.2-1.what": "Ny hit", "aktivitet:lasning-2.what": " ",
    }  # fmt: skip
    content = PLAN.read(fields).content
    assert isinstance(content, PlanContent)
    assert [(row.no, row.goal, row.what) for row in content.activities] == [
        (2, "lasning", "Gammal"),
        (8, "god-start.2", "Ny hit"),
        (9, "lasning", "Ny"),
    ]


def test_a_fault_stands_at_the_field_of_a_new_activity() -> None:
    faults = PLAN.read({"aktivitet:lasning-1.what": "Läsgrupper", "aktivitet:lasning-1.owner": "Hanna"}).faults
    assert ("aktivitet:lasning-1", "sign") in {(fault.section, fault.field) for fault in faults}
    assert any("rollen och inte namnet" in fault.message for fault in faults)


def test_an_activity_of_a_goal_that_is_gone_is_shown_in_a_part_of_its_own() -> None:
    fields = {"aktivitet:1.what": "Från förr", "aktivitet:1.goal": "borta"}
    rest = next(part for part in PLAN.parts(fields) if part.kind is Kind.REST)
    assert PLAN.names(rest, fields)[-1] == "aktivitet:1.goal"
    assert [row.key for row in rows_of(fields | {"aktivitet:1.goal": "lasning"})] == ["1"]
    moved = fields | {"aktivitet:1.goal": "lasning"}
    assert not [part for part in PLAN.parts(moved) if part.kind is Kind.REST]


def test_how_far_a_part_has_come_is_what_the_rules_say() -> None:
    def come(fields: dict[str, str]) -> list[Progress]:
        return [progress(part, PLAN, fields, PLAN.read(fields).faults) for part in PLAN.parts(fields)]

    assert come({}) == [Progress.NOT_BEGUN] * 3
    written = {"lasning.understanding": "Så", "lärdomar.learned": "Mycket"}
    assert come(written) == [Progress.BEGUN, Progress.NOT_BEGUN, Progress.DONE]
    assert come(written | {"lasning.contribution": "Det"})[0] is Progress.DONE
