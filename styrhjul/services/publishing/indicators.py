"""The indicators with our promise beside what came of it, and how they have changed over the years."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from styrhjul.rules.indicators import Trend, months_between, trend, yearly
from styrhjul.rules.scoring import reaches
from styrhjul.services.publishing.figures import public_outcomes
from styrhjul.settings import STOCKHOLM
from styrhjul.store.outcomes import Version
from styrhjul.store.published import Change, PublicIndicator, indicator_changes, public_indicators

_TOLD = ("namn", "definition", "mäts i", "riktning", "standard", "rang", "källa", "rådighet", "avslutat")
"""The labels, as the audit has them, of what is told of a change. Not who made it, nor who looks after it."""


@dataclass(frozen=True)
class ShownIndicator:
    """``latest`` is the newest outcome that is known, or withheld since it is of too few (``few``).

    ``meets``: whether it is at our standard; None where there is no figure, or no standard.
    """

    indicator: PublicIndicator
    outcomes: tuple[Version, ...]
    latest: Version | None
    age_months: int | None
    meets: bool | None
    trend: Trend
    years: tuple[tuple[int, float], ...]

    @property
    def is_retired(self) -> bool:
        return self.indicator.retired_on is not None


@dataclass(frozen=True)
class PublicChange:
    """What was changed on a day: the field's label, and its value before and after. Without any: it was begun with."""

    day: date
    values: tuple[tuple[str, str, str], ...] = ()


def shown_indicators(
    connection: Connection, *, today: date, body: str = "", key: str = "", retired: bool = False
) -> tuple[ShownIndicator, ...]:
    """Those in use, of a body or of all, by rank; also those no longer in use if asked for (``retired``)."""
    found = [
        each
        for each in public_indicators(connection, body=body, key=key)
        if retired or each.retired_on is None or each.retired_on > today
    ]
    known = public_outcomes(connection, {each.id: each.body for each in found}, today=today)
    return tuple(_shown(each, known.get(each.id, ()), today) for each in found)


def _shown(indicator: PublicIndicator, outcomes: tuple[Version, ...], today: date) -> ShownIndicator:
    latest = next((one for one in reversed(outcomes) if one.value is not None or one.few), None)
    value = latest.value if latest else None
    years = yearly((one.period_end, one.value) for one in outcomes if one.value is not None)
    at_standard = None
    if value is not None and indicator.standard is not None:
        at_standard = reaches(value, indicator.standard, better=indicator.better)
    return ShownIndicator(
        indicator=indicator,
        outcomes=outcomes,
        latest=latest,
        age_months=months_between(latest.period_end, today) if latest else None,
        meets=at_standard,
        trend=trend(years, better=indicator.better),
        years=years,
    )


def changes_of(connection: Connection, *, key: str) -> tuple[PublicChange, ...]:
    """How the indicator has been changed, the newest first. The reasons were written for the office, and stay there."""
    return tuple(filter(None, (_change(row) for row in indicator_changes(connection, key=key))))


def _change(row: Change) -> PublicChange | None:
    day = row.at.astimezone(STOCKHOLM).date()
    if not row.before:
        return PublicChange(day)
    values = tuple(_values(json.loads(row.before), json.loads(row.after or "{}")))
    return PublicChange(day, values) if values else None


def _values(before: dict[str, str], after: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    for label in _TOLD:
        if before.get(label, "") != after.get(label, ""):
            yield label, before.get(label, ""), after.get(label, "")
