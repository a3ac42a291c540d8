"""What people do with a visit: pin it, move it, send somebody else, hold it or cancel it; and say no, or ask for one.

Whatever a person has decided of a visit stays when the rest is planned anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from models.cycles import Cycle
from models.visits import Unavailable, Visit, VisitWish
from styrhjul.refused import Refused
from styrhjul.rules.swedish import listed
from styrhjul.rules.visits.problem import VisitRules
from styrhjul.services.acts import Act, audit_row
from styrhjul.services.planning import calendar_of, definition_of
from styrhjul.services.visits.duties import settle_duties
from styrhjul.services.visits.finding import find_visit, open_year_of, person_by_key, touch, unit_by_key, visit_entry
from styrhjul.store.visits import VisitRow, meeting_days, persons_busy, units_busy, visit_periods, visit_rows


@dataclass(frozen=True)
class Changed:
    """The visit's full name, and what is worth knowing: what is changed stands, whatever the warnings say."""

    visit: str
    warnings: tuple[str, ...] = ()


def pin_visit(session: Session, called: str, *, act: Act, pinned: bool = True) -> Changed:
    """Keep the visit as it is when the rest is planned anew, or let go of it.

    Raises:
        Refused: there is no such visit, or it is held or cancelled.
    """
    visit, name = find_visit(session, called)
    _refuse_settled(visit)
    open_year_of(session, visit)
    if visit.pinned != pinned:
        # Those who go are not told: nothing that they need to know is changed, so its sequence stays.
        entry = visit_entry(act, name, verb="pin")
        session.add(entry(before={"pinned": visit.pinned}, after={"pinned": pinned}))
        visit.pinned = pinned
        session.add(visit)
    session.flush()
    return Changed(name)


def move_visit(session: Session, called: str, *, day: date, act: Act, hours: tuple[str, str] | None = None) -> Changed:
    """Give the visit another day, and perhaps other hours (when it begins and ends); from then on it is pinned.

    Raises:
        Refused: the day has been, or is in none of the year's periods, or the visit is held or cancelled.
    """
    visit, name = find_visit(session, called)
    _refuse_settled(visit)
    cycle = open_year_of(session, visit)
    starts, ends = hours or (visit.starts, visit.ends)
    if starts >= ends:
        raise Refused(f"Besöket kan inte sluta {ends} när det börjar {starts}.")
    values = {"day": day, "period": _period_of(session, cycle, day, act), "starts": starts, "ends": ends}
    before = (visit.day, visit.starts, visit.ends)
    if before == (day, starts, ends):
        raise Refused(f"Besöket är redan den {day}.")
    touch(session, visit, values | {"pinned": True}, act=act, entry=visit_entry(act, name, verb="move"))
    settle_duties(session, cycle=cycle, act=act)
    return Changed(name, tuple(_collisions(session, visit, cycle)))


def swap_members(session: Session, called: str, *, leaves: str, joins: str, act: Act) -> Changed:
    """Send one politician in the place of another; from then on the visit is pinned. Either may be "" but not both.

    Raises:
        Refused: who leaves does not go, who joins goes already, or the visit is held or cancelled.
    """
    visit, name = find_visit(session, called)
    _refuse_settled(visit)
    cycle = open_year_of(session, visit)
    leaves, joins = leaves.strip(), joins.strip()
    group = [member.key for member in _row(session, visit).members]
    if leaves and leaves not in group:
        raise Refused(f"{leaves} går inte på besöket {name}. Det gör {listed(group)}.")
    if joins in group:
        raise Refused(f"{joins} går redan på besöket {name}.")
    if not leaves and not joins:
        raise Refused("Säg vem som inte ska gå, vem som ska gå i stället, eller båda.")
    if joins:
        person_by_key(session, joins)
    new = [key for key in (*group, joins) if key and key != leaves]
    if not new:
        raise Refused("Ingen skulle gå på besöket. Ställ in det i stället, eller säg vem som går.")
    entry = visit_entry(act, name, verb="swap")
    touch(session, visit, {"pinned": True}, act=act, entry=entry, group=new)
    settle_duties(session, cycle=cycle, act=act)
    return Changed(name, tuple(_collisions(session, visit, cycle)))


