"""A politician signs up for a visit that has a place left, or gives up their own place.

It changes the visit as when the administrator sends somebody else: it is pinned, its sequence grows, and the round
tells the unit and the others who go.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlmodel import Session, col, select

from models.cycles import Cycle
from models.kinds import CycleState
from models.organisation import Body
from models.visits import Visit
from styrhjul.refused import Refused, Sentence
from styrhjul.rules.visits.problem import MAJORITY, OPPOSITION, VisitRules
from styrhjul.services.acts import Act
from styrhjul.services.planning import definition_of
from styrhjul.services.visits.changing import Changed, swap_members
from styrhjul.services.visits.finding import find_visit, open_year_of
from styrhjul.store.visits import VisitRow, terms, visit_rows

_SIDES = {MAJORITY: Sentence("majoriteten"), OPPOSITION: Sentence("oppositionen")}


def visit_rules(session: Session, *, bodies: Iterable[str]) -> Mapping[tuple[str, int], VisitRules]:
    """The rules of visits in the open years of the bodies, by the body's key and the year."""
    statement = select(Body.key, Cycle).where(
        col(Cycle.body_id) == col(Body.id), Cycle.state == CycleState.OPEN, col(Body.key).in_(list(bodies))
    )
    return {(key, cycle.year): definition_of(cycle.definition).visits for key, cycle in session.exec(statement)}


def join_visit(session: Session, called: str, *, person: str, act: Act) -> Changed:
    """Add the person (a key) to those who go, if there is a place left for them.

    Raises:
        Refused: they go already or have another visit at the time, they have no seat in the body that day, the group
            is full, its last place is for the other side (majority or opposition), or the visit's day has come.
    """
    visit, name = find_visit(session, called)
    rules = definition_of(open_year_of(session, visit).definition).visits
    _refuse_past(visit, act.today)
    row = _row(session, visit)
    if any(member.key == person for member in row.members):
        raise Refused("Du är redan anmäld till besöket.")
    if len(row.members) >= rules.group_size:
        raise Refused("Besöket är fullt. %(size)s går på det, och alla platser är tagna.", size=rules.group_size)
    _refuse_same_hours(session, row, person)
    _refuse_one_sided(row, _parties(session, visit), person, rules)
    return swap_members(session, name, leaves="", joins=person, act=act)


def leave_visit(session: Session, called: str, *, person: str, act: Act) -> Changed:
    """Give up the person's place. ``act.comment`` may say why.

    Raises:
        Refused: they don't go, nobody else does, or the visit's day has come.
    """
    visit, name = find_visit(session, called)
    _refuse_past(visit, act.today)
    members = _row(session, visit).members
    if not any(member.key == person for member in members):
        raise Refused("Du är inte anmäld till besöket.")
    if len(members) == 1:
        raise Refused(
            "Du är den enda som går på besöket. Hör av dig till nämndens administratör, som hittar någon annan eller "
            "flyttar besöket."
        )
    return swap_members(session, name, leaves=person, joins="", act=act)


def _refuse_past(visit: Visit, today: date) -> None:
    if visit.day < today:
        raise Refused("Besöket var den %(day)s och går inte att ändra.", day=visit.day)


def _row(session: Session, visit: Visit) -> VisitRow:
    assert visit.id is not None
    (row,) = visit_rows(session.connection(), visit_id=visit.id)
    return row


def _refuse_same_hours(session: Session, row: VisitRow, person: str) -> None:
    for other in visit_rows(session.connection(), person=person, since=row.day):
        same_hours = other.starts < row.ends and row.starts < other.ends
        if other.day == row.day and same_hours and other.state != "cancelled":
            raise Refused(
                "Du går på ett besök hos %(unit)s samma dag %(starts)s–%(ends)s.",
                unit=other.unit_name,
                starts=other.starts,
                ends=other.ends,
            )


def _parties(session: Session, visit: Visit) -> Mapping[str, str]:
    """The parties of those who have a seat in the body on the visit's day, by the person's key."""
    held = terms(session.connection(), body_id=visit.body_id, first=visit.day, last=visit.day)
    return {term.person: term.party for term in held}


def _refuse_one_sided(row: VisitRow, parties: Mapping[str, str], person: str, rules: VisitRules) -> None:
    """The last place goes to the side that nobody else is of, where the rules say that groups are mixed."""
    if person not in parties:
        raise Refused("Du är inte förtroendevald i nämnden den %(day)s, då besöket är.", day=row.day)
    if not (rules.mixed and rules.majority) or len(row.members) < rules.group_size - 1:
        return
    going = {rules.side(parties.get(member.key, "")) for member in row.members}
    if not going - {rules.side(parties[person])}:
        lacking = next(word for side, word in _SIDES.items() if side not in {*going, rules.side(parties[person])})
        raise Refused("Den sista platsen är för någon i %(side)s, så att båda sidor är med på besöket.", side=lacking)
