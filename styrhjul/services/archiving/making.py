"""Makes the package: the records' files, the year's rows, their documentation, and the METS files that list it all."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import IO, Any, cast

from sqlalchemy import Column, ColumnElement, Connection, Table, select
from sqlmodel import SQLModel

from styrhjul.exchange.archive import Sheet, safe_name, write_sheet
from styrhjul.exchange.information_package import (
    METS_FILE,
    REPRESENTATION,
    Described,
    Packed,
    Parts,
    dublin_core,
    package_mets,
    representation_mets,
)
from styrhjul.rules.records import RecordKind, RecordStatus
from styrhjul.services.acts import Act, audit_row
from styrhjul.services.archiving.documenting import STATES, read_me, tables_as_schema, tables_in_words
from styrhjul.services.archiving.scoping import COLUMNS, year_rows
from styrhjul.services.publishing.municipality import municipality_name
from styrhjul.services.records import Record, files_of, record_sheet, records, year_of
from styrhjul.store.database import Database
from styrhjul.store.records import BodyYear

_DATA = f"{REPRESENTATION}/data"
_FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)
_STREAMED = {"stream_results": True, "yield_per": 200}


@dataclass(frozen=True)
class Packaged:
    """What was made: the package's name, how many files and records are in it, and the drafts that are not."""

    id: str
    files: int
    records: int
    drafts: int
    closed: bool


def make_package(database: Database, file: IO[bytes], *, body: str, year: int, act: Act) -> Packaged:
    """Write the package to ``file`` as a zip, as all stood at one moment; the log tells that it was made.

    Raises:
        Refused: the body has no such year.
    """
    with database.snapshot() as connection:
        if not database.is_sqlite:  # SQLite shows one state to whoever has begun to read
            connection.execution_options(isolation_level="REPEATABLE READ")
        of = year_of(connection, body=body, year=year)
        described = _described(connection, of, act)
        found = records(connection, of)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            made = _write(connection, _Package(archive, described), of, found, act)
    with database.writing() as session:
        told = {"package": made.id, "files": made.files, "records": made.records}
        session.add(audit_row(act, verb="archive", subject=f"cycle:{body}/{year}", after=told))
    return made


def _described(connection: Connection, of: BodyYear, act: Act) -> Described:
    municipality = municipality_name(connection)
    state = STATES[of.state]
    return Described(
        id=safe_name(f"styrhjul-{of.body}-{of.year}-{act.now.astimezone(UTC):%Y%m%dT%H%M%SZ}"),
        title=f"Årshjulet {of.year} för {of.body_name}",
        description=f"Handlingar och tabeller ur ett årshjul som är {state}, uttagna {act.today}.",
        owner=", ".join(filter(None, (municipality, of.body_name))),
        year=of.year,
        made_at=act.now,
        version=version("styrhjul"),
    )


@dataclass
class _Package:
    """A zip that is being written, with what has been put in it."""

    archive: zipfile.ZipFile
    described: Described
    packed: list[Packed] = field(default_factory=list)

    def put(self, path: str, content: bytes, *, made_at: datetime | None = None) -> Packed:
        with self._open(path, made_at) as part:
            part.write(content)
        return self._note(path, content_size=len(content), digest=hashlib.sha256(content), made_at=made_at)

    def put_sheet(self, path: str, sheet: Sheet) -> Packed:
        """A row at a time, however many there are."""
        with self._open(path, None) as part:
            summed = _Summed(part)
            write_sheet(cast("IO[bytes]", summed), sheet)
        return self._note(path, content_size=summed.size, digest=summed.digest)

    def below(self, folder: str) -> list[Packed]:
        return [one for one in self.packed if one.path.startswith(folder)]

    def _open(self, path: str, made_at: datetime | None) -> IO[bytes]:
        at = (made_at or self.described.made_at).astimezone(UTC)
        day = max(_FIRST_DAY_OF_ZIP, at.timetuple()[:6])
        told = zipfile.ZipInfo(f"{self.described.id}/{path}", day)
        told.compress_type = zipfile.ZIP_DEFLATED
        return self.archive.open(told, "w", force_zip64=True)

    def _note(self, path: str, *, content_size: int, digest: Any, made_at: datetime | None = None) -> Packed:
        packed = Packed(path, content_size, digest.hexdigest(), made_at or self.described.made_at)
        self.packed.append(packed)
        return packed