def hold_visit(session: Session, called: str, *, act: Act, on: date | None = None) -> Changed:
    """Note that the visit has been made, by default on its day. The politicians' obligations follow.

    Raises:
        Refused: the day is yet to come, or the visit is cancelled.
    """
    visit, name = find_visit(session, called)
    cycle = open_year_of(session, visit)
    note_held(session, visit, name, act=act, on=on)
    settle_duties(session, cycle=cycle, act=act)
    return Changed(name)


def note_held(session: Session, visit: Visit, name: str, *, act: Act, on: date | None = None) -> None:
    """Only the note: it tells nobody anything new, so the visit's sequence stays."""
    day = on or visit.day
    if visit.cancelled_on is not None:
        raise Refused("Besöket %(name)s är inställt sedan %(day)s.", name=name, day=visit.cancelled_on)
    if day > act.today:
        raise Refused("Besöket %(name)s är den %(day)s och har inte varit än.", name=name, day=day)
    if visit.held_on == day:
        return
    session.add(visit_entry(act, name, verb="hold")(before={"held_on": visit.held_on}, after={"held_on": day}))
    visit.held_on = day
    session.add(visit)
    session.flush()


def cancel_visit(session: Session, called: str, *, act: Act) -> Changed:
    """Cancel the visit; ``act.comment`` says why. It stays in the record.

    Raises:
        Refused: there is no reason, or the visit is held or cancelled already.
    """
    visit, name = find_visit(session, called)
    _refuse_settled(visit)
    cycle = open_year_of(session, visit)
    if not act.comment.strip():
        raise Refused("Skriv varför besöket ställs in. Skälet står i meddelandet till dem som skulle gå.")
    values = {"cancelled_on": act.today, "cancelled_why": act.comment.strip()}
    touch(session, visit, values, act=act, entry=visit_entry(act, name, verb="cancel"))
    settle_duties(session, cycle=cycle, act=act)
    return Changed(name)


@dataclass(frozen=True)
class Whose:
    """A person or a unit, by key: precisely one of them."""

    person: str = ""
    unit: str = ""


def say_no(  # noqa: PLR0913  (whose days, from when to when, by whom)
    session: Session, whose: Whose, *, first: date, last: date, act: Act, undo: bool = False
) -> tuple[str, ...]:
    """Note the days (both included) on which a person or a unit cannot; ``act.comment`` may say why.

    With ``undo`` the note of just those days is taken back. What it returns are the visits that are planned there.

    Raises:
        Refused: both or neither of person and unit, an unknown one, or days in the wrong order.
    """
    if bool(whose.person) == bool(whose.unit):
        raise Refused("Säg en person eller en enhet, och bara en av dem.")
    if last < first:
        raise Refused("%(last)s ligger före %(first)s.", last=last, first=first)
    person = person_by_key(session, whose.person) if whose.person else None
    unit = unit_by_key(session, whose.unit) if whose.unit else None
    person_id, unit_id = person.id if person else None, unit.id if unit else None
    statement = select(Unavailable).where(
        Unavailable.person_id == person_id,
        Unavailable.unit_id == unit_id,
        Unavailable.starts_on == first,
        Unavailable.ends_on == last,
    )
    row = session.exec(statement).first()
    subject = f"person:{whose.person}" if whose.person else f"unit:{whose.unit}"
    days = {"from": first, "to": last}
    if undo:
        if row is None:
            raise Refused("Det finns inget nej mellan %(first)s och %(last)s att ta tillbaka.", first=first, last=last)
        session.delete(row)
        session.add(audit_row(act, verb="away", subject=subject, before=days))
        return ()
    if row is None:
        reason = act.comment.strip()
        new = Unavailable(person_id=person_id, unit_id=unit_id, starts_on=first, ends_on=last, reason=reason)
        session.add_all([new, audit_row(act, verb="away", subject=subject, after=days)])
    planned = visit_rows(session.connection(), person=whose.person, unit=whose.unit)
    return tuple(
        f"{visit.body}/{visit.year}/{visit.key}"
        for visit in planned
        if visit.state == "planned" and first <= visit.day <= last
    )


