"""A small municipality: one committee, a few units with heads, a manager, an administrator, two politicians."""

from datetime import UTC, date, datetime

from sqlmodel import Session, select

from models.cycles import Cycle, Occurrence
from models.kinds import BodyKind, Closing, Operator
from models.obligations import Obligation
from models.organisation import Address, Body, Person, Provider, Role, Unit
from styrhjul.rules.definition import Definition
from styrhjul.rules.loading import parse_definition
from styrhjul.services.acts import Act
from styrhjul.services.opening import Opening, open_cycle

NOON = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)
REMINDERS = (
    '{"before":[28,7,1],"after":[1,5],"escalate":[{"after":10,"to":"manager"},{"after":15,"to":"administrator"}]}'
)


def act(day: date, *, actor: str = "Anna Administratör", comment: str = "") -> Act:
    return Act(actor=actor, today=day, now=datetime(day.year, day.month, day.day, 11, tzinfo=UTC), comment=comment)


def person(session: Session, key: str, *, name: str = "", mail: bool = True) -> Person:
    row = Person(key=key, name=name or key.title())
    session.add(row)
    session.flush()
    if mail:
        session.add(Address(person_id=row.id, value=f"{key}@ekbacka.example"))
    return row


def holds(session: Session, who: Person, kind: str, **more: object) -> Role:
    role = Role(person_id=who.id, kind=kind, **more)
    session.add(role)
    session.flush()
    return role


def committee(session: Session, *, units: int = 3, key: str = "bun") -> Body:
    """A committee with an administrator (anna), a manager (maria), and units u1… with heads h1…; u3 is private."""
    body = Body(key=key, name="Barn- och utbildningsnämnden", kind=BodyKind.COMMITTEE)
    provider = Provider(key="linden", name="Linden AB", org_number="559000-0005")
    session.add_all([body, provider])
    session.flush()
    holds(session, person(session, "anna"), "administrator", body_id=body.id)
    holds(session, person(session, "maria"), "manager", body_id=body.id)
    for n in range(1, units + 1):
        private = n % 3 == 0
        unit = Unit(
            key=f"u{n}",
            name=f"Skola {n}",
            kind="school",
            operator=Operator.LOU if private else Operator.OWN,
            provider_id=provider.id if private else None,
            body_id=body.id,
        )
        session.add(unit)
        session.flush()
        holds(session, person(session, f"h{n}"), "unit_head", unit_id=unit.id)
    return body


def cycle(session: Session, body: Body, *, year: int = 2027, opened_on: date = date(2026, 9, 1)) -> Cycle:
    row = Cycle(body_id=body.id, year=year, definition="", opened_on=opened_on)
    session.add(row)
    session.flush()
    return row


def owed(
    session: Session,
    year: Cycle,
    unit: Unit,
    *,
    due_on: date | None,
    opens_on: date | None = None,
    step: str = "enhetsplan",
    closes: Closing = Closing.ACCEPT,
) -> Obligation:
    """An obligation of one unit, with an occurrence of its own."""
    occurrence = Occurrence(
        cycle_id=year.id,
        position=0,
        stage="unit_plans",
        step=step,
        occasion=unit.key,
        title="Enhetsplan",
        opens_on=opens_on,
        due_on=due_on,
        closes=closes,
        reminders=REMINDERS,
    )
    session.add(occurrence)
    session.flush()
    obligation = Obligation(
        occurrence_id=occurrence.id,
        party=f"unit:{unit.id}",
        body_id=year.body_id,
        unit_id=unit.id,
        role="unit_head",
        opens_on=opens_on,
        due_on=due_on,
    )
    session.add(obligation)
    session.flush()
    return obligation


def units(session: Session) -> list[Unit]:
    return list(session.exec(select(Unit).order_by(Unit.id)))


YEAR = """
key: prov
name: Årshjul på prov
calendar: {pause: {start: "07-01", end: "07-31"}}
stages:
  unit_plans:
    name: Enhetsplaner
    steps:
      enhetsplan:
        name: Enhetsplan
        description: Svara på nämndens mål.
        who: {units: all}
        opens: {date: 2026-11-01}
        due: {date: 2027-01-15}
"""


def definition(text: str = YEAR) -> Definition:
    return parse_definition(text, file="prov.yaml")


def opened_year(session: Session, *, text: str = YEAR, units: int = 3, day: date = date(2026, 9, 1)) -> Opening:
    """A committee whose year 2027 has been opened on ``day``."""
    committee(session, units=units)
    return open_cycle(session, body_key="bun", year=2027, definition=definition(text), act=act(day))
