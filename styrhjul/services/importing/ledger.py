"""Writes what an import changes, and tells each change twice: to the importer, and to the audit."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType
from typing import Any, TypeVar

from sqlmodel import Session

from models.kinds import (
    Aim,
    Ambition,
    Better,
    BodyKind,
    Control,
    Dissent,
    MeetingStatus,
    Operator,
    Source,
)
from models.tables import Table
from styrhjul.services.acts import Act, audit_row

Row = TypeVar("Row", bound=Table)

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "name": "namn",
        "kind": "slag",
        "operator": "drift",
        "provider_id": "utförare",
        "org_number": "organisationsnummer",
        "body_id": "organ",
        "unit_id": "enhet",
        "starts_on": "från",
        "ends_on": "till",
        "language": "språk",
        "value": "adress",
        "active": "används",
        "party": "parti",
        "seat": "plats",
        "substitute_id": "ersättare",
        "substitute_from": "ersättare från",
        "substitute_to": "ersättare till",
        "time": "tid",
        "place": "plats",
        "status": "status",
        "moved_from": "flyttat från",
        "sentence": "mål",
        "citizen": "medborgare",
        "benefit": "nytta",
        "area": "område",
        "aim": "inriktning",
        "ambition": "ambition",
        "standard": "standard",
        "first_year": "första år",
        "last_year": "sista år",
        "serves_id": "fullmäktiges mål",
        "decider": "beslutad av",
        "decided_on": "beslutsdatum",
        "paragraph": "paragraf",
        "baseline": "utgångsläge",
        "target": "målvärde",
        "text": "text",
        "day": "dag",
        "definition": "definition",
        "measured_in": "mäts i",
        "better": "riktning",
        "rank": "rang",
        "quality": "kvalitet",
        "source": "källa",
        "source_key": "källans nyckel",
        "control": "rådighet",
        "lag_months": "eftersläpning",
        "next_published_on": "nästa publicering",
        "owner_id": "ägare",
        "successor_id": "efterträdare",
        "retired_on": "avslutat",
        "why": "varför",
    }
)
_WORDS: Mapping[StrEnum, str] = MappingProxyType(
    {
        BodyKind.COUNCIL: "KF",
        BodyKind.BOARD: "KS",
        BodyKind.COMMITTEE: "nämnd",
        BodyKind.WORKING_COMMITTEE: "AU",
        Operator.OWN: "egen",
        Operator.LOV: "LOV",
        Operator.LOU: "LOU",
        MeetingStatus.PLANNED: "planerat",
        MeetingStatus.PROVISIONAL: "vid behov",
        MeetingStatus.CANCELLED: "inställt",
        Aim.IMPROVE: "förbättra",
        Aim.MAINTAIN: "behålla",
        Ambition.COMMITMENT: "åtagande",
        Ambition.STRETCH: "utmaning",
        Better.HIGHER: "högre",
        Better.LOWER: "lägre",
        Source.KOLADA: "Kolada",
        Source.SCB: "SCB",
        Source.SURVEY: "undersökning",
        Control.SHARED: "delad",
        Control.OUTSIDE: "ingen",
        Dissent.ALTERNATIVE: "alternativ",
        Dissent.RESERVATION: "reservation",
    }
)


class Action(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Change:
    """One thing in the file: what it is, its key, and its values before and after in words."""

    what: str
    key: str
    action: Action
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Named:
    """What a row is called in a change, and its subject in the audit ("unit:eken")."""

    what: str
    key: str
    subject: str


class Ledger:
    """The pen of one import. ``ids`` gives the row of each key, by the column that refers to it."""

    def __init__(self, session: Session, act: Act, roles: Mapping[str, str]) -> None:
        self.session = session
        self.act = act
        self._roles = roles
        self.changes: list[Change] = []
        self.ids: dict[str, dict[str, int]] = {}
        self._keys: dict[str, dict[int, str]] = {}

    def know(self, column: str, rows: Iterable[Any]) -> None:
        """Flush, and remember the rows by the column that refers to them."""
        self.session.flush()
        self.know_ids(column, {row.key: row.id for row in rows})

    def know_ids(self, column: str, ids: Mapping[str, int]) -> None:
        self.ids[column] = dict(ids)
        self._keys[column] = {row_id: key for key, row_id in ids.items()}

    def role_name(self, kind: str) -> str:
        return self._roles.get(kind, kind)

    def write(self, row: Row | None, *, new: Callable[..., Row], named: Named, values: Mapping[str, object]) -> Row:
        """Give the row its values, or make a new one with them; the row."""
        before = {name: getattr(row, name) for name in values} if row else {}
        after = {name: value for name, value in values.items() if row is None or before[name] != value}
        if row is None:
            row = new(**values)
            self.session.add(row)
            self._tell(named, Action.ADDED, {}, after)
        elif after:
            for name, value in after.items():
                setattr(row, name, value)
            self._tell(named, Action.CHANGED, {name: before[name] for name in after}, after)
        else:
            self.changes.append(Change(named.what, named.key, Action.UNCHANGED))
        return row

    def _tell(self, named: Named, action: Action, before: Mapping[str, object], after: Mapping[str, object]) -> None:
        was, now = self._shown(before), self._shown(after)
        self.session.add(audit_row(self.act, verb="import", subject=named.subject, before=was, after=now))
        told = action is Action.CHANGED
        self.changes.append(Change(named.what, named.key, action, _sentence(was, told=told), _sentence(now, told=told)))

    def _shown(self, values: Mapping[str, object]) -> dict[str, str]:
        return {LABELS[name]: self._word(name, value) for name, value in values.items()}

    def _word(self, name: str, value: object) -> str:
        if name in self._keys and isinstance(value, int):
            return self._keys[name].get(value, str(value))
        if name == "kind" and not isinstance(value, StrEnum):
            return self.role_name(str(value))
        return shown_address(str(value)) if name == "value" else in_words(value)


def in_words(value: object) -> str:
    """A value as its reader would write it."""
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nej"
        case StrEnum():
            return _WORDS.get(value, str(value))
        case float():
            return shown_number(value)
        case _:
            return str(value)


def shown_number(value: float) -> str:
    """With a decimal comma, and a whole number without decimals."""
    return str(value).removesuffix(".0").replace(".", ",")


def shown_address(value: str) -> str:
    """An e-mail address as it is; of a URL, encrypted or not, the scheme and a mark that tells it from others."""
    scheme, found, _ = value.partition(":")
    return f"{scheme}://… ({sha256(value.encode()).hexdigest()[:4]})" if found else value


def _sentence(values: Mapping[str, str], *, told: bool) -> str:
    """``told``: also what is empty, since that it was or became so is the change."""
    return "; ".join(f"{label}: {value or 'tomt'}" for label, value in values.items() if value or told)
