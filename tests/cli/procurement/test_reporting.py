"""procurement report, as the procurement officer types it."""

import json
from pathlib import Path

import pytest

from styrhjul.store.database import Database
from tests.cli.conftest import Run
from tests.services.reporting.purchasing import MAY, SEPTEMBER, TODAY, found_purchasing


@pytest.fixture
def office(database: Database, letters: Path) -> None:
    with database.writing() as session:
        found_purchasing(session)


@pytest.mark.usefixtures("office")
def test_the_next_meetings_report_is_seen_beforehand(run: Run, folder: Path, tmp_path: Path) -> None:
    asked = ("procurement", "report", "--body", "bun", "--year", "2027", "--date", str(TODAY), "--dir", folder)
    shown = run(*asked, "--format", "html", "--out", tmp_path / "prov")
    assert [file.name for file in (tmp_path / "prov").iterdir()] == [f"upphandlingar-bun-2027-{MAY}-v1.html"]
    assert shown.out.strip().endswith(f"upphandlingar-bun-2027-{MAY}-v1.html")
    facts = json.loads(run(*asked, "--occasion", str(SEPTEMBER), "--json").out)
    assert (facts["kind"], facts["head"]["meeting_on"]) == ("procurement", str(SEPTEMBER))
    assert run(*asked, "--occasion", "2027-01-01").code == 1
