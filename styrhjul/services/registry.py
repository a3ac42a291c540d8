"""The municipalities that one operator turns the year for: a file that says where each has its folder and database.

It holds no password. Where a URL needs one stands ``${NAME}``, and the environment variable NAME has it.
"""

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from notifications.channels.opening import MAIL_SCHEMES
from styrhjul.refused import Refused
from styrhjul.rules.swedish import listed
from styrhjul.services.installation import database_url
from styrhjul.settings import Settings, of_environment
from styrhjul.store.database import file_of

_REQUIRED = ("name", "folder")
_URLS = ("database_url", "mail_url")
_SECRET = "secret_key"  # noqa: S105  (a setting's name)
_OWN = (*_URLS, _SECRET, "channel_hosts", "mail_from", "mail_contact", "redirect_to", "public_url")
"""What a municipality may have its own of; the rest is the environment's and the same for all."""
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_KEY = 40
_VARIABLE = re.compile(r"\$\{(\w+)\}")
_POSTGRESQL = "postgresql"
_POSTGRESQL_PORT = 5432
_HERE = "localhost"
_LOOPBACK = ("127.0.0.1", "::1")
_EXAMPLE = '[ale]\nname = "Ale kommun"\nfolder = "/srv/kommuner/ale"'


class RegistryError(Refused):
    """A registry that cannot be used; ``problems`` are all that is wrong in it."""

    def __init__(self, file: Path, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        heading = "Registret har 1 fel" if len(problems) == 1 else f"Registret har {len(problems)} fel"
        super().__init__("\n".join((f"{heading}. Ingenting är gjort.", *(f"{file.name}: {one}" for one in problems))))


@dataclass(frozen=True)
class Municipality:
    """One row of the registry, as it was written: the secrets are still the names of their variables."""

    key: str
    name: str
    folder: Path
    own: Mapping[str, str]

    def settings(self) -> Settings:
        """The environment's settings with the municipality's own in their place.

        Raises:
            Refused: the environment lacks a secret that the registry names.
        """
        filled = {name: self._filled(name, written) for name, written in self.own.items()}
        changed: dict[str, Any] = {"key": self.key, "municipality": self.name, "dir": self.folder, "database_url": ""}
        changed |= filled
        return replace(of_environment(), **changed)

    def _filled(self, setting: str, written: str) -> str:
        if setting not in (*_URLS, _SECRET):
            return written

        def secret(found: re.Match[str]) -> str:
            value = os.environ.get(found[1])
            if value is None:
                raise Refused(
                    f"Registret säger att {setting} för {self.name} har sin hemlighet i miljövariabeln {found[1]}, "
                    "men den finns inte här. Sätt den där arbetaren startas."
                )
            return value if setting == _SECRET else quote(value, safe="")

        return _VARIABLE.sub(secret, written)


def read_registry(file: Path) -> tuple[Municipality, ...]:
    """All municipalities, in the file's order.

    Raises:
        RegistryError: the file is not there, or something in it is wrong; all of it is told at once.
    """
    table = _table(file)
    problems = [problem for key, row in table.items() for problem in _faults(key, row)]
    if not table:
        problems = [f"Filen har ingen kommun. Skriv en så här:\n{_EXAMPLE}"]
    if not problems:
        found = tuple(_municipality(key, row, beside=file.parent) for key, row in table.items())
        problems = list(_shared(found))
    if problems:
        raise RegistryError(file, problems)
    return found


def chosen(municipalities: Sequence[Municipality], keys: Sequence[str]) -> tuple[Municipality, ...]:
    """Those with the keys; all when no key is given.

    Raises:
        Refused: a key is in no row of the registry.
    """
    unknown = sorted(set(keys) - {one.key for one in municipalities})
    if unknown:
        raise Refused(f"{listed(unknown)} finns inte i registret.")
    return tuple(one for one in municipalities if not keys or one.key in keys)


def _table(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        problem = f"Filen finns inte. Väntade kommunernas register här: {file}"
    except UnicodeDecodeError:
        problem = "Filen går inte att läsa. Väntade text som är sparad som UTF-8."
    except tomllib.TOMLDecodeError as error:
        problem = f"Filen går inte att läsa som TOML ({error}). Väntade till exempel:\n{_EXAMPLE}"
    raise RegistryError(file, [problem])


def _faults(key: str, row: object) -> Iterator[str]:
    """What is wrong with one row by itself."""
    if not isinstance(row, dict):
        yield f"{key} står utanför alla kommuner. Väntade en rubrik först, som [ale]."
        return
    if not _KEY.fullmatch(key) or len(key) > LONGEST_KEY:
        yield f"[{key}] Nyckeln har a–z, 0–9 och bindestreck, högst {LONGEST_KEY} tecken, som [upplands-vasby]."
    for setting in (*_REQUIRED, *row):
        if setting not in (*_REQUIRED, *_OWN):
            yield f"[{key}] {setting} är ingen inställning. De som finns är {listed((*_REQUIRED, *_OWN))}."
    for setting in _REQUIRED:
        if not row.get(setting):
            yield f"[{key}] {setting} saknas."
    for setting, written in row.items():
        yield from _faulty_value(f"[{key}] {setting}", setting, written)


def _faulty_value(where: str, setting: str, written: object) -> Iterator[str]:
    if not isinstance(written, str):
        yield f'{where} ska vara text inom citattecken, till exempel {setting} = "…".'
    elif setting in _URLS:
        yield from _faulty_url(where, setting, written)
    elif setting == _SECRET and re.search(r"\w", _VARIABLE.sub("", written)):
        yield f"{where} är hemlig. Skriv ${{NAMN}} i dess ställe och lägg den i miljövariabeln NAMN."


def _faulty_url(where: str, setting: str, written: str) -> Iterator[str]:
    """The URL itself is never repeated: it may hold a password after all."""
    try:
        parts = urlsplit(_VARIABLE.sub("x", written))
        asked, password, _ = parse_qs(parts.query), urlsplit(written).password, parts.port
    except ValueError:
        yield f"{where} är ingen adress."
        return
    if setting == "database_url":
        if parts.scheme != _POSTGRESQL or not parts.path.strip("/"):
            yield f"{where} är ingen databas i PostgreSQL, som postgresql://användare@dator/kommun."
    elif parts.scheme not in MAIL_SCHEMES:
        yield f"{where} är ingen e-postserver. Den börjar med {listed([f'{scheme}://' for scheme in MAIL_SCHEMES])}."
    if "password" in asked or (password and not _VARIABLE.fullmatch(password)):
        yield f"{where} har ett lösenord. Skriv ${{NAMN}} i dess ställe och lägg lösenordet i miljövariabeln NAMN."


def _municipality(key: str, row: object, *, beside: Path) -> Municipality:
    assert isinstance(row, dict), "its faults have been told of"
    own = MappingProxyType({name: row[name] for name in _OWN if name in row})
    return Municipality(key, row["name"], (beside / row["folder"]).resolve(), own)


def _shared(municipalities: Iterable[Municipality]) -> Iterator[str]:
    """Whatever two municipalities have in common and must not: what is one's would be read by the other."""
    seen: dict[tuple[str, object], Municipality] = {}
    for one in municipalities:
        for what, place in (("mapp", _same(one.folder)), ("databas", _database(one))):
            first = seen.setdefault((what, place), one)
            if first is not one:
                yield f"[{one.key}] har samma {what} som [{first.key}]. Varje kommun har sin egen."


def _database(one: Municipality) -> object:
    """What tells databases apart however they are written: the file itself, or server, port and name."""
    written = one.own.get("database_url") or database_url(one.folder)
    if file := file_of(written):
        return _same(file)
    parts = urlsplit(written)
    asked = parse_qs(parts.query)
    host = parts.hostname or asked.get("host", [_HERE])[0]
    port = parts.port or asked.get("port", [_POSTGRESQL_PORT])[0]
    return (_HERE if host in _LOOPBACK else host, int(port), parts.path)


def _same(place: Path) -> object:
    """One file or folder under two names is one."""
    try:
        found = place.stat()
    except OSError:
        return place
    return (found.st_dev, found.st_ino)
