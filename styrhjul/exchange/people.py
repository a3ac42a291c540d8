"""The sheet of people: one row a role, so that a person may stand on several rows."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated

from pydantic import BeforeValidator, ValidationInfo, field_validator, model_validator

from models.kinds import RoleKind
from styrhjul.exchange.addresses import mail_address, other_addresses
from styrhjul.exchange.organisation import in_order
from styrhjul.exchange.tables import Column, SheetRow, Table
from styrhjul.exchange.values import key, plain, text, word
from styrhjul.exchange.written_days import day
from styrhjul.rules.definition import BUILT_IN_ROLES
from styrhjul.rules.swedish import either

ROLES: Mapping[str, str] = MappingProxyType(BUILT_IN_ROLES)
"""The roles a file may name where no definition adds its own: key and Swedish name."""

OTHER_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "rektor": RoleKind.UNIT_HEAD,
        "ledamot": RoleKind.POLITICIAN,
        "ersättare": RoleKind.POLITICIAN,
        "sekreterare": "secretary",
        "inköpare": "procurement_officer",
    }
)
SEATS = ("ledamot", "ersättare")
LANGUAGES = {"sv": "sv", "svenska": "sv", "en": "en", "engelska": "en", "english": "en"}


def reading_language(cell: object) -> str:
    return word(cell, LANGUAGES, expected="sv eller en") if text(cell) else ""


class PersonRow(SheetRow):
    key: Annotated[str, BeforeValidator(key)]
    name: Annotated[str, BeforeValidator(text)] = ""
    mail: Annotated[str, BeforeValidator(mail_address)] = ""
    others: Annotated[tuple[str, ...], BeforeValidator(other_addresses)] = ()
    language: Annotated[str, BeforeValidator(reading_language)] = ""
    role: str = ""
    body: Annotated[str, BeforeValidator(text)] = ""
    unit: Annotated[str, BeforeValidator(text)] = ""
    party: Annotated[str, BeforeValidator(text)] = ""
    seat: Annotated[str, BeforeValidator(text)] = ""
    starts_on: Annotated[date | None, BeforeValidator(day)] = None
    ends_on: Annotated[date | None, BeforeValidator(day)] = None
    substitute: Annotated[str, BeforeValidator(text)] = ""
    substitute_from: Annotated[date | None, BeforeValidator(day)] = None
    substitute_to: Annotated[date | None, BeforeValidator(day)] = None

    @model_validator(mode="before")
    @classmethod
    def _seat(cls, cells: dict[str, object]) -> dict[str, object]:
        """The role "ledamot" or "ersättare" tells the seat too."""
        told = plain(str(cells.get("role", "")))
        return cells | {"seat": told} if told in SEATS and not cells.get("seat") else cells

    @field_validator("role", mode="before")
    @classmethod
    def _role(cls, cell: object, info: ValidationInfo) -> str:
        """The role's key, given by key or Swedish name."""
        roles: Mapping[str, str] = (info.context or {}).get("roles", ROLES)
        if not text(cell):
            return ""
        return word(cell, role_words(roles), expected=either(list(roles.values())))

    def conflicts(self) -> Iterator[tuple[str, str]]:
        if not self.role:
            for field in ("body", "unit", "party", "seat", "starts_on", "ends_on", "substitute"):
                if getattr(self, field):
                    yield "role", "Rollen saknas, fast raden säger var eller när den gäller."
                    break
        elif self.role == RoleKind.UNIT_HEAD and not self.unit:
            yield "unit", "En enhetschef måste ha en enhet."
        elif self.role == RoleKind.POLITICIAN and not self.body:
            yield "body", "En förtroendevald måste ha ett organ."
        elif not self.body and not self.unit:
            yield "body", "Rollen måste gälla ett organ eller en enhet."
        if not self.substitute and (self.substitute_from or self.substitute_to):
            yield "substitute", "Ersättaren saknas, fast raden säger när den gäller."
        if self.substitute.lower() == self.key:
            yield "substitute", "En person kan inte vara sin egen ersättare."
        yield from in_order(self.starts_on, self.ends_on)
        yield from in_order(self.substitute_from, self.substitute_to, field="substitute_to")


def role_words(roles: Mapping[str, str]) -> dict[str, str]:
    """Every word that means a role, as ``plain`` makes it. The given names win over the usual other ones."""
    other = {plain(word): role for word, role in OTHER_NAMES.items() if role in roles}
    return other | {plain(word): role for role, name in roles.items() for word in (role, name)}


PEOPLE = Table(
    name="personer",
    row=PersonRow,
    columns=(
        Column("key", "Nyckel", ("key", "id", "användarnamn", "personnyckel"), required=True),
        Column("name", "Namn", ("name", "för- och efternamn"), required=True),
        Column("mail", "E-post", ("mail", "e-mail", "e-postadress", "mejl")),
        Column("others", "Övriga adresser", ("andra adresser", "adresser")),
        Column("language", "Språk", ("language",)),
        Column("role", "Roll", ("role", "befattning", "uppdrag"), required=True),
        Column("body", "Organ", ("nämnd", "body")),
        Column("unit", "Enhet", ("unit",)),
        Column("party", "Parti", ("party",)),
        Column("seat", "Plats", ("seat",)),
        Column("starts_on", "Från", ("från och med", "fr o m", "startdatum")),
        Column("ends_on", "Till", ("till och med", "t o m", "slutdatum")),
        Column("substitute", "Ersättare", ("vikarie", "ersätts av")),
        Column("substitute_from", "Ersättare från", ("vikarie från", "ersätts från")),
        Column("substitute_to", "Ersättare till", ("vikarie till", "ersätts till")),
    ),
)
