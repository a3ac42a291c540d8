"""Loaded where the victims are forked from: does each work once, so that they die at it and not at learning it."""

import tempfile
from datetime import date
from pathlib import Path

from faults.municipality import (
    REMINDER_DAY,
    empty,
    of_the_first_release,
    register,
    with_letters,
    with_organisation,
    with_reports,
)
from faults.victims import deliver_letters, import_register, open_year, turn_days, upgrade, walk_rounds


def warm_up(folder: Path) -> None:
    open_year(with_organisation(folder / "year", units=1))
    walk_rounds(folder / "year", (REMINDER_DAY,))
    turn_days(with_reports(folder / "reports"), (date(2027, 1, 18),))
    upgrade(of_the_first_release(folder / "old", units=1))
    import_register(empty(folder / "import"), register(folder, units=1))
    deliver_letters(with_letters(folder / "letters", units=1), f"folder://{folder}/post")


with tempfile.TemporaryDirectory(prefix="styrhjul-faults-") as _folder:
    warm_up(Path(_folder))
