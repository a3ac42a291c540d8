"""Loaded where the victims are forked from: does each work once, so that they die at it and not at learning it.

Typst is loaded and not run: it starts threads of its own, which no fork brings along, and a victim would wait for them.
"""

import tempfile
from pathlib import Path

import typst  # noqa: F401

from faults.municipality import (
    REMINDER_DAY,
    empty,
    of_the_first_release,
    register,
    with_letters,
    with_organisation,
)
from faults.victims import deliver_letters, import_register, open_year, upgrade, walk_rounds


def warm_up(folder: Path) -> None:
    open_year(with_organisation(folder / "year", units=1))
    walk_rounds(folder / "year", (REMINDER_DAY,))
    upgrade(of_the_first_release(folder / "old", units=1))
    import_register(empty(folder / "import"), register(folder, units=1))
    deliver_letters(with_letters(folder / "letters", units=1), f"folder://{folder}/post")


with tempfile.TemporaryDirectory(prefix="styrhjul-faults-") as _folder:
    warm_up(Path(_folder))
