"""procurement import and template, as the procurement officer runs them."""

from pathlib import Path

import pytest

from models.kinds import BodyKind
from models.organisation import Body
from styrhjul.store.database import Database
from tests.cli.conftest import Run

BUSES = "nummer;upphandling;ansvarig\nBUN 27/3;Skolskjuts;Sofia\n"


@pytest.fixture
def file(database: Database, tmp_path: Path) -> Path:
    """The officer's file, and a committee to read it for."""
    with database.writing() as session:
        session.add(Body(key="bun", name="Barn- och utbildningsnämnden", kind=BodyKind.COMMITTEE))
    path = tmp_path / "upphandlingar.csv"
    path.write_text(BUSES, encoding="utf-8")
    return path


def test_a_dry_run_shows_what_would_change_and_changes_nothing(file: Path, folder: Path, run: Run) -> None:
    dry = run("procurement", "import", file, "--body", "bun", "--dry-run", "--dir", folder)
    assert (dry.code, dry.out.splitlines()[-1]) == (0, "1 ändring. Inget är ändrat än.")
    assert "ansvarig: Sofia" in dry.out
    done = run("procurement", "import", file, "--body", "bun", "--dir", folder, "--json")
    assert '"action": "added"' in done.out
    again = run("procurement", "import", file, "--body", "bun", "--dir", folder)
    assert again.out.strip() == "Allt i filerna finns redan."


def test_what_is_wrong_is_said_and_nothing_is_read(file: Path, folder: Path, run: Run) -> None:
    file.write_text(BUSES.replace("ansvarig", "uppskattat värde"), encoding="utf-8")
    refused = run("procurement", "import", file, "--body", "bun", "--dir", folder)
    assert refused.code == 1
    assert "upphandlingar.csv, rad 2 (uppskattat värde): 'Sofia' är inget tal" in refused.err


def test_the_register_is_written_as_a_workbook_to_edit(file: Path, folder: Path, run: Run) -> None:
    run("procurement", "import", file, "--body", "bun", "--dir", folder)
    book = file.parent / "register.xlsx"
    written = run("procurement", "template", book, "--with-register", "--body", "bun", "--dir", folder)
    assert written.code == 0
    assert run("procurement", "import", book, "--body", "bun", "--dir", folder).out.strip() == (
        "Allt i filerna finns redan."
    )
    again = run("procurement", "template", book, "--dir", folder)
    assert (again.code, "finns redan" in again.err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "why_not"),
    [
        (("mall.csv",), "ska heta något som slutar på .xlsx"),
        (("mall.xlsx", "--with-register"), "Säg vems registret är med --body."),
        (("mall.xlsx", "--with-register", "--body", "kun"), "Organet 'kun' finns inte"),
    ],
)
def test_a_workbook_that_cannot_be_is_refused(
    folder: Path, tmp_path: Path, run: Run, arguments: tuple[str, ...], why_not: str
) -> None:
    name, *options = arguments
    refused = run("procurement", "template", tmp_path / name, *options, "--dir", folder)
    assert refused.code == 1
    assert why_not in refused.err
    assert not (tmp_path / name).exists()
