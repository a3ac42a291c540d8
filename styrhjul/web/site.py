"""What every page needs: the database, the clock, and what the installation has chosen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

from styrhjul.settings import STOCKHOLM, Settings, now, settings
from styrhjul.store.database import Database

_NOON = time(12)


@dataclass(frozen=True)
class Site:
    """An installation's pages.

    ``shown_day`` shows them as on another day, at noon. The lifetimes of links and sessions follow the clock all the
    same, or nobody could sign in to a year that has passed or has not come.
    """

    database: Database
    folder: Path
    """Where the municipality's own files are: its definition, its templates."""
    clock: Callable[[], datetime] = now
    chosen: Settings = field(default_factory=settings)
    shown_day: date | None = None

    @property
    def title(self) -> str:
        """What the pages are called, in their head and in the browser's title."""
        return f"{self.chosen.municipality} · Årshjul" if self.chosen.municipality else "Styrhjul"

    @property
    def instant(self) -> datetime:
        """This very instant: what the lifetimes of links and sessions count from."""
        return self.clock()

    @property
    def now(self) -> datetime:
        """What is done on the pages is done now: on the day that they show."""
        return self.instant if self.shown_day is None else datetime.combine(self.shown_day, _NOON, STOCKHOLM)

    @property
    def today(self) -> date:
        return self.now.astimezone(STOCKHOLM).date()

    @property
    def is_encrypted(self) -> bool:
        """Whether the pages are reached by https, so that cookies may ask for it."""
        return self.chosen.public_url.startswith("https:")
