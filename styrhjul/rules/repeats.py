"""How a step recurs within a year: at every meeting, every month, at every recorded event, and so on.

A mapping's leading key tells its kind, as with dates. Each occasion gives the step a due date of its own.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, field_validator

from styrhjul.rules.dates import YearOffset
from styrhjul.rules.days import Day, MonthNumber, Recurrence, Weekday


class Recurring(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    months: tuple[MonthNumber, ...] = Field(default=(), description="Bara i de här månaderna, till exempel [2, 5, 9].")
    except_months: tuple[MonthNumber, ...] = Field(default=(), description="Inte i de här månaderna, till exempel [7].")
    until: str | None = Field(
        default=None, description="Händelsens nyckel: när datumet är infört kommer inga tillfällen efter det."
    )
    year: YearOffset = 0

    def takes(self, month: int) -> bool:
        return month not in self.except_months and (not self.months or month in self.months)


class EveryMeeting(Recurring):
    """Vid varje sammanträde: ``{every_meeting: own, except_months: [7]}``."""

    every_meeting: str = Field(description="Organets nyckel; own är det organ vars årshjul det är.")
    provisional: bool = Field(default=False, description="true: även sammanträden ”endast vid behov”.")


class Monthly(Recurring):
    """En gång i månaden: ``{monthly: 15}``; -1 är månadens sista dag."""

    monthly: Annotated[int, Field(ge=-1, le=31)] = Field(description="Dag i månaden; -1 är den sista.")

    @field_validator("monthly")
    @classmethod
    def _is_a_day(cls, value: int) -> int:
        if value == 0:
            raise ValueError("en dag i månaden, 1–31, eller -1 för den sista")
        return value


class MonthlyWeekday(Recurring):
    """En viss veckodag varje månad: ``{monthly_weekday: tuesday, nth: 2}``."""

    monthly_weekday: Weekday = Field(description="Veckodagen på engelska, monday–sunday.")
    nth: Literal[1, 2, 3, 4, -1] = Field(description="Vilken i ordningen; -1 är den sista.")


class EveryEvent(Recurring):
    """Varje gång något har inträffat: ``{every_event: [avtal_tecknat]}``."""

    every_event: tuple[str, ...] = Field(min_length=1, description="Händelsens nyckel, eller flera, ur events.")

    @field_validator("every_event", mode="before", json_schema_input_type=str | tuple[str, ...])
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value


class OnDates(Recurring):
    """På uppräknade dagar: ``{dates: [2027-02-01, 2027-10-01]}``."""

    dates: tuple[Day, ...] = Field(min_length=1, description="Dagarna.")


class EveryYears(Recurring):
    """En gång vissa år: ``{every_years: 4, first: 2027}`` är en gång per mandatperiod."""

    every_years: int = Field(ge=2, le=20, description="Vart hur mångte år.")
    first: int = Field(ge=1900, le=2200, description="Ett av åren då det sker.")


class ByRecurrence(Recurring):
    """Enligt RFC 5545: ``{rrule: "FREQ=WEEKLY;BYDAY=MO"}``."""

    rrule: Recurrence = Field(description="En regel utan DTSTART. Den räknas från årets första dag.")


_LEADING = {
    "every_meeting": "meeting",
    "monthly": "monthly",
    "monthly_weekday": "weekday",
    "every_event": "event",
    "dates": "dates",
    "every_years": "years",
    "rrule": "rrule",
}


def _kind(value: Any) -> str | None:
    if isinstance(value, Recurring):
        value = value.model_dump(exclude_none=True)
    if not isinstance(value, dict):
        return None
    return next((f"repeat:{kind}" for key, kind in _LEADING.items() if key in value), None)


Repeat = Annotated[
    Annotated[EveryMeeting, Tag("repeat:meeting")]
    | Annotated[Monthly, Tag("repeat:monthly")]
    | Annotated[MonthlyWeekday, Tag("repeat:weekday")]
    | Annotated[EveryEvent, Tag("repeat:event")]
    | Annotated[OnDates, Tag("repeat:dates")]
    | Annotated[EveryYears, Tag("repeat:years")]
    | Annotated[ByRecurrence, Tag("repeat:rrule")],
    Discriminator(
        _kind,
        custom_error_type="rule_unknown",
        custom_error_message="ett återkommande, till exempel {every_meeting: own} eller {monthly: 15}",
    ),
]
