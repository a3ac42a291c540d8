"""A year with visits: Pia and Olle go to Skola 1 in March and to Skola 2 in May, as a plan would have it."""

from datetime import UTC, date, datetime

from sqlmodel import Session, select

from models.organisation import Body, Person, Unit
from models.visits import Visit, VisitMember
from styrhjul.services.opening import open_cycle
from tests import cast

YEAR = """
key: prov
name: Årshjul på prov
visits: {invite_working_days: 15, conduct: [Var rädd om integriteten.]}
stages:
  visits:
    name: Verksamhetsbesök
    steps:
      besok:
        name: Verksamhetsbesök
        description: Besök enheten enligt planen.
        who: {politicians: own}
        periods: [{key: var, name: våren, end: "05-31"}, {key: host, name: hösten, end: "11-30"}]
        opens: {days: 1, after: {months: 3, before: period_end}}
        due: period_end
        within_period: true
        closes: submit
        content: visit
"""
MARCH, MAY = date(2027, 3, 10), date(2027, 5, 12)
PLANNED = datetime(2026, 12, 1, 11, tzinfo=UTC)


def opened(session: Session, *, text: str = YEAR) -> None:
    """The committee's 2027 with two politicians; no visit yet."""
    body = cast.committee(session)
    for key in ("olle", "pia"):
        cast.holds(session, cast.person(session, key), "politician", body_id=body.id)
    open_cycle(session, body_key="bun", year=2027, definition=cast.definition(text), act=cast.act(date(2026, 9, 1)))


def planned(session: Session, unit: str, day: date, *, members: tuple[str, ...] = ("pia", "olle")) -> Visit:
    """A visit in 2027 with these politicians."""
    body_id = session.exec(select(Body.id).where(Body.key == "bun")).one()
    unit_id = session.exec(select(Unit.id).where(Unit.key == unit)).one()
    assert body_id is not None
    assert unit_id is not None
    visit = Visit(
        body_id=body_id, unit_id=unit_id, year=2027, key=unit, period="var", day=day, sequence=1, changed_at=PLANNED
    )
    session.add(visit)
    session.flush()
    for key in members:
        joined(session, visit, key)
    return visit


def joined(session: Session, visit: Visit, key: str) -> VisitMember:
    person_id = session.exec(select(Person.id).where(Person.key == key)).one()
    member = VisitMember(visit_id=visit.id, person_id=person_id)
    session.add(member)
    session.flush()
    return member


def changed(session: Session, unit: str, on: date, **values: object) -> Visit:
    """The visit after a change: one more in its sequence."""
    visit = session.exec(select(Visit).join(Unit, Unit.id == Visit.unit_id).where(Unit.key == unit)).one()  # type: ignore[arg-type]
    for name, value in values.items():
        setattr(visit, name, value)
    visit.sequence += 1
    visit.changed_at = datetime(on.year, on.month, on.day, 11, tzinfo=UTC)
    session.add(visit)
    session.flush()
    return visit
