"""Each test that the threat model names is one that there is."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "threats.md"
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("file", "name"), sorted(set(NAMED)), ids=lambda part: part.rpartition("/")[2])
def test_the_test_is_there(file: str, name: str) -> None:
    path = ROOT / file
    assert path.is_file()
    found = {node.name for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)}
    assert name in found


def test_every_way_in_has_a_guard_and_a_test() -> None:
    rows = [line.split("|")[1:-1] for line in PAGE.read_text("utf-8").splitlines() if line.startswith("|")][2:]
    assert len(rows) > 30
    headings = [how for how, guard, _ in rows if not guard.strip()]
    assert all(how.strip().startswith("**") for how in headings)
    assert [how for how, guard, test in rows if guard.strip() and "::test_" not in test] == []
