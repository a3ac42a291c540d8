"""Who acts for an obligation's party: the role is handed over from a day, or somebody stands in between two days.

A role is never rewritten: the one who had it keeps the time they had it, so that the record stays true.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import text
from sqlmodel import Session, col, select

from models.cycles import Cycle, Occurrence
from models.obligations import Obligation
from models.organisation import Person, Role
from styrhjul.refused import Refused
from styrhjul.services.acts import Act, audit_row


@dataclass(frozen=True)
class Post:
    """The role that acts for an obligation, and where: at its unit, else in its body."""

    obligation_id: int
    kind: str
    body_id: int | None
    unit_id: int | None


def hand_over(  # noqa: PLR0913  (who gives what to whom, from when)
    session: Session, *, obligation_id: int, to: str, first: date, act: Act, role_id: int = 0
) -> Role:
    """Give the role that acts for the obligation to another person from ``first``, in everything that it acts for.

    ``to`` names the person (see ``person_called``); ``role_id`` is the holding that ends the day before, 0 for none.

    Raises:
        Refused: nobody or several are called that, they hold the role already, or the day does not fit.
    """
    post = post_of(session, obligation_id)
    person = person_called(session, to)
    ending = _holding(session, post, role_id) if role_id else None
    if first < act.today:
        raise Refused("Dagen %(first)s har redan varit. Välj i dag eller en senare dag.", first=first)
    for held in _holdings(session, post):
        if held.person_id == person.id and (held.ends_on is None or held.ends_on >= first):
            raise Refused("%(name)s har redan uppdraget.", name=person.name)
    was = ""
    if ending is not None:
        was = session.get_one(Person, ending.person_id).name
        _end(ending, was, before=first)
    assert person.id is not None
    new = Role(person_id=person.id, kind=post.kind, body_id=post.body_id, unit_id=post.unit_id, starts_on=first)
    session.add(new)
    _tell(session, post, person, act, verb="hand_over", before=was, after={"from": first})
    session.flush()
    return new


def substitute(  # noqa: PLR0913  (who stands in for whom, between which days)
    session: Session, *, obligation_id: int, role_id: int, who: str, first: date, last: date, act: Act
) -> Role:
    """Let another person stand in for the one who holds the role, between the days, both included."""
    post = post_of(session, obligation_id)
    role, person = _holding(session, post, role_id), person_called(session, who)
    if person.id == role.person_id:
        raise Refused("%(name)s har själv uppdraget och kan inte vara sin egen ersättare.", name=person.name)
    if last < first:
        raise Refused("Sista dagen %(last)s ligger före den första, %(first)s.", last=last, first=first)
    if last < act.today:
        raise Refused("Sista dagen %(last)s har redan varit.", last=last)
    role.substitute_id, role.substitute_from, role.substitute_to = person.id, first, last
    session.add(role)
    holder = session.get_one(Person, role.person_id).name
    _tell(session, post, person, act, verb="substitute", before=holder, after={"from": first, "to": last})
    session.flush()
    return role


def post_of(session: Session, obligation_id: int) -> Post:
    """The post that acts for the obligation.

    Raises:
        Refused: a person owes it, or a role in another body than the year's, which is that body's to give.
    """
    obligation = session.get(Obligation, obligation_id)
    if obligation is None:
        raise Refused("Det finns inget åtagande med nummer %(number)s.", number=obligation_id)
    occurrence = session.get_one(Occurrence, obligation.occurrence_id)
    cycle = session.get_one(Cycle, occurrence.cycle_id)
    if obligation.person_id is not None:
        raise Refused("Åtagandet är en persons eget och kan inte lämnas över.")
    if obligation.unit_id is None and obligation.body_id != cycle.body_id:
        raise Refused("Uppdraget finns i ett annat organ, som själv bestämmer vem som har det.")
    body_id = obligation.body_id if obligation.unit_id is None else None
    return Post(obligation_id, obligation.role, body_id, obligation.unit_id)


def person_called(session: Session, called: str) -> Person:
    """The one person whose e-mail address, key or name it is.

    Raises:
        Refused: nobody is called that, or several are.
    """
    asked = called.strip()
    if not asked:
        raise Refused("Skriv personens namn eller e-postadress.")
    found = session.connection().execute(
        text("""SELECT DISTINCT p.id FROM person AS p LEFT JOIN address AS a ON a.person_id = p.id
                WHERE p.key = :asked OR lower(p.name) = lower(:asked) OR lower(a.value) = lower(:asked)
                   OR p.name = :asked"""),
        {"asked": asked},
    )
    ids = [row.id for row in found]
    if not ids:
        raise Refused(
            "Ingen i registret heter eller nås på ”%(called)s”. Kontrollera stavningen, eller lägg in personen.",
            called=asked,
        )
    if len(ids) > 1:
        raise Refused("Flera heter %(called)s. Skriv personens e-postadress i stället.", called=asked)
    return session.get_one(Person, ids[0])


def _holdings(session: Session, post: Post) -> list[Role]:
    place = Role.unit_id == post.unit_id if post.unit_id is not None else Role.body_id == post.body_id
    statement = select(Role).where(Role.kind == post.kind, place)
    if post.unit_id is None:
        statement = statement.where(col(Role.unit_id).is_(None))
    return list(session.exec(statement.order_by(col(Role.id))))


def _holding(session: Session, post: Post, role_id: int) -> Role:
    for held in _holdings(session, post):
        if held.id == role_id:
            return held
    raise Refused("Den som skulle lämna över har inte längre uppdraget. Läs om sidan och försök igen.")


def _end(role: Role, name: str, *, before: date) -> None:
    last = before - timedelta(days=1)
    if role.starts_on is not None and role.starts_on > last:
        raise Refused(
            "%(name)s har uppdraget från %(day)s. Välj en senare dag att lämna över.",
            name=name,
            day=role.starts_on,
        )
    if role.ends_on is None or role.ends_on > last:
        role.ends_on = last


def _tell(  # noqa: PLR0913  (an audit row is just these)
    session: Session, post: Post, person: Person, act: Act, *, verb: str, before: str, after: dict[str, date]
) -> None:
    """Twice: where the obligation's story is read, and where the person's is."""
    for subject in (f"obligation:{post.obligation_id}", f"person:{person.key}"):
        told = {"name": person.name, "role": post.kind} | after
        session.add(audit_row(act, verb=verb, subject=subject, before={"name": before} if before else None, after=told))
