"""Reads the register of procurements for a body: sheets, and open data (OCDS). All of it, or nothing and every reason.

Nothing is removed for being absent from the files.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection
from sqlmodel import Session, select

from models.cycles import Event
from models.kinds import Procedure
from styrhjul.exchange.files import content_of
from styrhjul.exchange.problems import refuse
from styrhjul.exchange.procurement import read_sheets, register_of
from styrhjul.exchange.procurement.cells import KIND_NAMES
from styrhjul.refused import joined
from styrhjul.rules.procurement.parts import Difference, Part, differences
from styrhjul.rules.procurement.register import Contract, Register, Supplier
from styrhjul.services.acts import Act, audit_row
from styrhjul.services.importing.ledger import Action, Change
from styrhjul.services.opening import record_event
from styrhjul.services.planning import body_by_key
from styrhjul.store.procurement import ocids_elsewhere, read_register, write_register

SIGNED = "avtal_tecknat"
"""The event that the definition's step of the award notice waits for."""
NOTICE_REMEMBERED = timedelta(days=365)
"""A contract signed longer ago than this belongs to a year that is over, and opens no step."""

_READ = (".xlsx", ".csv", ".json")
WHAT: Mapping[Part, str] = MappingProxyType(
    {
        Part.PROCUREMENT: "upphandling",
        Part.AWARD: "tilldelning",
        Part.CONTRACT: "avtal",
        Part.OPTION: "option",
        Part.CALL_OFF: "avrop",
        Part.FOLLOW_UP: "uppföljning",
        Part.SYSTEM: "valfrihetssystem",
        Part.BOOK: "kravbok",
        Part.APPROVAL: "godkännande",
        Part.REVIEW: "uppföljning av godkännande",
    }
)
_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "key": "nummer",
        "title": "namn",
        "ocid": "OCID",
        "description": "beskrivning",
        "cpv": "CPV",
        "nature": "art",
        "procedure": "förfarande",
        "framework": "ramavtal",
        "responsible": "ansvarig",
        "estimate": "uppskattat värde",
        "criteria": "kriterier",
        "tenders": "antal anbud",
        "documentation": "motivering",
        "announce_planned_on": "planerad annonsering",
        "award_planned_on": "planerad tilldelning",
        "start_planned_on": "planerad start",
        "announced_on": "annonserad",
        "tenders_due_on": "sista anbudsdag",
        "cancelled_on": "avbruten",
        "cancelled_why": "skäl till avbrott",
        "decided_on": "beslutad",
        "decider": "beslutad av",
        "paragraph": "paragraf",
        "standstill_to": "avtalsspärr till",
        "value": "värde",
        "suppliers": "leverantörer",
        "supplier": "leverantör",
        "signed_on": "tecknat",
        "starts_on": "från",
        "ends_on": "till",
        "award_notice_on": "efterannons",
        "private_operation": "privat utförande",
        "ended_on": "upphört",
        "ended_why": "skäl",
        "no": "nr",
        "what": "vad",
        "decide_by": "beslut senast",
        "extends_to": "förlänger till",
        "used_on": "använd",
        "declined_on": "avstådd",
        "day": "dag",
        "name": "namn",
        "version": "version",
        "valid_from": "gäller från",
        "changes": "ändringar",
        "link": "länk",
        "applied_on": "ansökt",
        "approved_on": "godkänd",
        "refused_on": "avslagen",
        "left_on": "lämnat",
        "why": "skäl",
        "due_on": "när",
        "how": "hur",
        "by": "av vem",
        "done_on": "gjord",
        "findings": "iakttagelser",
        "sanction": "åtgärdssteg",
    }
)


