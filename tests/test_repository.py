"""The repository's own promises: reasons, packaging, and a command line that answers at once."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
HEAVY = {"prefect", "fastapi", "apprise", "holidays", "icalendar", "python_calamine", "alembic", "babel"}


def test_a_reason_stands_beside_each_dependency() -> None:
    lines = (ROOT / "pyproject.toml").read_text().split("\ndependencies = [\n")[1].split("\n]\n")[0].splitlines()
    assert lines[0].lstrip().startswith("#")
    named = [line.strip(' ",') for line in lines if line.strip().startswith('"')]
    assert named == PYPROJECT["project"]["dependencies"]


@pytest.mark.parametrize(
    "module", ["styrhjul.cli.watching", "styrhjul.store.standing", "styrhjul.services.installation"]
)
def test_the_status_command_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, json, {module}; print(json.dumps(sorted(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    loaded = {name.split(".")[0] for name in json.loads(shown.stdout)}
    assert loaded & HEAVY == set()


def test_no_file_names_a_machine_or_a_registry() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True)
    told = re.compile(r"/(?:work|root|home)/\w|https?://(?:files\.pythonhosted|registry\.npmjs)")
    found = [
        name
        for name in listed.stdout.split()
        if (ROOT / name).is_file() and told.search((ROOT / name).read_text(encoding="utf-8", errors="ignore"))
    ]
    assert [name for name in found if name != "tests/test_repository.py"] == []


def test_every_module_says_why_it_is_here() -> None:
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, check=True, capture_output=True, text=True)
    silent = [
        name
        for name in listed.stdout.split()
        if (text := (ROOT / name).read_text().strip()) and not text.startswith(('"""', "#!"))
    ]
    assert silent == []


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda p: p.name)
def test_every_link_in_the_docs_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_architecture_page_shows_every_room_that_exists() -> None:
    shown = (ROOT / "docs" / "architecture.md").read_text()
    rooms = [path.name for path in sorted((ROOT / "styrhjul").iterdir()) if (path / "__init__.py").exists()]
    rooms += ["models", "notifications", "flows", "cycle", "templates"]
    assert [room for room in rooms if f"{room}/" not in shown] == []