def wish_for_visit(session: Session, *, unit: str, year: int, act: Act, undo: bool = False) -> bool:
    """Note that a unit has asked to be visited in a year, or take it back; whether that was news.

    Raises:
        Refused: there is no such unit.
    """
    row_unit = unit_by_key(session, unit)
    assert row_unit.id is not None
    wish = session.exec(select(VisitWish).where(VisitWish.unit_id == row_unit.id, VisitWish.year == year)).first()
    if (wish is None) == undo:
        return False
    if wish is not None and undo:
        session.delete(wish)
    else:
        wish = VisitWish(unit_id=row_unit.id, year=year, reason=act.comment.strip())
        session.add(wish)
    told = {"year": year}
    before, after = (told, None) if undo else (None, told)
    session.add(audit_row(act, verb="wish", subject=f"unit:{unit}", before=before, after=after))
    return True


def _refuse_settled(visit: Visit) -> None:
    if visit.cancelled_on is not None:
        raise Refused("Besöket %(name)s är inställt sedan %(day)s.", name=visit.key, day=visit.cancelled_on)
    if visit.held_on is not None:
        raise Refused("Besöket %(name)s är redan genomfört, den %(day)s.", name=visit.key, day=visit.held_on)


def _period_of(session: Session, cycle: Cycle, day: date, act: Act) -> str:
    if day < act.today:
        raise Refused(f"Dagen {day} har redan varit.")
    assert cycle.id is not None
    periods = visit_periods(session.connection(), cycle_id=cycle.id)
    for period in periods:
        if period.first <= day <= period.last:
            return period.key
    known = listed([f"{period.name} ({period.first}–{period.last})" for period in periods])
    raise Refused(f"{day} ligger utanför perioderna för besök: {known}.")


def _row(session: Session, visit: Visit) -> VisitRow:
    session.flush()
    rows = visit_rows(session.connection(), year=visit.year)
    return next(row for row in rows if row.id == visit.id)


def _collisions(session: Session, visit: Visit, cycle: Cycle) -> Iterator[str]:
    """What the visit's day and group collide with. A person decides, so it is told and not refused."""
    connection, day = session.connection(), visit.day
    row = _row(session, visit)
    rules = definition_of(cycle.definition).visits
    if why := calendar_of(cycle.definition, cycle.year).without_pause().why_not_working(day):
        yield f"{day} är ingen arbetsdag ({why})."
    if day in meeting_days(connection, body_id=visit.body_id, first=day, last=day):
        yield f"Nämnden sammanträder {day}."
    if day in units_busy(connection, body_id=visit.body_id, first=day, last=day).get(row.unit, ()):
        yield f"{row.unit_name} har sagt nej till {day}."
    busy = persons_busy(connection, body_id=visit.body_id, first=day, last=day)
    yield from (f"{member.name} kan inte {day}." for member in row.members if day in busy.get(member.key, ()))
    yield from _same_hours(row, visit_rows(connection, year=visit.year))
    yield from _group(row, rules)


def _same_hours(row: VisitRow, others: list[VisitRow]) -> Iterator[str]:
    for other in others:
        if other.id == row.id or other.state == "cancelled" or other.day != row.day:
            continue
        if other.starts < row.ends and row.starts < other.ends:
            both = [member.name for member in row.members if member in other.members]
            yield from (f"{name} är på {other.unit_name} samma tid." for name in both)


def _group(row: VisitRow, rules: VisitRules) -> Iterator[str]:
    if len(row.members) != rules.group_size:
        yield f"{len(row.members)} går på besöket; regeln är {rules.group_size}."
