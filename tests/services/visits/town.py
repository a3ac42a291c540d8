"""A committee with six units in two areas and six politicians of two sides, whose year of visits is open."""

from datetime import date

from sqlmodel import Session, select

from models.organisation import Body, Unit
from styrhjul.services.opening import open_cycle
from styrhjul.services.visits.planning import Planned, Search, plan_body_visits
from styrhjul.store.visits import VisitRow, visit_rows
from tests.cast import act, committee, definition, holds, person

OPENED = date(2027, 1, 11)
YEAR = """
key: prov
name: Årshjul på prov
calendar: {pause: {start: "07-01", end: "07-31"}}
visits: {every_years: 1, majority: [Norrpartiet]}
stages:
  visits:
    name: Besök
    steps:
      besok:
        name: Besök
        description: Besök enheten.
        who: {politicians: own}
        periods: [{key: var, name: våren, end: "04-30"}, {key: host, name: hösten, end: "10-29"}]
        within_period: true
        opens: {months: 1, before: period_end}
        due: period_end
        closes: submit
        content: visit
      besok_rapport:
        name: Rapport
        description: Skriv vad ni såg.
        who: {politicians: own}
        periods: [{key: var, name: våren, end: "04-30"}, {key: host, name: hösten, end: "10-29"}]
        opens: {opens: besok}
        due: {working_days: 7, after: {due: besok}}
        closes: submit
        content: visit_report
"""
PARTIES = {"nils": "Norrpartiet", "nora": "Norrpartiet", "nadja": "norrpartiet", "stig": "Söder", "sara": "Söder"}


def town(session: Session, *, text: str = YEAR) -> Body:
    body = committee(session, units=6)
    for number, unit in enumerate(session.exec(select(Unit).order_by(Unit.key))):
        unit.area = "Norr" if number < 3 else "Söder"
        session.add(unit)
    for key, party in PARTIES.items():
        holds(session, person(session, key), "politician", body_id=body.id, party=party, seat="ledamot")
    sten = person(session, "sten")
    holds(session, sten, "politician", body_id=body.id, party="Söder", seat="1:e vice ordförande")
    open_cycle(session, body_key="bun", year=2027, definition=definition(text), act=act(OPENED))
    return body


def planned(session: Session, *, day: date = OPENED) -> Planned:
    return plan_body_visits(session, body_key="bun", year=2027, act=act(day), search=Search(seconds=2.0))


def visits(session: Session, **which: str) -> list[VisitRow]:
    session.flush()
    return visit_rows(session.connection(), year=2027, **which)


def visit(session: Session, key: str) -> VisitRow:
    return next(row for row in visits(session) if row.key == key)
