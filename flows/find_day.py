"""Finds the day a run is about and names the run by it, so that a late run or a re-run says the same thing."""

from collections.abc import Callable
from datetime import date

from prefect.runtime import flow_run

from styrhjul.settings import STOCKHOLM


def find_day(today: date | None) -> date:
    """``today`` if it was given, else the day in Stockholm for which the run was scheduled."""
    if today is not None:
        return today
    scheduled: date = flow_run.scheduled_start_time.astimezone(STOCKHOLM).date()
    return scheduled


def named_by_day(what: str) -> Callable[[], str]:
    """A flow run name such as "round-2027-03-01"."""
    return lambda: f"{what}-{find_day(flow_run.parameters.get('today'))}"


def named_by_time(what: str) -> Callable[[], str]:
    """A flow run name such as "delivery-2027-03-01-0715", for what runs many times a day."""
    return lambda: f"{what}-{flow_run.scheduled_start_time.astimezone(STOCKHOLM):%Y-%m-%d-%H%M}"
