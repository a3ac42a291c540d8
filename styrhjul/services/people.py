"""Changes to people, one at a time: who they are, which roles they hold, where they are reached. Nothing is removed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import ValidationError
from sqlmodel import Session, and_, col, or_, select

from models.kinds import MAIL, RoleKind
from models.organisation import Address, Body, Person, Role, Unit
from styrhjul.exchange.addresses import mail_address, other_addresses
from styrhjul.exchange.people import ROLES, PersonRow
from styrhjul.exchange.values import text
from styrhjul.refused import Refused, Sentence, joined, sentence_of
from styrhjul.services.acts import Act, audit_row
from styrhjul.services.importing.ledger import shown_address
from styrhjul.services.responsible import person_called
from styrhjul.services.signing_in import end_sessions_of
from styrhjul.store.concealing import LazyKeyring

LANGUAGES = ("sv", "en")


class WrongFieldsError(Refused):
    """What has to be put right before it can be taken: ``faults`` are the field's name and a sentence each."""

    def __init__(self, faults: Iterable[tuple[str, str]]) -> None:
        self.faults = tuple(faults)
        super().__init__(joined(Sentence(sentence) for _, sentence in self.faults))


@dataclass(frozen=True)
class Written:
    """A person as somebody writes them. ``mail`` "" is nowhere to reach them yet."""

    key: str
    name: str
    language: str = "sv"
    mail: str = ""


@dataclass(frozen=True)
class RoleWritten:
    """A role as somebody writes it, unchecked: keys of the role, the body and the unit, and days as written."""

    role: str
    body: str = ""
    unit: str = ""
    party: str = ""
    seat: str = ""
    starts_on: str = ""
    ends_on: str = ""


@dataclass(frozen=True)
class StandIn:
    """Somebody in a role's holder's place, as written: their name, key or address, and days. ``who`` "" is nobody."""

    who: str
    first: str = ""
    last: str = ""


def add_person(session: Session, written: Written, *, act: Act) -> Person:
    """Make a person, with an e-mail address if there is one.

    Raises:
        WrongFieldsError: the key is taken or will not do, or there is no name.
    """
    read = _read({"key": written.key, "name": written.name, "mail": written.mail})
    if not read.name:
        raise WrongFieldsError([("name", "Skriv personens namn.")])
    if session.exec(select(Person.id).where(Person.key == read.key)).first() is not None:
        raise WrongFieldsError([("key", Sentence("Nyckeln %(key)s är upptagen av någon annan.", key=read.key))])
    person = Person(key=read.key, name=read.name, language=_language(written.language))
    session.add(person)
    session.flush()
    _tell(session, person, act, verb="person", after={"name": person.name, "language": person.language})
    if read.mail:
        add_address(session, person=person.key, value=read.mail, act=act)
    return person


def rename_person(session: Session, *, person: str, name: str, language: str, act: Act) -> None:
    """Give the person another name or language.

    Raises:
        WrongFieldsError: there is no name.
    """
    row = person_of(session, person)
    try:
        told = text(name)
    except ValueError as error:
        raise WrongFieldsError([("name", sentence_of(error))]) from None
    if not told:
        raise WrongFieldsError([("name", "Skriv personens namn.")])
    before = {"name": row.name, "language": row.language}
    row.name, row.language = told, _language(language)
    session.add(row)
    _tell(session, row, act, verb="person", before=before, after={"name": row.name, "language": row.language})