class _Summed(io.RawIOBase):
    """Passes on what is written, and knows its size and sum."""

    def __init__(self, part: IO[bytes]) -> None:
        self.part, self.size, self.digest = part, 0, hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self.size += len(content)
        self.digest.update(content)
        return self.part.write(content)


def _write(connection: Connection, package: _Package, of: BodyYear, found: Sequence[Record], act: Act) -> Packaged:
    official = [one for one in found if one.standing.is_official]
    _put_records(connection, package, official, found)
    _put_tables(connection, package, of, official)
    definition = json.dumps(json.loads(of.definition or "{}"), ensure_ascii=False, indent=2)
    package.put(f"{_DATA}/arshjulet.json", definition.encode())
    told = read_me(of, found, owner=package.described.owner, day=str(act.today), actor=act.actor)
    package.put("documentation/lasmig.txt", told.encode("utf-8-sig"))
    dublin = package.put("metadata/descriptive/dc.xml", dublin_core(package.described))
    _put_mets(package, dublin)
    return Packaged(
        id=package.described.id,
        files=len(package.packed),
        records=len(official),
        drafts=sum(one.standing.status is RecordStatus.DRAFT for one in found),
        closed=of.state == "closed",
    )


def _put_records(
    connection: Connection, package: _Package, official: Sequence[Record], found: Sequence[Record]
) -> None:
    """A folder for each; the receipts, which are many and short, stand in their table alone."""
    package.put_sheet(f"{_DATA}/handlingar.csv", record_sheet(found))
    kept = (one for one in official if one.line.kind is not RecordKind.RECEIPT)
    for one, name, content in files_of(connection, kept):
        package.put(f"{_DATA}/handlingar/{one.key}/{name}", content, made_at=one.line.made_at)


def _put_tables(connection: Connection, package: _Package, of: BodyYear, official: Sequence[Record]) -> None:
    submissions = [one.line.id for one in official if one.line.kind is RecordKind.SUBMISSION]
    tables = []
    for name, where in sorted(year_rows(of, submissions=submissions).items()):
        table = SQLModel.metadata.tables[name]
        columns = [table.c[column] for column in COLUMNS.get(name, table.c.keys())]
        sheet = Sheet(name, [column.name for column in columns], _rows(connection, table, columns, where))
        package.put_sheet(f"{_DATA}/tabeller/{name}.csv", sheet)
        tables.append((table, columns))
    package.put("documentation/tabeller.md", tables_in_words(tables).encode())
    package.put("schemas/tabeller.json", tables_as_schema(tables).encode())


def _rows(
    connection: Connection, table: Table, columns: list[Column[Any]], where: ColumnElement[bool]
) -> Iterator[Sequence[object]]:
    wanted = select(*columns).where(where).order_by(table.c.id)
    return (tuple(row) for row in connection.execute(wanted, execution_options=_STREAMED))


def _put_mets(package: _Package, dublin: Packed) -> None:
    """The representation's METS first, since the package's own lists it."""
    data = [_from(REPRESENTATION, one) for one in package.below(_DATA)]
    listed = package.put(f"{REPRESENTATION}/{METS_FILE}", representation_mets(package.described, data))
    parts = Parts(dublin, package.below("documentation/"), package.below("schemas/"), listed)
    package.put(METS_FILE, package_mets(package.described, parts))


def _from(folder: str, packed: Packed) -> Packed:
    return Packed(packed.path.removeprefix(f"{folder}/"), packed.size, packed.sha256, packed.made_at)
