"""Draws a terminal's text as a picture for the README: ``styrhjul demo | python docs/images/draw.py demo.svg``."""

import io
import re
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from rich.text import Text


def draw(text: str, file: Path) -> None:
    """The same text gives the same picture."""
    console = Console(record=True, width=max(map(len, text.splitlines())) + 1, file=io.StringIO())
    for line in text.splitlines():
        console.print(Text(line.rstrip(), style="bold" if "Läget" in line or line.startswith("Vad som") else ""))
    drawn = console.export_svg(title="styrhjul demo", theme=DEFAULT_TERMINAL_THEME, unique_id="demo")
    file.write_text(re.sub(r"@font-face \{.*?\}", "", drawn, flags=re.DOTALL), encoding="utf-8")  # no font from afar


if __name__ == "__main__":
    draw(sys.stdin.read(), Path(sys.argv[1]))
