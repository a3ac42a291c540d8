"""Exports a body's register as open data, and keeps the ocids that are given on the way."""

import os
import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile

from sqlmodel import Session

from styrhjul.exchange.ocds import (
    UNREGISTERED_PREFIX,
    Publisher,
    publishable,
    with_ocids,
    write_records,
    write_releases,
)
from styrhjul.exchange.ocds.writing import is_address
from styrhjul.refused import Refused
from styrhjul.rules.procurement.organisation_numbers import organisation_number
from styrhjul.rules.procurement.register import Register
from styrhjul.services.acts import Act, audit_row
from styrhjul.services.procurement.checking import bodies, definition_for
from styrhjul.store.procurement import read_register, write_register

_PREFIX = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")


@dataclass(frozen=True)
class Export:
    """Whose register is to be written where, and who publishes it; as records, or else as releases."""

    file: Path
    body: str
    publisher: Publisher
    records: bool = False


@dataclass(frozen=True)
class Exported:
    """``withheld`` are the procurements and systems of which something was secret; ``ocids`` were given now."""

    file: str
    procurements: int
    systems: int
    ocids: int
    withheld: tuple[str, ...]
    prefix: str

    @property
    def has_own_prefix(self) -> bool:
        return self.prefix != UNREGISTERED_PREFIX


def export_register(session: Session, asked: Export, *, act: Act) -> Exported:
    """Write the register as it stands on the act's day: the whole file or, if anything is wrong, none.

    What the publisher does not say is as the definition has it.

    Raises:
        Refused: there is no such body, its register is empty, or the publisher has no name, prefix, number or address
            that will do.
    """
    connection, body = session.connection(), asked.body
    bodies(connection, body=body)
    publisher = _complete(asked.publisher, session, body=body)
    kept = read_register(connection, body=body)
    register = with_ocids(kept, prefix=publisher.prefix, body=body)
    given = _given(kept, register)
    write = write_records if asked.records else write_releases
    content = write(register, publisher=publisher, day=act.today, at=act.now)
    if given.procurements:
        write_register(connection, given, body=body)
        told = {each.key: each.ocid for each in given.procurements}
        session.add(audit_row(act, verb="export", subject=f"register:{body}", after={"ocid": told}))
        session.flush()
    write_whole(asked.file, content)
    return Exported(
        file=str(asked.file),
        procurements=len(register.procurements),
        systems=len(register.systems),
        ocids=len(given.procurements),
        withheld=_withheld(register, day=act.today),
        prefix=publisher.prefix,
    )


def write_whole(file: Path, content: bytes) -> None:
    """Whoever reads the file meanwhile sees the old one or the new one, never a half."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as part:
        path = Path(part.name)
        try:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
            path.chmod(0o644)
            path.replace(file)
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def _complete(publisher: Publisher, session: Session, *, body: str) -> Publisher:
    definition = definition_for(session.connection(), body=body)
    name = publisher.name or (definition.municipality if definition else "")
    prefix = publisher.prefix or (definition.procurement.ocid_prefix if definition else "") or UNREGISTERED_PREFIX
    if not name:
        raise Refused("Säg vem som publicerar, med --publisher eller med municipality i definitionen.")
    if not _PREFIX.fullmatch(prefix):
        raise Refused(f"Prefixet '{prefix}' duger inte. Väntade bokstäver, siffror och bindestreck: ocds-abc123.")
    for address in filter(None, (publisher.uri, publisher.extension)):
        if not is_address(address):
            raise Refused(f"'{address}' är ingen webbadress. Väntade något som https://kommunen.se/oppna-data.")
    return replace(publisher, name=name, body=body, prefix=prefix, org_number=_number(publisher.org_number))


def _number(written: str) -> str:
    try:
        return organisation_number(written) if written else ""
    except ValueError as error:
        raise Refused(str(error)) from error


def _given(kept: Register, register: Register) -> Register:
    """The procurements that had no ocid before."""
    had = {each.key: each.ocid for each in kept.procurements}
    return Register(procurements=tuple(each for each in register.procurements if not had[each.key]))


def _withheld(register: Register, *, day: date) -> tuple[str, ...]:
    public = publishable(register, day=day)
    procurements = zip(register.procurements, public.procurements, strict=True)
    systems = zip(register.systems, public.systems, strict=True)
    return (
        *(whole.key for whole, told in procurements if whole != told),
        *(whole.key for whole, told in systems if whole != told),
    )
