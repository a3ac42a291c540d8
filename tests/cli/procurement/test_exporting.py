"""procurement export, as the procurement officer runs it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from styrhjul.exchange.ocds import read_releases
from styrhjul.rules.procurement.register import Register
from styrhjul.store.database import Database
from styrhjul.store.procurement import read_register, write_register
from tests import cast
from tests.cli.conftest import Run
from tests.exchange.ocds.registers import CARE_HOME, HOME_CARE, OPEN_TENDER

OURS = ("--body", "von", "--date", "2027-03-01", "--publisher", "Ekeby kommun")


@pytest.fixture
def register(database: Database, folder: Path) -> Path:
    new = tuple(replace(each, ocid="") for each in (OPEN_TENDER, CARE_HOME))
    with database.writing() as session:
        cast.committee(session, key="von")
        session.flush()
        write_register(session.connection(), Register(new, (HOME_CARE,)), body="von")
    return folder


def test_the_register_is_written_as_open_data_and_the_ocids_are_kept(
    run: Run, register: Path, database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "ut" / "register.json"

    ran = run("procurement", "export", file, *OURS, "--prefix", "ocds-abc123", "--dir", register)

    assert (ran.code, ran.err) == (0, "")
    assert "2 upphandlingar och 1 valfrihetssystem" in ran.out
    assert "utelämnat i: BUN 2027/3." in ran.out
    with database.snapshot() as connection:
        kept = [each.ocid for each in read_register(connection, body="von").procurements]
    assert kept == ["ocds-abc123-von-bun-2027-3", "ocds-abc123-von-2026-12"]
    assert [each.ocid for each in read_releases(file.read_bytes())[0].procurements] == kept
    assert [path.name for path in file.parent.iterdir()] == ["register.json"]


def test_a_second_export_gives_no_new_ids_and_no_row_in_the_log(run: Run, register: Path, tmp_path: Path) -> None:
    file = tmp_path / "register.json"
    first = run("procurement", "export", file, *OURS, "--dir", register, "--json")
    ids = [release["id"] for release in json.loads(file.read_bytes())["releases"]]

    second = run("procurement", "export", file, *OURS, "--dir", register, "--json")

    assert (json.loads(first.out)["ocids"], json.loads(second.out)["ocids"]) == (2, 0)
    assert [release["id"] for release in json.loads(file.read_bytes())["releases"]] == ids


def test_records_hold_what_the_releases_come_to_and_an_unregistered_prefix_is_told_of(
    run: Run, register: Path, tmp_path: Path
) -> None:
    file = tmp_path / "register.json"

    ran = run("procurement", "export", file, *OURS, "--records", "--dir", register)

    assert "inte registrerat" in ran.err
    assert all("compiledRelease" in record for record in json.loads(file.read_bytes())["records"])


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("--body", "xyz"), "finns inte"),
        (("--body", "von", "--publisher", "Ekeby", "--prefix", "åäö"), "Prefixet 'åäö'"),
        (("--body", "von", "--publisher", "Ekeby", "--org-number", "212000"), "212000"),
        (("--body", "von", "--publisher", "Ekeby", "--uri", "mappen"), "ingen webbadress"),
        (("--body", "von"), "--publisher"),
    ],
)
def test_what_will_not_do_is_refused_and_nothing_is_written(
    run: Run, register: Path, tmp_path: Path, given: tuple[str, ...], told: str
) -> None:
    ran = run("procurement", "export", tmp_path / "ut.json", *given, "--dir", register)

    assert (ran.code, told in ran.err) == (1, True)
    assert not (tmp_path / "ut.json").exists()
