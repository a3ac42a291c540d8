"""Which outcomes everybody may see: the municipality's own, once published and commented on, and not of too few."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Connection

from styrhjul.rules.calendar import CalendarSettings, WorkCalendar, work_calendar
from styrhjul.rules.follow_up import FollowUpRules
from styrhjul.services.planning import calendar_of, definition_of
from styrhjul.store.outcomes import Version, known_for_us
from styrhjul.store.published import UncommentedFigures, definitions, uncommented_figures

_LONGEST_WAIT = timedelta(days=130)
"""More days than the most working days (60) that a unit may have, whatever holidays fall among them."""


def public_outcomes(
    connection: Connection, indicators: Mapping[int, str], *, today: date
) -> Mapping[int, tuple[Version, ...]]:
    """The outcomes of the indicators (their ids, with their bodies' keys), as they are known today, oldest first.

    Of one that is of too few nothing but that is left; what somebody noted about it is never told.
    """
    held = frozenset(_held(connection, today=today))
    found: dict[int, list[Version]] = defaultdict(list)
    for version in known_for_us(connection, indicators, as_of=today):
        if _is_out(version, today) and (version.indicator_id, version.period_end) not in held:
            found[version.indicator_id].append(replace(version, value=None if version.few else version.value, note=""))
    return {indicator: tuple(versions) for indicator, versions in found.items()}


def _is_out(version: Version, today: date) -> bool:
    return version.period_end <= today and (version.published_on is None or version.published_on <= today)


def _held(connection: Connection, *, today: date) -> Iterator[tuple[int, date]]:
    """The indicators and periods of which a unit is still reading its own figures."""
    waiting = uncommented_figures(connection, since=today - _LONGEST_WAIT, today=today)
    snapshots = definitions(connection) if waiting else {}
    for figures in waiting:
        if today < _open_from(figures, snapshots.get(figures.body, "")):
            yield figures.indicator_id, figures.period_end


def _open_from(figures: UncommentedFigures, snapshot: str) -> date:
    days = (definition_of(snapshot).follow_up if snapshot else FollowUpRules()).own_figures_first
    return _calendar(snapshot, figures.read_on.year).add_working_days(figures.read_on, days)


def _calendar(snapshot: str, year: int) -> WorkCalendar:
    return calendar_of(snapshot, year) if snapshot else work_calendar(CalendarSettings(), range(year - 1, year + 2))