@dataclass(frozen=True)
class ProcurementImport:
    """What an import changed, thing by thing; how many it left unchanged; sheets left unread; odd releases."""

    changes: tuple[Change, ...]
    unchanged: int = 0
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def import_procurements(session: Session, *, paths: Sequence[Path], body: str, act: Act) -> ProcurementImport:
    """Add what is new and update what is known, by key, in the body's register.

    A folder stands for the files in it. Open data is read first, so that sheets may refer to it: of that, what a
    release does not say leaves what is known; of sheets see ``register_of``. Contracts that have been signed, and
    whose notice of the award is still to come, are told to the year as events.

    Raises:
        ImportRefused: something in a file is wrong; ``problems`` are all of it, and nothing has been written.
        Refused: there is no such body.
    """
    body_by_key(session, body)
    session.flush()
    connection = session.connection()
    before = read_register(connection, body=body)
    files = list(_files(paths))
    published = [path for path in files if path.suffix.lower() == ".json"]
    warnings: list[str] = []
    unchanged: set[str] = set()
    for path in published:
        register, odd = _read_open_data(path)
        for ocid, owner in ocids_elsewhere(connection, register, body=body).items():
            raise refuse(
                path.name,
                "%(ocid)s finns redan i registret hos %(owner)s. En upphandling hör till ett organ.",
                ocid=ocid,
                owner=owner,
            )
        unchanged |= {*write_register(connection, register, body=body).unchanged}
        warnings += odd
    sheets = read_sheets(path for path in files if path not in published)
    register = register_of(sheets, known=read_register(connection, body=body))
    unchanged |= {*write_register(connection, register, body=body, emptied=True).unchanged}
    session.expire_all()
    after = read_register(connection, body=body)
    found = differences(before, after)
    _record(session, found, body=body, act=act)
    _tell_the_year(session, after, body=body, act=act)
    touched = {str(difference.path[0]) for difference in found}
    return ProcurementImport(tuple(map(_change, found)), len(unchanged - touched), tuple(sheets.notes), tuple(warnings))


def register_of_body(connection: Connection, *, body: str) -> Register:
    """The body's register as it is.

    Raises:
        Refused: there is no such body.
    """
    with Session(connection) as session:
        body_by_key(session, body)
    return read_register(connection, body=body)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inside = sorted(each for each in path.iterdir() if each.suffix.lower() in _READ and each.name[0] not in "~.")
        if not inside:
            raise refuse(path.name, "Mappen har inga filer att läsa. Väntade .xlsx, .csv eller .json.")
        yield from inside


def _read_open_data(path: Path) -> tuple[Register, list[str]]:
    """The register that the file's releases tell of, and what is odd in each of them."""
    from styrhjul.exchange.ocds import read_releases

    register, warnings = read_releases(content_of(path), file=path.name)
    return register, [joined((path.name, warning.sentence), ", ") for warning in warnings]


def _record(session: Session, found: Iterable[Difference], *, body: str, act: Act) -> None:
    """A row in the log for each thing that is new or changed."""
    for difference in found:
        subject = f"{difference.part}:{body}/{_key(difference)}"
        before = _shown(difference.before or {})
        session.add(audit_row(act, verb="import", subject=subject, before=before, after=_shown(difference.after)))
    session.flush()


def _tell_the_year(session: Session, register: Register, *, body: str, act: Act) -> None:
    """Each day that a contract was signed whose award is still to be announced; a direct award has no such notice."""
    days = {
        contract.signed_on
        for procurement in register.procurements
        if procurement.procedure is not Procedure.DIRECT
        for award in procurement.awards
        for contract in award.contracts
        if contract.signed_on and _awaits_notice(contract, act.today)
    }
    body_id = body_by_key(session, body).id
    told = select(Event).where(Event.body_id == body_id, Event.name == SIGNED)
    known = {event.day for event in session.exec(told)}
    for day in sorted(days - known):
        record_event(session, body_key=body, name=SIGNED, day=day, act=act)


def _awaits_notice(contract: Contract, today: date) -> bool:
    signed = contract.signed_on
    return signed is not None and not contract.award_notice_on and today - NOTICE_REMEMBERED < signed <= today


def _change(difference: Difference) -> Change:
    new = difference.before is None
    before, after = (_shown(values or {}) for values in (difference.before, difference.after))
    return Change(
        WHAT[difference.part],
        _key(difference),
        Action.ADDED if new else Action.CHANGED,
        _sentence(before, told=not new),
        _sentence(after, told=not new),
    )


def _key(difference: Difference) -> str:
    """Where the thing hangs and what it is called there: "BUN 2027/3, 1, A-12"."""
    parts: Iterator[Any] = (each for key in difference.path for each in (key if isinstance(key, tuple) else (key,)))
    return ", ".join(map(str, parts))


def _shown(values: Mapping[str, Any]) -> dict[str, str]:
    return {_LABELS[name]: _in_words(value) for name, value in values.items()}


def _sentence(values: Mapping[str, str], *, told: bool) -> str:
    """``told``: also what is empty, since that it was or became so is the change."""
    return "; ".join(f"{label}: {value or 'tomt'}" for label, value in values.items() if value or told)


def _in_words(value: object) -> str:
    match value:
        case bool():
            return "ja" if value else "nej"
        case StrEnum():
            return KIND_NAMES[value]
        case int():
            return f"{value:,}".replace(",", " ")
        case Supplier():
            return value.name
        case tuple():
            return ", ".join(map(_in_words, value))
        case _:
            return str(value or "")
