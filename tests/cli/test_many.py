"""styrhjul municipalities: what the operator of many sees before the rounds go."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run

UNREACHABLE = 'database_url = "postgresql://styrhjul@127.0.0.1:1/cy"'


@pytest.fixture
def registry(tmp_path: Path, setting: Callable[[str, str], None]) -> Path:
    file = tmp_path / "municipalities.toml"
    setting("STYRHJUL_REGISTRY", str(file))
    rows = [f'[{key}]\nname = "{key.title()} kommun"\nfolder = "{key}"\n' for key in ("ale", "bo")]
    file.write_text("".join(rows), encoding="utf-8")
    return file


def test_all_are_made_at_once_and_told_of(run: Run, registry: Path) -> None:
    before = run("municipalities")
    assert before.code == 1
    assert "2 av 2 databaser är inte som de ska" in before.err
    made = run("municipalities", "--upgrade")
    assert (made.code, made.err) == (0, "")
    assert "Alla databaser är som de ska." in made.out
    assert (registry.parent / "ale" / "cycle" / "definition.yaml").exists()
    assert run("municipalities").code == 0


def test_one_that_does_not_answer_leaves_the_others_alone(run: Run, registry: Path) -> None:
    with registry.open("a", encoding="utf-8") as file:
        file.write(f'[cy]\nname = "Cy kommun"\nfolder = "cy"\n{UNREACHABLE}\n')
    ran = run("municipalities", "--upgrade", "--json")
    assert ran.code == 1
    told = {one["key"]: one["database"] for one in json.loads(ran.out)}
    assert (told["ale"], told["bo"]) == ("Bra", "Bra")
    assert told["cy"].startswith("Svarar inte: ")
    assert "1 av 3 databaser är inte som de ska" in ran.err


def test_what_is_wrong_in_the_registry_is_told_and_nothing_is_made(run: Run, registry: Path) -> None:
    registry.write_text(registry.read_text(encoding="utf-8") + '[ale2]\nname = "Ale"\nfolder = "ale"\n')
    ran = run("municipalities", "--upgrade")
    assert ran.code == 1
    assert "[ale2] har samma mapp som [ale]" in ran.err
    assert not (registry.parent / "ale").exists()


def test_without_a_registry_it_says_where_to_name_one(run: Run) -> None:
    ran = run("municipalities")
    assert ran.code == 1
    assert "--registry eller STYRHJUL_REGISTRY" in ran.err
