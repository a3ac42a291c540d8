"""What dates are worked out from: the definition, the year, its meetings and events, and the calendar."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from styrhjul.rules.calendar import WorkCalendar
from styrhjul.rules.clashes import ClashKind
from styrhjul.rules.definition import OWN, Definition, Period
from styrhjul.rules.meetings import Diary


@dataclass(frozen=True, slots=True)
class Found:
    """A date, or the days of one meeting: what is before counts from the first, what is after from the last.

    ``text`` explains it with its anchor's own date; ``name`` is what another rule calls it. ``month_end``
    tells that it means the end of a month and not its 28th or 30th day.
    """

    first: date
    last: date
    text: str
    name: str = ""
    meeting: str = ""
    month_end: bool = False

    @property
    def called(self) -> str:
        return self.name or self.text


@dataclass(frozen=True, slots=True)
class Missing:
    """No date: waiting for something to happen, or (with a kind) impossible to tell, which is a clash."""

    text: str
    clash: ClashKind | None = None
    dates: tuple[date, ...] = ()


Result = Found | Missing


@dataclass(frozen=True, slots=True)
class Occasion:
    """One of a step's occurrences. ``key`` is stable; ``label`` is how its title ends."""

    key: str = ""
    label: str = ""
    when: Result | None = None
    period: Period | None = None


@dataclass(frozen=True)
class Scene:
    """``date_of(step, occasion, which)`` gives another step's resolved date."""

    definition: Definition
    year: int
    own: str
    diary: Diary
    events: Mapping[str, Sequence[date]]
    calendar: WorkCalendar
    date_of: Callable[[str, str, str], Result]

    def body_key(self, key: str) -> str:
        return self.own if key == OWN else key

    def body_name(self, key: str) -> str:
        return self.definition.body_name(key, own=self.own)

    def event_name(self, key: str) -> str:
        return self.definition.events.get(key, key)

    def recorded(self, event: str, *, year: int) -> tuple[date, ...]:
        """The dates recorded of an event in a year, in order and each once."""
        return tuple(sorted({day for day in self.events.get(event, ()) if day.year == year}))
