"""Finds a visit by what people call it, and the year that it belongs to."""

from collections.abc import Callable, Collection, Mapping
from functools import partial

from sqlmodel import Session, col, select

from models.cycles import Cycle
from models.kinds import CycleState
from models.obligations import Audit
from models.organisation import Body, Person, Unit
from models.visits import Visit, VisitMember
from styrhjul.refused import Refused
from styrhjul.services.acts import Act, audit_row


def find_visit(session: Session, called: str) -> tuple[Visit, str]:
    """The visit, locked for this transaction, and its full name "organ/år/nyckel".

    ``called`` is its key, with the year, the body or both before it where several visits bear it.

    Raises:
        Refused: there is no such visit, or several.
    """
    *before, key = called.strip().split("/")
    statement = select(Visit, Body.key).where(Visit.body_id == Body.id, Visit.key == key)
    for part in before:
        statement = statement.where(Visit.year == int(part) if part.isdecimal() else Body.key == part)
    found = session.exec(statement.order_by(col(Visit.year), Body.key).with_for_update(of=Visit)).all()
    if not found:
        raise Refused(f"Det finns inget besök som heter {called}. Besöken visas med: styrhjul visits list")
    if len(found) > 1:
        names = ", ".join(_full_name(visit, of) for visit, of in found)
        raise Refused(f"Flera besök heter {called}: {names}. Skriv hela namnet.")
    visit, of = found[0]
    return visit, _full_name(visit, of)


def _full_name(visit: Visit, body: str) -> str:
    return f"{body}/{visit.year}/{visit.key}"


def visit_entry(act: Act, called: str, *, verb: str) -> Callable[..., Audit]:
    return partial(audit_row, act, verb=verb, subject=f"visit:{called}")


def open_year_of(session: Session, visit: Visit) -> Cycle:
    """The year that the visit belongs to.

    Raises:
        Refused: it is closed.
    """
    cycle = session.exec(select(Cycle).where(Cycle.body_id == visit.body_id, Cycle.year == visit.year)).one()
    if cycle.state is CycleState.CLOSED:
        raise Refused("Årshjulet %(year)s är stängt. Öppna det igen för att ändra i det.", year=cycle.year)
    return cycle


def touch(  # noqa: PLR0913  (a change is just these)
    session: Session,
    visit: Visit,
    values: Mapping[str, object],
    *,
    act: Act,
    entry: Callable[..., Audit],
    group: Collection[str] | None = None,
) -> bool:
    """Give the visit the values that differ, and the group (keys of persons) unless None; whether any did.

    What is changed has the next sequence, so that those concerned are told, and leaves an audit row.
    """
    after = {name: value for name, value in values.items() if getattr(visit, name) != value}
    before = {name: getattr(visit, name) for name in after}
    for name, value in after.items():
        setattr(visit, name, value)
    if group is not None:
        were = regroup(session, visit, group, act=act)
        if set(were) != set(group):
            before["visitors"], after["visitors"] = sorted(were), sorted(group)
    if not after:
        return False
    visit.sequence, visit.changed_at = visit.sequence + 1, act.now
    session.add_all([visit, entry(before=before, after=after)])
    return True


def regroup(session: Session, visit: Visit, group: Collection[str], *, act: Act) -> list[str]:
    """Make the group the visit's, and say who was in it before. Who has been invited stays in the record as gone."""
    statement = select(VisitMember, Person.key).where(
        VisitMember.visit_id == visit.id, col(Person.id) == col(VisitMember.person_id)
    )
    members = {key: member for member, key in session.exec(statement)}
    were = [key for key, member in members.items() if member.left_on is None]
    for key in were:
        if key in group:
            continue
        if visit.invited_sequence is None:
            session.delete(members[key])
        else:
            members[key].left_on = act.today
            session.add(members[key])
    for key in group:
        if key in were:
            continue
        member = members.get(key)
        if member is None:
            assert visit.id is not None
            member = VisitMember(visit_id=visit.id, person_id=_id(person_by_key(session, key)))
        member.left_on = None
        session.add(member)
    session.flush()
    return were


def _id(row: Person) -> int:
    assert row.id is not None
    return row.id


def person_by_key(session: Session, key: str) -> Person:
    row = session.exec(select(Person).where(Person.key == key.strip())).one_or_none()
    if row is None:
        raise Refused(f"Det finns ingen person med nyckeln '{key}'.")
    return row


def unit_by_key(session: Session, key: str) -> Unit:
    row = session.exec(select(Unit).where(Unit.key == key.strip())).one_or_none()
    if row is None:
        raise Refused(f"Det finns ingen enhet med nyckeln '{key}'.")
    return row
