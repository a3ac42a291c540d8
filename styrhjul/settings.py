"""The edges: where the database is, how mail leaves, and the only place that reads the clock."""

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")

_PREFIX = "STYRHJUL_"


@dataclass(frozen=True)
class Settings:
    """Read from the environment (``STYRHJUL_…``). The command line's ``--dir`` wins over ``dir``."""

    key: str = ""
    """Which municipality it is, where one Prefect server turns the year of many; empty where there is only one."""
    municipality: str = ""
    """The municipality's name, as the pages bear it; empty means the name in the newest opened year's definition."""
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
    secret_key: str = ""
    """What addresses that hold a secret are encrypted with; several, the newest first, while it is changed. Empty: the
    key file beside the database."""
    channel_hosts: str = ""
    """Machines in one's own network that a webhook or a ntfy address may lead to; nothing else there is ever asked."""
    public_url: str = ""
    """Where the pages are, for links in notices; empty means no links."""
    oidc_issuer: str = ""
    """The municipality's identity provider (OpenID Connect), by its issuer; empty means that one signs in by mail."""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_name: str = ""
    """What people call the provider, for the button."""
    registry: str = ""
    """The file with the many municipalities that the flows turn the year for; empty where there is only one."""
    metrics_token: str = ""
    """Who brings it sees the pages' figures from another machine; empty means that only this machine sees them."""


_SETTLED: ContextVar[Settings | None] = ContextVar("settled", default=None)


def settings() -> Settings:
    """What has been settled for the work under way, else what the environment says."""
    return _SETTLED.get() or of_environment()


@contextmanager
def settled(chosen: Settings) -> Iterator[None]:
    """Let ``chosen`` hold in this block and in the threads and coroutines that it starts, and nowhere else."""
    token = _SETTLED.set(chosen)
    try:
        yield
    finally:
        _SETTLED.reset(token)


@cache
def of_environment() -> Settings:
    """As the environment had them when first asked for."""
    given = {field.name: os.environ.get(_PREFIX + field.name.upper()) for field in fields(Settings)}
    told = {name: value for name, value in given.items() if value is not None}
    return Settings(**told | ({"dir": Path(told["dir"])} if "dir" in told else {}))  # type: ignore[arg-type]


def now() -> dt.datetime:
    """This instant, aware, in Stockholm's time."""
    return dt.datetime.now(STOCKHOLM)  # noqa: TID251  (the one clock)


def today() -> dt.date:
    """The office's day, which begins at midnight in Stockholm and not in UTC."""
    return now().date()
