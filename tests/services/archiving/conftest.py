"""A small year with something of everything that is archived, and its package, made once for all that look at it."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session

from models.kinds import Ending, FileFormat, ReportKind
from models.notices import Delivery, Notice
from models.obligations import Obligation
from models.organisation import Address
from models.reports import Report, ReportFile
from models.visits import Visit, VisitMember, VisitReport
from styrhjul.services import people, transitions
from styrhjul.services.archiving import make_package
from styrhjul.services.receipts import give_receipt
from styrhjul.services.unit_plans import return_with_comments
from styrhjul.store.database import Database, sqlite_url
from tests import cast
from tests.services.plans import BEFORE, READING, handed_in, number, opened

LATER = date(2027, 6, 1)
WORKBOOK = b"PK\x03\x04 as it came"
PIA = cast.act(READING, actor="Pia")


def settle(session: Session) -> None:
    """u1's plan is accepted, u2's is returned, the private u3's waits; one has been read, visited and reported on."""
    opened(session)
    handed_in(session, "u1", accepted=True)
    returned = handed_in(session, "u2")
    return_with_comments(session, obligation_id=returned, comments={"": "Komplettera."}, act=cast.act(BEFORE))
    handed_in(session, "u3")
    _followed_up(session)
    reading = number(session, step="lasning", party="pia")
    give_receipt(session, obligation_id=reading, thing=lambda one: one.key == "u1", question="Varför så?", act=PIA)
    _reported(session, session.get_one(Obligation, reading).occurrence_id)
    _visited(session)


def _followed_up(session: Session) -> None:
    """With a file that leads astray by its name."""
    owed = number(session, step="uppfoljning", party="u1", occasion="april")
    content = transitions.Content(text="=1+1 gick bra", file_name="../../Uppföljning å.xlsx", file=WORKBOOK)
    transitions.submit(session, obligation_id=owed, content=content, act=cast.act(BEFORE, actor="Hanna"))
    transitions.accept(session, obligation_id=owed, act=cast.act(BEFORE))


def _reported(session: Session, occurrence_id: int) -> None:
    report = Report(kind=ReportKind.UNIT_PLANS, occurrence_id=occurrence_id, title="Enhetsplanerna 2027", day=READING,
                    at=cast.NOON, facts='{"goals": []}', sha256="0" * 64)  # fmt: skip
    session.add(report)
    session.flush()
    for kind in (FileFormat.PDF, FileFormat.ZIP):
        name = f"enhetsplaner.{kind}"
        session.add(ReportFile(report_id=report.id, format=kind, name=name, file=kind.encode(), sha256="0" * 64))


def _visited(session: Session) -> None:
    unit, pia = cast.units(session)[0], people.person_of(session, "pia")
    visit = Visit(body_id=unit.body_id, unit_id=unit.id, year=2027, key="u1", day=READING, changed_at=cast.NOON,
                  held_on=READING)  # fmt: skip
    session.add(visit)
    session.flush()
    address = session.exec(cast.select(Address).where(Address.person_id == pia.id)).one()
    notice = Notice(person_id=pia.id, day=READING, address_id=address.id, subject="Brev", body="Hemligt brev")
    session.add_all(
        [
            notice,
            VisitMember(visit_id=visit.id, person_id=pia.id),
            VisitReport(visit_id=visit.id, saw="Glada barn", by="Pia", at=cast.NOON, day=READING),
        ]
    )
    session.flush()
    session.add(Delivery(notice_id=notice.id, at=cast.NOON, sent_to="pia@ekbacka.example", ending=Ending.ACCEPTED))


@pytest.fixture(scope="module")
def lived(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("archiving")
    shutil.copy(migrated_file, folder / "styrhjul.db")
    database = Database(sqlite_url(folder))
    with database.writing() as session:
        settle(session)
    yield database
    database.close()


@pytest.fixture(scope="module")
def package(lived: Database, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("package") / "paket.zip"
    with place.open("wb") as file:
        make_package(lived, file, body="bun", year=2027, act=cast.act(LATER, actor="Arkivarien"))
    return place
