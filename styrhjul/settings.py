"""The edges: where the database is, how mail leaves, and the only place that reads the clock."""

import datetime as dt
import os
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import BaseModel

STOCKHOLM = ZoneInfo("Europe/Stockholm")


_PREFIX = "STYRHJUL_"


class Settings(BaseModel, frozen=True):
    """Read from the environment (``STYRHJUL_…``). The command line's ``--dir`` wins over ``dir``."""

    dir: Path = Path("styrhjul-data")
    database_url: str = ""
    """PostgreSQL or SQLite by URL; empty means SQLite in ``dir``."""
    mail_url: str = ""
    """smtp://[user:password@]host[:port], starttls://, smtps:// or folder:///path; empty means that mail waits."""
    mail_from: str = "Styrhjul <styrhjul@localhost>"
    mail_contact: str = ""
    """Where answers to the notices go: somebody who can help."""
    redirect_to: str = ""
    """While trying things out: every message goes to this one address instead."""
    public_url: str = ""
    """Where the pages are, for links in notices; empty means no links."""


@cache
def settings() -> Settings:
    given = {name: os.environ.get(_PREFIX + name.upper()) for name in Settings.model_fields}
    return Settings.model_validate({name: value for name, value in given.items() if value is not None})


def now() -> dt.datetime:
    """This instant, aware, in Stockholm's time."""
    return dt.datetime.now(STOCKHOLM)  # noqa: TID251  (the one clock)


def today() -> dt.date:
    """The office's day, which begins at midnight in Stockholm and not in UTC."""
    return now().date()
