"""Recurring events, spelled out as the days they fall on; a rule that could run for ever is refused."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from styrhjul.refused import Refused

MOST_OCCASIONS = 200
HORIZON = timedelta(days=5 * 366)
_ALLOWED = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS"}
_LONG = {"WEEKLY", "MONTHLY", "YEARLY"}


class RecurrenceError(Refused):
    """An event whose days cannot be told; the message is Swedish."""


def occasions(event: Any, *, first: date, day_of: Callable[[date], date]) -> list[date]:
    """The days an event begins on: DTSTART, what RRULE and RDATE add, without what EXDATE takes away."""
    days = {first, *_by_rule(event, first, day_of), *_listed(event, "RDATE", day_of)}
    found = sorted(days - _listed(event, "EXDATE", day_of))
    if not found:
        raise RecurrenceError("Händelsen har inga dagar kvar: alla är undantagna (EXDATE). Ta bort den ur kalendern.")
    if len(found) > MOST_OCCASIONS:
        raise RecurrenceError("Händelsen upprepas för många gånger. Högst %(most)s läses in.", most=MOST_OCCASIONS)
    return found


def _by_rule(event: Any, first: date, day_of: Callable[[date], date]) -> list[date]:
    told = event.get("RRULE")
    if told is None:
        return []
    if isinstance(told, list) or not hasattr(told, "get"):
        raise RecurrenceError("RRULE går inte att tyda. Lägg in sammanträdena ett och ett.")
    rule = {str(name).upper(): values for name, values in told.items()}
    frequency = str(rule.get("FREQ", [""])[0]).upper()
    sound = frequency in _LONG or (frequency == "DAILY" and not any(name.startswith("BY") for name in rule))
    interval = rule.get("INTERVAL", [1])[0]
    if set(rule) - _ALLOWED or not sound or not isinstance(interval, int) or interval < 1:
        raise RecurrenceError(
            "Upprepningen (RRULE) är av ett slag som inte läses in. Lägg in sammanträdena ett och ett."
        )
    if "COUNT" not in rule and "UNTIL" not in rule:
        raise RecurrenceError("Händelsen upprepas utan slut. Ge upprepningen ett slutdatum eller ett antal.")
    return _expanded(told, rule, first, day_of)


def _expanded(told: Any, rule: dict[str, Any], first: date, day_of: Callable[[date], date]) -> list[date]:
    """COUNT and UNTIL are counted here, in days: dateutil wants UNTIL in the zone of the start, which is a bare day."""
    from dateutil.rrule import rrulestr

    until = day_of(rule["UNTIL"][0]) if "UNTIL" in rule else date.max
    count = min(int(rule["COUNT"][0]), MOST_OCCASIONS + 1) if "COUNT" in rule else MOST_OCCASIONS + 1
    kept = ";".join(
        part for part in told.to_ical().decode().split(";") if not part.upper().startswith(("COUNT", "UNTIL"))
    )
    try:
        days = rrulestr(kept, dtstart=datetime.combine(first, time()))
        found = [moment.date() for moment in islice(days, count)]
    except (ValueError, TypeError, KeyError, IndexError, OverflowError) as error:
        raise RecurrenceError("RRULE går inte att tyda. Lägg in sammanträdena ett och ett.") from error
    held = [day for day in found if day <= until]
    if held and held[-1] > first + HORIZON:
        raise RecurrenceError("Upprepningen sträcker sig mer än fem år fram. Ge den ett tidigare slutdatum.")
    return held


def _listed(event: Any, name: str, day_of: Callable[[date], date]) -> set[date]:
    told = event.get(name, [])
    moments = [
        moment.dt for part in (told if isinstance(told, list) else [told]) for moment in getattr(part, "dts", ())
    ]
    if told and (not moments or not all(isinstance(moment, date) for moment in moments)):
        raise RecurrenceError("%(name)s går inte att tyda. Väntade datum.", name=name)
    return {day_of(moment) for moment in moments}
