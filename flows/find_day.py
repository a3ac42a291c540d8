"""Finds the day a run is about and names the run by it, so that a re-run of the day says the same thing."""

from collections.abc import Callable
from datetime import date, datetime

from prefect.runtime import flow_run

from styrhjul import settings


def find_day(today: date | None) -> date:
    """``today`` if it was given, else the day the run was scheduled for, or the present day if that has passed.

    After an outage Prefect runs all that it had scheduled. The first of those rounds then says what is due
    now, and the rest find nothing to say: one notice to each person, not one for each day that was lost.
    """
    return today or max(scheduled_day(), settings.today())


def scheduled_day() -> date:
    """The day in Stockholm for which the run was scheduled, however late it is."""
    at = _scheduled()
    return date(at.year, at.month, at.day)  # Prefect's instants have dates of a class that no database takes


def named_by_day(what: str) -> Callable[[], str]:
    """A flow run name such as "round-2027-03-01", or "round-ale-2027-03-01" where there are many municipalities."""
    return lambda: f"{prefix(what, settings.settings().key)}{find_day(flow_run.parameters.get('today'))}"


def named_by_time(what: str) -> Callable[[], str]:
    """A flow run name such as "delivery-2027-03-01-0715", for what runs many times a day."""
    return lambda: f"{prefix(what, settings.settings().key)}{_scheduled():%Y-%m-%d-%H%M}"


def prefix(what: str, key: str) -> str:
    """What stands before the day in a run's name."""
    return f"{what}-{key}-" if key else f"{what}-"


def _scheduled() -> datetime:
    at: datetime = flow_run.scheduled_start_time.astimezone(settings.STOCKHOLM)
    return at
