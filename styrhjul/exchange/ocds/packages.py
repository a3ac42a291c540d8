"""The register as open data: a package of releases, or of records with what they come to."""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from styrhjul.exchange.ocds.ids import SWEDISH_ORGANISATIONS, UNREGISTERED_PREFIX, systems_with_ocids, with_ocids
from styrhjul.exchange.ocds.merging import compiled
from styrhjul.exchange.ocds.secrecy import publishable
from styrhjul.exchange.ocds.writing import Buyer, Json, instant, is_address, procurement_release, system_release
from styrhjul.refused import Refused
from styrhjul.rules.procurement.register import Register

VERSION = "1.1"
EXTENSION = "https://styrhjul.invalid/ocds-extension/extension.json"
"""Where the extension's description is said to be, until the municipality says where it has laid it."""


@dataclass(frozen=True)
class Publisher:
    """Who publishes: ``body`` is the key of the one whose register it is, which keeps its ocids apart from others'.

    ``uri`` is the folder on the web where the packages lie; ``extension`` where extension.json is.
    """

    name: str
    org_number: str = ""
    body: str = ""
    uri: str = ""
    prefix: str = UNREGISTERED_PREFIX
    extension: str = EXTENSION


def write_releases(register: Register, *, publisher: Publisher, day: date, at: datetime) -> bytes:
    """A release package (OCDS 1.1): a release for each procurement and each choice system, as they stand on ``day``.

    What was secret on ``day`` is not in it (``publishable``). ``at`` is when it is published, aware.

    Raises:
        Refused: the register is empty, which no package may be, or the publisher has no name.
    """
    return _written("releases", _releases(register, publisher, day, at), publisher=publisher, at=at)


def write_records(register: Register, *, publisher: Publisher, day: date, at: datetime) -> bytes:
    """A record package: for each ocid its release, and the compiled release.

    Raises:
        Refused: as ``write_releases``.
    """
    records = [
        {"ocid": release["ocid"], "releases": [release], "compiledRelease": compiled([release])[0]}
        for release in _releases(register, publisher, day, at)
    ]
    return _written("records", records, publisher=publisher, at=at)


def _releases(register: Register, publisher: Publisher, day: date, at: datetime) -> list[Json]:
    public = publishable(with_ocids(register, prefix=publisher.prefix, body=publisher.body), day=day)
    buyer = Buyer(publisher.name, publisher.org_number)
    return [
        *(procurement_release(each, buyer=buyer, day=day, at=at) for each in public.procurements),
        *(
            system_release(ocid, system, buyer=buyer, day=day, at=at)
            for ocid, system in systems_with_ocids(public.systems, prefix=publisher.prefix, body=publisher.body)
        ),
    ]


def _written(what: str, parts: list[Json], *, publisher: Publisher, at: datetime) -> bytes:
    """A line for each part, so that two packages can be compared."""
    if not parts:
        raise Refused("Registret är tomt, så det finns inget att exportera.")
    if not publisher.name:
        raise Refused("Det saknas ett namn på den som publicerar. Skriv kommunens namn i definitionen (municipality).")
    package: dict[str, Any] = {
        "uri": _address(what, parts, publisher=publisher, at=at),
        "version": VERSION,
        "extensions": [publisher.extension],
        "publishedDate": instant(at),
        "publisher": _publisher(publisher),
    }
    head = json.dumps(package, ensure_ascii=False).removesuffix("}")
    lines = ",\n".join(json.dumps(part, ensure_ascii=False) for part in parts)
    return f'{head}, "{what}": [\n{lines}\n]}}\n'.encode()


def _publisher(publisher: Publisher) -> Json:
    number = {"scheme": SWEDISH_ORGANISATIONS, "uid": publisher.org_number} if publisher.org_number else {}
    return {"name": publisher.name, **number, **({"uri": publisher.uri} if publisher.uri else {})}


def _address(what: str, parts: Iterable[Json], *, publisher: Publisher, at: datetime) -> str:
    """Unique for what the package holds; a name and no address where we don't know where it will lie."""
    content = json.dumps(list(parts), sort_keys=True)
    name = uuid.uuid5(uuid.NAMESPACE_URL, content)
    if is_address(publisher.uri):
        return f"{publisher.uri.rstrip('/')}/{what}-{instant(at)[:10]}-{name}.json"
    return name.urn