def add_role(
    session: Session, *, person: str, written: RoleWritten, act: Act, roles: Mapping[str, str] = ROLES
) -> Role:
    """Give the person a role in a body or at a unit. ``roles`` are those there are, by key.

    Raises:
        WrongFieldsError: something in it will not do, or they hold the role there already.
    """
    row = person_of(session, person)
    read = _read({"key": row.key, **vars(written)}, roles)
    if not read.role:
        raise WrongFieldsError([("role", "Välj vilken roll det är.")])
    body_id, unit_id = _place(session, read)
    role = Role(
        person_id=_id(row),
        kind=read.role,
        body_id=body_id,
        unit_id=unit_id,
        party=read.party,
        seat=read.seat,
        starts_on=read.starts_on,
        ends_on=read.ends_on,
    )
    if any(_same_time(held, role) for held in _held(session, role)):
        raise WrongFieldsError(
            [("role", Sentence("%(name)s har redan den rollen där, under samma tid.", name=row.name))]
        )
    session.add(role)
    session.flush()
    _tell(session, row, act, verb="role", after={"role": role.id, **_shown(read)})
    return role


def end_role(  # noqa: PLR0913  (a role's end, and the clock that sessions follow)
    session: Session, *, person: str, role_id: int, last: str, act: Act, instant: datetime | None = None
) -> None:
    """Let the role end on the day ``last``, as written, which is its last day.

    Who then holds no role after today is signed out everywhere (``instant`` as in ``end_sessions_of``), and may sign in
    again for what is left of the day.

    Raises:
        WrongFieldsError: the day will not do, the role has ended, or nobody would be an administrator any more.
    """
    row = person_of(session, person)
    role = _role(session, row, role_id)
    day = _read({"key": row.key, "ends_on": last, "role": "", "body": ""}, only=("ends_on",)).ends_on
    if day is None:
        raise WrongFieldsError([("last", "Skriv rollens sista dag.")])
    if role.ends_on is not None and role.ends_on < act.today:
        raise WrongFieldsError([("last", Sentence("Rollen är redan slut sedan %(day)s.", day=role.ends_on))])
    if role.starts_on is not None and day < role.starts_on:
        days = {"last": day, "first": role.starts_on}
        raise WrongFieldsError([("last", Sentence("Sista dagen %(last)s ligger före den första, %(first)s.", **days))])
    if role.kind == RoleKind.ADMINISTRATOR and not _administered_without(session, role, after=day, today=act.today):
        message = "Ingen annan är administratör efter den dagen. Ge rollen till någon annan först."
        raise WrongFieldsError([("last", message)])
    before = {"role": role.id, "ends_on": role.ends_on}
    role.ends_on = day
    session.add(role)
    _tell(session, row, act, verb="role_end", before=before, after={"role": role.id, "ends_on": day})
    if not _holds_after(session, row, act.today):
        end_sessions_of(session, person=row.key, act=act, instant=instant)


def set_substitute(session: Session, *, person: str, role_id: int, stand_in: StandIn, act: Act) -> None:
    """Let somebody stand in for the person in the role between two days, or nobody any more.

    Raises:
        WrongFieldsError: there is no such person, it is themselves, or the days will not do.
    """
    row = person_of(session, person)
    role = _role(session, row, role_id)
    who = _stand_in(session, row, stand_in.who)
    told = {"substitute": who.key if who else "", "substitute_from": stand_in.first, "substitute_to": stand_in.last}
    names = {"substitute": "who", "substitute_from": "first", "substitute_to": "last"}
    fields = tuple(names)
    read = _read({"key": row.key, **(told if who else {})}, only=fields, names=names)
    before = {"role": role.id, "substitute": role.substitute_id, "from": role.substitute_from, "to": role.substitute_to}
    role.substitute_id = who.id if who else None
    role.substitute_from, role.substitute_to = read.substitute_from, read.substitute_to
    session.add(role)
    after = {"role": role.id, "substitute": who and who.key, "from": read.substitute_from, "to": read.substitute_to}
    _tell(session, row, act, verb="substitute", before=before, after=after)


