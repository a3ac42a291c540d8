"""What every page needs: the database, the clock, and what the installation has chosen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from styrhjul.settings import STOCKHOLM, Settings, now, settings
from styrhjul.store.database import Database


@dataclass(frozen=True)
class Site:
    """An installation's pages. ``clock`` is another than ours where the pages are shown as on another day."""

    database: Database
    folder: Path
    """Where the municipality's own files are: its definition, its templates."""
    clock: Callable[[], datetime] = now
    chosen: Settings = field(default_factory=settings)

    @property
    def now(self) -> datetime:
        return self.clock()

    @property
    def today(self) -> date:
        return self.now.astimezone(STOCKHOLM).date()

    @property
    def is_encrypted(self) -> bool:
        """Whether the pages are reached by https, so that cookies may ask for it."""
        return self.chosen.public_url.startswith("https:")
