"""The language of dates: small mappings that read like the rules a secretary would say aloud.

A rule is one word (``occasion``) or one mapping whose leading key tells its kind (``{days: 26, before:
occasion}``). The anchor after ``before`` or ``after`` is itself any rule.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag
from pydantic import model_validator as checked

from styrhjul.refused import Refused
from styrhjul.rules.days import Day, MonthDay, MonthNumber, Recurrence, Weekday

Checked = TypeVar("Checked", bound="DateRule")


class Part(StrEnum):
    BEGINNING = "beginning"
    MIDDLE = "middle"
    END = "end"


class Unit(StrEnum):
    DAYS = "days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    MEETINGS = "meetings"


class Word(StrEnum):
    """Rules of one word: the occasion of a repeated step, its period's end, and the step's own dates."""

    OCCASION = "occasion"
    PERIOD_END = "period_end"
    OPENS = "opens"
    DUE = "due"


YearOffset = Annotated[
    int, Field(ge=-5, le=5, description="Vilket år, räknat från årshjulets: 0 samma år, 1 året efter, -1 året före.")
]


class DateRule(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def anchors(self) -> tuple["Rule", ...]:
        """The rules that this one counts from."""
        return ()


class FixedDate(DateRule):
    """Ett bestämt datum: ``{date: 2018-02-16}``."""

    date: Day = Field(description="Datumet, till exempel 2018-02-16.")


class DayOfYear(DateRule):
    """Samma dag varje år: ``{day: "04-15", year: 1}``."""

    day: MonthDay = Field(description="Månad och dag, till exempel ”04-15”.")
    year: YearOffset = 0


class MonthRule(DateRule):
    """Senast i en månad: ``{month: 4}`` är den sista april."""

    month: MonthNumber = Field(description="Månadens nummer, 1–12.")
    part: Part = Field(
        default=Part.END, description="beginning: senast den 10:e, middle: den 20:e, end: månadens sista dag."
    )
    year: YearOffset = 0


class WeekdayOfMonth(DateRule):
    """En viss veckodag i månaden: ``{weekday: tuesday, nth: 2, month: 10}``."""

    weekday: Weekday = Field(description="Veckodagen på engelska, monday–sunday.")
    nth: Literal[1, 2, 3, 4, 5, -1, -2] = Field(description="Vilken i ordningen; -1 är den sista.")
    month: MonthNumber = Field(description="Månadens nummer, 1–12.")
    year: YearOffset = 0


class WeekRule(DateRule):
    """En veckodag i en kalendervecka: ``{week: 42, weekday: friday}``."""

    week: int = Field(ge=1, le=53, description="Veckans nummer enligt almanackan (ISO 8601).")
    weekday: Weekday = Field(default=Weekday.FRIDAY, description="Veckodagen på engelska, monday–sunday.")
    year: YearOffset = 0


class MeetingRule(DateRule):
    """Ett sammanträde: ``{meeting: own, month: 5}``, eller årets tredje ``{meeting: ks, nth: 3}``."""

    meeting: str = Field(description="Organets nyckel; own är det organ vars årshjul det är.")
    month: MonthNumber | None = Field(default=None, description="I vilken månad; utan den räknas över året.")
    nth: int = Field(default=1, ge=-31, le=31, description="Vilket i ordningen; -1 är det sista.")
    year: YearOffset = 0
    provisional: bool = Field(default=False, description="true: även sammanträden ”endast vid behov”.")

    @checked(mode="after")
    def _counted_from_one(self) -> Self:
        if self.nth == 0:
            raise ValueError("nth räknas från 1 (eller -1 för det sista)")
        return self


class LastMeeting(DateRule):
    """Det närmaste sammanträdet före: ``{last_meeting: own, on_or_before: {day: "11-30"}}``."""

    last_meeting: str = Field(description="Organets nyckel.")
    before: "Rule | None" = Field(default=None, description="Sammanträdet ligger före den här dagen.")
    on_or_before: "Rule | None" = Field(default=None, description="… eller på själva dagen.")
    provisional: bool = Field(default=False, description="true: även sammanträden ”endast vid behov”.")

    @checked(mode="after")
    def _one_anchor(self) -> Self:
        return _exactly_one(self, "before", "on_or_before")

    def anchors(self) -> tuple["Rule", ...]:
        return tuple(rule for rule in (self.before, self.on_or_before) if rule is not None)


class NextMeeting(DateRule):
    """Det närmaste sammanträdet efter: ``{next_meeting: ks, after: occasion}``."""

    next_meeting: str = Field(description="Organets nyckel.")
    after: "Rule | None" = Field(default=None, description="Sammanträdet ligger efter den här dagen.")
    on_or_after: "Rule | None" = Field(default=None, description="… eller på själva dagen.")
    provisional: bool = Field(default=False, description="true: även sammanträden ”endast vid behov”.")

    @checked(mode="after")
    def _one_anchor(self) -> Self:
        return _exactly_one(self, "after", "on_or_after")

    def anchors(self) -> tuple["Rule", ...]:
        return tuple(rule for rule in (self.after, self.on_or_after) if rule is not None)


class DueOf(DateRule):
    """Den dag ett annat steg ska vara klart: ``{due: enhetsplan}``."""

    due: str = Field(description="Stegets nyckel.")
    occasion: str | None = Field(
        default=None, description="Vilket tillfälle, om steget återkommer; annars samma tillfälle som det egna."
    )


class OpensOf(DateRule):
    """Den dag ett annat steg öppnar: ``{opens: enhetsplan}``."""

    opens: str = Field(description="Stegets nyckel.")
    occasion: str | None = Field(
        default=None, description="Vilket tillfälle, om steget återkommer; annars samma tillfälle som det egna."
    )


class EventRule(DateRule):
    """Något som inträffar och som någon för in datumet för: ``{event: avtal_tecknat}``."""

    event: str = Field(description="Händelsens nyckel, ur events.")
    year: YearOffset = 0


class RecurrenceRule(DateRule):
    """Det som inte låter sig sägas på annat sätt: ``{rrule: "FREQ=YEARLY;BYYEARDAY=100"}``."""

    rrule: Recurrence = Field(description="En regel enligt RFC 5545. Den räknas från årets första dag.")
    nth: int = Field(default=1, ge=1, le=366, description="Vilken av årets dagar enligt regeln.")
    year: YearOffset = 0


class Offset(DateRule):
    """En tid före eller efter något: ``{days: 26, before: occasion}``."""

    days: int | None = Field(default=None, ge=0, le=3650, description="Kalenderdagar.")
    working_days: int | None = Field(default=None, ge=1, le=500, description="Arbetsdagar.")
    weeks: int | None = Field(default=None, ge=0, le=260, description="Veckor.")
    months: int | None = Field(
        default=None, ge=1, le=60, description="Månader; från en månads sista dag till en månads sista dag."
    )
    years: int | None = Field(default=None, ge=1, le=5, description="År.")
    meetings: int | None = Field(default=None, ge=1, le=50, description="Sammanträden i organet ”of”.")
    of: str | None = Field(default=None, description="Organets nyckel; hör till meetings. Utan den gäller own.")
    provisional: bool = Field(default=False, description="true: även sammanträden ”endast vid behov”.")
    before: "Rule | None" = Field(default=None, description="Vad tiden räknas bakåt från.")
    after: "Rule | None" = Field(default=None, description="Vad tiden räknas framåt från.")

    @checked(mode="after")
    def _one_unit_one_anchor(self) -> Self:
        _exactly_one(self, *Unit)
        if self.meetings is None and (self.of is not None or self.provisional):
            raise ValueError("of och provisional bara tillsammans med meetings")
        return _exactly_one(self, "before", "after")

    @property
    def unit(self) -> Unit:
        return next(unit for unit in Unit if getattr(self, unit) is not None)

    @property
    def amount(self) -> int:
        amount = getattr(self, self.unit)
        assert isinstance(amount, int)
        return amount

    @property
    def anchor(self) -> "Rule":
        anchor = self.after if self.before is None else self.before
        assert anchor is not None
        return anchor

    @property
    def backward(self) -> bool:
        return self.before is not None

    def anchors(self) -> tuple["Rule", ...]:
        return (self.anchor,)


def _exactly_one(model: Checked, *names: str) -> Checked:
    if sum(getattr(model, name) is not None for name in names) != 1:
        raise Refused("precis ett av fälten %(names)s", names=", ".join(names))
    return model


_LEADING: tuple[tuple[str, str], ...] = (
    *(("date", "date"), ("day", "day"), ("week", "week"), ("meeting", "meeting")),
    *(("last_meeting", "last_meeting"), ("next_meeting", "next_meeting"), ("due", "due"), ("opens", "opens")),
    *(("event", "event"), ("rrule", "rrule"), *((unit.value, "offset") for unit in Unit)),
    *(("weekday", "weekday"), ("month", "month")),
)
TAG_PREFIX = "rule:"


def _kind(value: Any) -> str | None:
    """The tag of a rule by its leading key; the tags bear a prefix so that no key is taken for one."""
    if isinstance(value, str):
        return TAG_PREFIX + "word"
    if isinstance(value, DateRule):
        value = value.model_dump(exclude_none=True)
    if not isinstance(value, dict):
        return None
    return next((TAG_PREFIX + kind for key, kind in _LEADING if key in value), None)


Rule = Annotated[
    Annotated[Word, Tag("rule:word")]
    | Annotated[FixedDate, Tag("rule:date")]
    | Annotated[DayOfYear, Tag("rule:day")]
    | Annotated[MonthRule, Tag("rule:month")]
    | Annotated[WeekdayOfMonth, Tag("rule:weekday")]
    | Annotated[WeekRule, Tag("rule:week")]
    | Annotated[MeetingRule, Tag("rule:meeting")]
    | Annotated[LastMeeting, Tag("rule:last_meeting")]
    | Annotated[NextMeeting, Tag("rule:next_meeting")]
    | Annotated[DueOf, Tag("rule:due")]
    | Annotated[OpensOf, Tag("rule:opens")]
    | Annotated[EventRule, Tag("rule:event")]
    | Annotated[RecurrenceRule, Tag("rule:rrule")]
    | Annotated[Offset, Tag("rule:offset")],
    Discriminator(
        _kind,
        custom_error_type="rule_unknown",
        custom_error_message='en datumregel, till exempel {days: 26, before: occasion} eller {day: "04-15"}',
    ),
]

for _model in (LastMeeting, NextMeeting, Offset):
    _model.model_rebuild()


def walk(rule: Rule) -> Iterator[tuple[tuple[str, ...], Rule]]:
    """The rule and every anchor within it, each with its path from the outermost."""
    yield (), rule
    if isinstance(rule, Word):
        return
    for name in ("before", "after", "on_or_before", "on_or_after"):
        inner = getattr(rule, name, None)
        if inner is not None:
            for path, found in walk(inner):
                yield (name, *path), found