def add_address(session: Session, *, person: str, value: str, act: Act) -> None:
    """Where the person is reached from now on: a new e-mail address takes the old one's place, others are added.

    Raises:
        WrongFieldsError: it is no address, or one that is used already.
    """
    row = person_of(session, person)
    channel, written = _address(value)
    keys = LazyKeyring(session.connection())
    told = keys.conceal(written)
    held = list(session.exec(select(Address).where(Address.person_id == row.id)))
    known = next((address for address in held if keys.renew(address.value) == told), None)
    if known is not None and known.active:
        raise WrongFieldsError([("value", "Den adressen används redan.")])
    if channel == MAIL:
        for old in held:
            if old.channel == MAIL and old.active:
                _use(session, row, old, used=False, act=act)
    if known is None:
        session.add(Address(person_id=_id(row), channel=channel, value=told))
        _tell(session, row, act, verb="address", after={"address": shown_address(told)})
    else:
        _use(session, row, known, used=True, act=act)


def use_address(  # noqa: PLR0913  (an address in use or not, and the clock that sessions follow)
    session: Session, *, person: str, address_id: int, used: bool, act: Act, instant: datetime | None = None
) -> None:
    """Send to the address again, or no longer. It is kept, since it says where earlier notices went.

    Whose last e-mail address goes is signed out everywhere (``instant`` as in ``end_sessions_of``): it is by mail that
    they are known.

    Raises:
        Refused: the person has no such address.
    """
    row = person_of(session, person)
    address = session.get(Address, address_id)
    if address is None or address.person_id != row.id:
        raise Refused("Personen har ingen sådan adress.")
    if address.active != used:
        _use(session, row, address, used=used, act=act)
    if not used and not _is_mailed(session, row):
        end_sessions_of(session, person=row.key, act=act, instant=instant)


def _is_mailed(session: Session, person: Person) -> bool:
    used = select(Address.id).where(Address.person_id == person.id, Address.channel == MAIL, col(Address.active))
    return session.exec(used).first() is not None


def _holds_after(session: Session, person: Person, day: date) -> bool:
    """Whether the person holds any role after the day, their own or in another's place."""
    lasts = or_(col(Role.ends_on).is_(None), col(Role.ends_on) > day)
    stands_in = and_(
        Role.substitute_id == person.id, or_(col(Role.substitute_to).is_(None), col(Role.substitute_to) > day)
    )
    held = select(Role.id).where(lasts, or_(col(Role.person_id) == person.id, stands_in))
    return session.exec(held).first() is not None


def person_of(session: Session, key: str) -> Person:
    """The person with the key.

    Raises:
        Refused: there is none, or what was known of the person has been erased.
    """
    row = session.exec(select(Person).where(Person.key == key, col(Person.erased_on).is_(None))).one_or_none()
    if row is None:
        raise Refused("Det finns ingen person med nyckeln %(key)s.", key=key)
    return row


def _use(session: Session, person: Person, address: Address, *, used: bool, act: Act) -> None:
    before, address.active = address.active, used
    session.add(address)
    shown = shown_address(address.value)
    told = {"address": shown, "active": used}
    _tell(session, person, act, verb="address", before={"address": shown, "active": before}, after=told)


def _address(written: str) -> tuple[str, str]:
    """The channel and the address; an e-mail address has no scheme."""
    if not written.strip():
        raise WrongFieldsError([("value", "Skriv adressen, till exempel namn@kommun.se.")])
    try:
        if "://" not in written:
            return MAIL, mail_address(written)
        (value,) = other_addresses(written.strip().split()[0])
    except ValueError as error:
        raise WrongFieldsError([("value", sentence_of(error))]) from None
    return value.split("://", 1)[0], value


def _read(
    told: Mapping[str, str],
    roles: Mapping[str, str] = ROLES,
    *,
    only: tuple[str, ...] = (),
    names: Mapping[str, str] | None = None,
) -> PersonRow:
    """What is written, read and checked as an import would; ``only`` the fields that the form has, if it has few."""
    called = names or {}
    try:
        row = PersonRow.model_validate(dict(told), context={"roles": roles})
    except ValidationError as error:
        faults = [(str(found["loc"][0]), _of_a_field(sentence_of(found["ctx"]["error"]))) for found in error.errors()]
        raise WrongFieldsError((called.get(field, field), sentence) for field, sentence in faults) from None
    wrong = [(field, sentence) for field, sentence in row.conflicts() if not only or field in only]
    if wrong:
        raise WrongFieldsError((called.get(field, field), sentence) for field, sentence in wrong)
    return row


