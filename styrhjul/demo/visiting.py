"""The invented year's visits: planned in February, some of them moved and cancelled, held, and reported."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from zlib import crc32

import yaml
from sqlmodel import Session

from styrhjul.rules.visits.reports import FIELDS, ReportContent
from styrhjul.services.acts import Act
from styrhjul.services.visits.changing import Whose, cancel_visit, hold_visit, move_visit, say_no, wish_for_visit
from styrhjul.services.visits.planning import Search, plan_body_visits
from styrhjul.services.visits.reporting import report_visit
from styrhjul.store.visits import VisitRow, visit_rows

PLANNER = "Anna Lindqvist"
_CARE = "von"
_WRITING_TIME = timedelta(days=4)
_WEEK = timedelta(days=7)
_NEVER_WRITTEN = 17


def ask_for_visits(session: Session, year: int, act: Act) -> None:
    """What comes in before the plan is made: who asks for a visit, and who cannot when."""
    told = replace(act, actor=PLANNER)
    asks = replace(told, comment="Vi har byggt om och vill gärna visa hur det blev.")
    wish_for_visit(session, unit="norrskolan", year=year, act=asks)
    inspected = replace(told, comment="Nationella prov.")
    say_no(session, Whose(unit="centralskolan"), first=date(year, 4, 6), last=date(year, 4, 17), act=inspected)
    away = replace(told, comment="Bortrest.")
    say_no(session, Whose(person="lisbeth.gren"), first=date(year, 5, 3), last=date(year, 5, 14), act=away)


def plan_visits_of(session: Session, body: str, year: int, act: Act) -> None:
    """One worker, so that the plan is the same on every machine."""
    search = Search(seconds=2.0, workers=1)
    plan_body_visits(session, body_key=body, year=year, act=replace(act, actor=PLANNER), search=search)


def change_the_plan(session: Session, year: int, act: Act) -> None:
    """A visit is cancelled, another one moved: both after their invitations have gone out."""
    planned = (visit for visit in visit_rows(session.connection(), year=year) if visit.state == "planned")
    invited = [visit for visit in planned if visit.invited_sequence is not None and visit.day > act.today]
    if invited:
        ill = replace(act, actor=PLANNER, comment="Magsjuka på enheten. Vi återkommer till hösten.")
        cancel_visit(session, _called(invited[0]), act=ill)
    if len(invited) > 1:
        day = invited[-1].day + _WEEK
        moved = replace(act, actor=PLANNER, comment="Enheten har studiedag.")
        move_visit(session, _called(invited[-1]), day=day, act=moved)


def visit_and_report(session: Session, year: int, act: Act) -> int:
    """Hold the visits whose day has come, and write the reports some days after; how much was done."""
    visits = [visit for visit in visit_rows(session.connection(), year=year) if visit.day <= act.today]
    to_hold = [visit for visit in visits if visit.state == "planned"]
    for visit in to_hold:
        hold_visit(session, _called(visit), act=replace(act, actor=_writer(visit)))
    to_report = [visit for visit in visits if visit.state == "held" and _is_written(visit, act.today)]
    for visit in to_report:
        report_visit(session, _called(visit), content=_report(visit), act=replace(act, actor=_writer(visit)))
    return len(to_hold) + len(to_report)


def _is_written(visit: VisitRow, today: date) -> bool:
    """One in seventeen is never written, and is reminded of like everything else."""
    return today >= visit.day + _WRITING_TIME and _number(visit) % _NEVER_WRITTEN != 0


def _report(visit: VisitRow) -> ReportContent:
    words = _words()
    number = _number(visit)
    texts = words["omsorg" if visit.body == _CARE else "skola"]
    parts = {name: texts[name][(number + at) % len(texts[name])] for at, name in enumerate(FIELDS)}
    goal = words["goals"][visit.body]
    return ReportContent(**parts, goals={goal["mal"]: goal["heard"]} if number % 3 == 1 else {})


def _called(visit: VisitRow) -> str:
    return f"{visit.body}/{visit.year}/{visit.key}"


def _writer(visit: VisitRow) -> str:
    return visit.members[0].name if visit.members else PLANNER


def _number(visit: VisitRow) -> int:
    return crc32(_called(visit).encode())


@cache
def _words() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((files("styrhjul.demo") / "data" / "besok.yaml").read_text(encoding="utf-8"))
    return found
