"""records and archive from the command line."""

import json
import re
from pathlib import Path

import pytest

from styrhjul.store.database import Database
from tests.cli.conftest import Run
from tests.services.archiving.conftest import WORKBOOK, settle


@pytest.fixture(autouse=True)
def municipality(database: Database) -> None:
    with database.writing() as session:
        settle(session)


def test_the_records_of_a_year_are_listed(run: Run, folder: Path) -> None:
    ran = run("records", "list", "--body", "bun", "--year", "2027", "--dir", folder)
    assert "arbetsmaterial" in ran.out
    told = json.loads(run("records", "list", "--body", "bun", "--year", "2027", "--json", "--dir", folder).out)
    assert {row["Handling"]: row["Läge"] for row in told}["submission-3"] == "inkommen"
    assert told[0]["Grund"].startswith("TF 2 kap.")


def test_one_record_is_taken_out_by_its_name(run: Run, folder: Path, tmp_path: Path) -> None:
    ran = run("records", "save", "submission-4", "--out", tmp_path / "ut", "--dir", folder)
    place = tmp_path / "ut" / "submission-4"
    assert ran.out == f"3 filer ligger i {place}. Pröva sekretess innan du lämnar ut dem.\n"
    assert (place / "Uppföljning-å.xlsx").read_bytes() == WORKBOOK


def test_what_is_being_worked_on_is_only_taken_out_by_somebody_who_says_so(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    ran = run("records", "save", "submission-2", "--out", tmp_path / "ut", "--dir", folder)
    assert ran.code == 1
    assert ran.err.startswith("submission-2 är arbetsmaterial och ingen allmän handling (TF 2 kap. 10 och 12 §§")
    assert not (tmp_path / "ut").exists()
    assert run("records", "save", "submission-2", "--draft", "--out", tmp_path / "ut", "--dir", folder).code == 0


def test_a_record_that_is_not_there_is_refused(run: Run, folder: Path) -> None:
    ran = run("records", "save", "submission-99", "--dir", folder)
    assert ran.err == "Det finns ingen handling submission-99. Se vilka som finns med: styrhjul records list\n"


def test_a_package_is_made_and_verified(run: Run, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "arkiv"
    made = run("archive", "make", "--body", "bun", "--year", "2027", "--out", out, "--dir", folder)
    assert made.code == 0
    assert made.err == "Året är öppet: paketet är en lägesbild. Gör ett nytt när året är stängt.\n"
    (package,) = out.iterdir()
    told = re.match(rf"6 handlingar i (\d+) filer ligger i {re.escape(str(package))}\.", made.out)
    assert told
    assert "1 version är arbetsmaterial och är inte med." in made.out
    whole = run("archive", "verify", package)
    assert whole.out == f"{package.stem} är helt: {told[1]} filer har rätt storlek och kontrollsumma.\n"
    package.write_bytes(package.read_bytes().replace(b"documentation/lasmig.txt", b"documentation/lasmej.txt"))
    broken = run("archive", "verify", package)
    assert broken.code == 1
    assert "documentation/lasmig.txt saknas" in broken.err
    assert broken.err.endswith(f"{package.stem} är inte helt: 2 fel.\n")


def test_nothing_is_left_of_a_package_that_was_refused(run: Run, folder: Path, tmp_path: Path) -> None:
    ran = run("archive", "make", "--body", "bun", "--year", "2031", "--out", tmp_path / "arkiv", "--dir", folder)
    assert (ran.code, ran.err) == (1, "Det finns inget årshjul 2031 för bun.\n")
    assert list((tmp_path / "arkiv").iterdir()) == []