def _of_a_field(sentence: str) -> str:
    """A form has fields, not cells."""
    return "Fältet är tomt och måste fyllas i." if sentence == "Cellen är tom och måste fyllas i." else sentence


def _language(written: str) -> str:
    return written if written in LANGUAGES else LANGUAGES[0]


def _place(session: Session, read: PersonRow) -> tuple[int | None, int | None]:
    """Body or unit: a unit's role is the unit's alone, also where its body is told."""
    body = session.exec(select(Body).where(Body.key == read.body)).one_or_none() if read.body else None
    unit = session.exec(select(Unit).where(Unit.key == read.unit)).one_or_none() if read.unit else None
    if read.body and body is None:
        raise WrongFieldsError([("body", "Välj ett organ i listan.")])
    if read.unit and unit is None:
        raise WrongFieldsError([("unit", "Välj en enhet i listan.")])
    if unit is not None and body is not None and unit.body_id != body.id:
        raise WrongFieldsError(
            [("unit", Sentence("%(unit)s hör till ett annat organ. Välj bara enheten.", unit=unit.name))]
        )
    return (None, unit.id) if unit is not None else (body.id if body else None, None)


def _held(session: Session, role: Role) -> list[Role]:
    place = Role.unit_id == role.unit_id if role.unit_id is not None else Role.body_id == role.body_id
    statement = select(Role).where(Role.person_id == role.person_id, Role.kind == role.kind, place)
    if role.unit_id is None:
        statement = statement.where(col(Role.unit_id).is_(None))
    return list(session.exec(statement))


def _same_time(one: Role, other: Role) -> bool:
    first = max(one.starts_on or date.min, other.starts_on or date.min)
    return first <= min(one.ends_on or date.max, other.ends_on or date.max)


def _role(session: Session, person: Person, role_id: int) -> Role:
    role = session.get(Role, role_id)
    if role is None or role.person_id != person.id:
        raise Refused("Personen har ingen sådan roll.")
    return role


def _administered_without(session: Session, role: Role, *, after: date, today: date) -> bool:
    """Whether somebody else is an administrator once the role has ended."""
    held = select(Role).where(Role.kind == RoleKind.ADMINISTRATOR, col(Role.unit_id).is_(None), Role.id != role.id)
    last = max(after, today)
    return any(
        (each.ends_on is None or each.ends_on > last) and (each.starts_on is None or each.starts_on <= last)
        for each in session.exec(held)
    )


def _stand_in(session: Session, person: Person, called: str) -> Person | None:
    if not called.strip():
        return None
    try:
        found = person_called(session, called)
    except Refused as refused:
        raise WrongFieldsError([("who", refused.sentence)]) from None
    if found.id == person.id:
        raise WrongFieldsError([("who", "En person kan inte vara sin egen ersättare.")])
    return found


def _shown(read: PersonRow) -> dict[str, object]:
    return {name: value for name, value in read.model_dump(exclude={"key", "name"}).items() if value}


def _tell(  # noqa: PLR0913  (an audit row is just these)
    session: Session,
    person: Person,
    act: Act,
    *,
    verb: str,
    after: Mapping[str, object],
    before: Mapping[str, object] | None = None,
) -> None:
    session.add(audit_row(act, verb=verb, subject=f"person:{person.key}", before=before, after=after))
    session.flush()


def _id(person: Person) -> int:
    assert person.id is not None, "flushed rows have an id"
    return person.id


__all__ = [
    "LANGUAGES",
    "RoleWritten",
    "StandIn",
    "Written",
    "WrongFieldsError",
    "add_address",
    "add_person",
    "add_role",
    "end_role",
    "rename_person",
    "set_substitute",
    "use_address",
]
