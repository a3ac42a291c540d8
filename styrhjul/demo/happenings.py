"""What happens once in the invented year: advice answered, a goal changed, a report corrected, a storm."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from sqlmodel import Session, select

from models.indicators import OURS, Indicator
from models.kinds import ReportKind
from styrhjul.demo.founding import COMMITTEES, Founded
from styrhjul.demo.procurement import keep_register
from styrhjul.demo.visiting import ask_for_visits, change_the_plan, plan_visits_of
from styrhjul.services.acts import Act
from styrhjul.services.goal_checking import Advised, answer_advice
from styrhjul.services.goals import GoalChange, TargetChange, change_goal
from styrhjul.services.reporting import compile_now
from styrhjul.services.storms import open_storm
from styrhjul.store.outcomes import add_versions, latest_versions
from styrhjul.store.readings import ReportOf

Happening = Callable[[Session, int, Act], object]
_SATURDAY = 5


def happen(session: Session, founded: Founded, *, act: Act) -> None:
    """Let happen what belongs to ``act.today``, or to the weekend before it."""
    year = founded.year
    for (years_on, month, day), what in _HAPPENINGS.items():
        if _weekday(date(year + years_on, month, day)) == act.today:
            what(session, year, act)
    if any(_weekday(date(year + years_on, month, day)) == act.today for years_on, month, day in _REGISTERS_KEPT):
        for committee in COMMITTEES:
            keep_register(session, committee, folder=founded.folder / "underlag", year=year, act=act)


def _weekday(day: date) -> date:
    return day + timedelta(days=7 - day.weekday() if day.weekday() >= _SATURDAY else 0)


def _answer_the_advice(session: Session, year: int, act: Act) -> None:
    answer = "Läsningen, tryggheten och närvaron hänger ihop. Vi följer dem tillsammans och låter de andra vara."
    advised = Advised("bun", year, "", "too_many")
    answer_advice(session, advised, act=replace(act, actor="Per Nordin", comment=answer))


def _lower_a_target(session: Session, year: int, act: Act) -> None:
    change_goal(
        session,
        goal="von-nattfasta",
        change=GoalChange(),
        target=TargetChange("nattfasta", year, target=70),
        act=replace(act, actor="Helena Dahl", comment="Två avdelningar börjar först i maj. Nämnden har sagt ja."),
    )


def _correct_a_report(session: Session, year: int, act: Act) -> None:
    """A figure was wrong in the report that has gone out: a new version of both."""
    told = replace(act, actor="Helena Dahl", comment="Utfallet för måltiderna är rättat från 74 till 75 procent.")
    maltiden = session.exec(select(Indicator.id).where(Indicator.key == "maltiden")).one()
    known = latest_versions(session.connection(), [maltiden or 0])[maltiden or 0, OURS, date(year, 4, 30)]
    right = replace(known, version=known.version + 1, value=75, read_on=act.today)
    add_versions(session.connection(), [right])
    compile_now(session, ReportOf("von", year, ReportKind.FOLLOW_UP, "april"), act=told)


def _open_a_storm(session: Session, year: int, act: Act) -> None:
    reason = "Frånvaron skiljer sig mycket mellan skolorna. Nämnden behöver se varför innan nästa års mål beslutas."
    open_storm(
        session,
        body_key="bun",
        name="Frånvaro",
        ends_on=date(year, 10, 29),
        act=replace(act, actor="Anna Lindqvist", comment=reason),
    )


def _plan_the_visits(session: Session, year: int, act: Act) -> None:
    for committee in COMMITTEES:
        plan_visits_of(session, committee, year, act)


_HAPPENINGS: Mapping[tuple[int, int, int], Happening] = {
    (-1, 10, 5): _answer_the_advice,
    (0, 1, 25): ask_for_visits,
    (0, 2, 8): _plan_the_visits,
    (0, 2, 22): change_the_plan,
    (0, 3, 25): _lower_a_target,
    (0, 6, 3): _correct_a_report,
    (0, 9, 1): _open_a_storm,
    (0, 8, 24): change_the_plan,
}
"""By years after the year, month and day."""

_REGISTERS_KEPT = ((-1, 8, 10), (-1, 11, 16), (0, 2, 1), (0, 4, 26), (0, 6, 21), (0, 8, 30), (0, 11, 15))
"""The days on which the procurement officer has brought the register up to date: before each report, and in between."""
