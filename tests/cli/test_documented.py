"""Every command that the guides name is one that there is, with the options that it is given."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from styrhjul.cli import commands

ROOT = Path(__file__).parents[2]
GUIDES = (
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "cycle" / "README.md",
)


def commands_in(page: Path) -> list[str]:
    """What stands after "styrhjul" in code: within backticks, or in a line of an example."""
    text = page.read_text(encoding="utf-8")
    quoted = re.findall(r"`(?:\.venv/bin/)?(styrhjul [^`]+)`", text)
    examples = re.findall(r"^(?:\s{4})?(?:\.venv/bin/)?(styrhjul [^\n]+)$", text, re.MULTILINE)
    return [line.split("#")[0].strip() for line in (*quoted, *examples)]


def fault(line: str) -> str:
    """What there is not in the command line; "" when all of it is known."""
    found = get_command(commands())
    words = line.split()[1:]
    while words and words[0] in getattr(found, "commands", {}):
        found = found.commands[words.pop(0)]  # type: ignore[attr-defined]
    if hasattr(found, "commands") and words and not words[0].startswith("-"):
        return f"no command {words[0]}"
    known = {name for parameter in found.params for name in parameter.opts} | {"--help"}
    unknown = [word for word in words if word.startswith("--") and word.rstrip(".,").split("=")[0] not in known]
    return f"no option {', '.join(unknown)}" if unknown else ""


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_guides_name_commands_that_exist(page: Path) -> None:
    faults = {line: why for line in commands_in(page) if (why := fault(line))}
    assert faults == {}


def test_the_guides_do_name_commands() -> None:
    assert len(commands_in(ROOT / "docs" / "controller.md")) > 15
