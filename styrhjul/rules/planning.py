"""The plan of a body's year: every occurrence of every step with its dates, their reasons and the clashes.

Pure: the same definition, meetings, events and hand-edited dates always give the same plan.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from styrhjul.refused import Sentence, joined
from styrhjul.rules import clashes
from styrhjul.rules.calendar import OutsideCalendarError, work_calendar
from styrhjul.rules.clashes import Clash, ClashKind
from styrhjul.rules.definition import OWN, Adjust, Definition, Step
from styrhjul.rules.meetings import Diary, Meeting
from styrhjul.rules.occasions import occasions
from styrhjul.rules.parties import party_in_swedish
from styrhjul.rules.resolution import period_end, resolve
from styrhjul.rules.scene import Found, Missing, Occasion, Result, Scene
from styrhjul.rules.swedish import weekday_name

__all__ = ["Clash", "ClashKind", "Meeting", "PlannedStep", "plan_year"]

Edits = Mapping[tuple[str, str, str], date]
NOTHING: Mapping[str, Sequence[date]] = MappingProxyType({})
NO_EDITS: Edits = MappingProxyType({})


@dataclass(frozen=True)
class PlannedStep:
    """One occurrence of a step. ``due`` is None while it waits for something or cannot be told."""

    stage: str
    step: str
    occasion: str
    title: str
    opens: date | None
    due: date | None
    opens_rule: str
    due_rule: str
    opens_edited: bool
    due_edited: bool
    period: str
    period_end: date | None
    meeting: str
    clashes: tuple[Clash, ...]
    party: str


def plan_year(  # noqa: PLR0913  (a plan rests on just these)
    definition: Definition,
    *,
    year: int,
    own: str,
    meetings: Sequence[Meeting],
    events: Mapping[str, Sequence[date]] = NOTHING,
    edits: Edits = NO_EDITS,
    others: Sequence[Definition] = (),
) -> tuple[PlannedStep, ...]:
    """The year's occurrences in the definition's order.

    ``own`` is the key of the body whose year it is. ``edits`` are keyed by step, occasion and "opens" or
    "due"; they win over the rules, and whatever counts from them follows. ``others`` are definitions that
    hold for the same body, to be compared with.
    """
    plan = _Plan(definition, year=year, own=own, meetings=meetings, events=events, edits=edits)
    rivals = [
        (other.name, _Plan(other, year=year, own=own, meetings=meetings, events=events, edits=edits))
        for other in others
    ]
    return tuple(plan.planned(rivals))


class _Plan:
    """Dates resolved once each, on demand, since steps count from one another."""

    def __init__(  # noqa: PLR0913  (as plan_year)
        self,
        definition: Definition,
        *,
        year: int,
        own: str,
        meetings: Sequence[Meeting],
        events: Mapping[str, Sequence[date]],
        edits: Edits,
    ) -> None:
        calendar = work_calendar(definition.calendar, range(year - 2, year + 4))
        diary = Diary(m if m.body != OWN else Meeting(own, m.starts, m.ends, m.status, m.uid) for m in meetings)
        self.scene = Scene(definition, year, own, diary, events, calendar, self.date_of)
        self.edits = edits
        self.steps = {key: (stage, step) for stage, key, step in definition.steps()}
        self.occasions = {
            key: {found.key: found for found in occasions(step, self.scene)} for key, (_, step) in self.steps.items()
        }
        self._known: dict[tuple[str, str, str], Result] = {}

    def planned(self, rivals: Sequence[tuple[str, "_Plan"]]) -> Iterator[PlannedStep]:
        for key, (stage, step) in self.steps.items():
            for occasion in self.occasions[key].values():
                yield self._occurrence(stage, key, step, occasion, rivals)

    def date_of(self, step: str, occasion: str, which: str) -> Result:
        """The date as it stands: a hand-edited one, otherwise the rule's, adjusted."""
        key = (step, occasion, which)
        if key not in self._known:
            # A rule that comes back to itself meets this; declared definitions are checked for it beforehand.
            self._known[key] = Missing(Sentence("regeln går i cirkel"), ClashKind.NO_DATE)
            edited = self.edits.get(key)
            by_rule = self._by_rule(step, occasion, which)
            self._known[key] = by_rule if edited is None else _edited(edited, by_rule)
        return self._known[key]

    def _by_rule(self, key: str, occasion_key: str, which: str) -> Result:
        _, step = self.steps[key]
        occasion = self.occasions[key].get(occasion_key)
        if occasion is None:
            named = occasion_key or Sentence("utan nyckel")
            text = Sentence("”%(step)s” har inget tillfälle %(occasion)s", step=step.name, occasion=named)
            return Missing(text, ClashKind.NO_DATE)
        rule = step.rules.get(which)
        if rule is None:
            return Missing("")
        found = resolve(rule, scene=self.scene, step=key, occasion=occasion)
        adjust = step.adjust if which == "due" else step.adjust_opens
        return self._adjusted(found, adjust) if isinstance(found, Found) else found

    def _adjusted(self, found: Found, adjust: Adjust) -> Result:
        if adjust is Adjust.NONE or found.first != found.last:
            return found
        calendar, day = self.scene.calendar, found.last
        try:
            reason = calendar.why_not_working(day)
            if reason is None:
                return found
            moved = calendar.previous_working(day) if adjust is Adjust.PREVIOUS else calendar.next_working(day)
        except OutsideCalendarError:
            return found
        weekday = weekday_name(day)
        named = weekday if reason == weekday else joined((weekday, Sentence(reason)), ", ")
        pattern = "%(rule)s; %(day)s är %(named)s, därför arbetsdagen efter"
        if adjust is Adjust.PREVIOUS:
            pattern = "%(rule)s; %(day)s är %(named)s, därför arbetsdagen före"
        text = Sentence(pattern, rule=found.text, day=day, named=named)
        name = Sentence("%(day)s (%(words)s)", day=moved, words=text)
        return Found(moved, moved, text, name, found.meeting, found.month_end)

    def _occurrence(
        self, stage: str, key: str, step: Step, occasion: Occasion, rivals: Sequence[tuple[str, "_Plan"]]
    ) -> PlannedStep:
        opens, due = self.date_of(key, occasion.key, "opens"), self.date_of(key, occasion.key, "due")
        end = period_end(occasion, self.scene.year)
        return PlannedStep(
            stage=stage,
            step=key,
            occasion=occasion.key,
            title=_title(step, occasion),
            opens=opens.first if isinstance(opens, Found) else None,
            due=due.last if isinstance(due, Found) else None,
            opens_rule=opens.text,
            due_rule=due.text,
            opens_edited=(key, occasion.key, "opens") in self.edits,
            due_edited=(key, occasion.key, "due") in self.edits,
            period=occasion.period.name if occasion.period is not None else "",
            period_end=end.last if end is not None else None,
            meeting=_meeting(occasion, due),
            clashes=tuple(self._clashes(key, step, occasion, rivals)),
            party=party_in_swedish(step.who, self.scene.definition, own=self.scene.own),
        )

    def _clashes(
        self, key: str, step: Step, occasion: Occasion, rivals: Sequence[tuple[str, "_Plan"]]
    ) -> Iterator[Clash]:
        title, due = _title(step, occasion), self.date_of(key, occasion.key, "due")
        opens = self.date_of(key, occasion.key, "opens")
        for result in (due, opens):
            if isinstance(result, Missing) and result.clash is not None:
                yield clashes.missing(kind=result.clash, title=title, reason=result.text, dates=result.dates)
        if isinstance(due, Missing):
            return
        found = [
            self._period_clash(title, due, step, occasion),
            *self._dependency_clashes(title, due.last, step, occasion),
            clashes.opens_after_due(title=title, opens=_first(opens), due=due.last),
            clashes.day_off(title=title, due=due.last, calendar=self.scene.calendar),
            *(plan.disagreement(name, title, key, occasion.key, due.last) for name, plan in rivals),
        ]
        yield from (clash for clash in found if clash is not None)

    def _period_clash(self, title: str, due: Found, step: Step, occasion: Occasion) -> Clash | None:
        end = period_end(occasion, self.scene.year)
        if end is None or occasion.period is None or step.within_period:
            return None
        return clashes.before_period_end(
            title=title, due=due.last, rule=due.text, period=occasion.period.name, end=end.last
        )

    def _dependency_clashes(self, title: str, due: date, step: Step, occasion: Occasion) -> Iterator[Clash | None]:
        """Against the same occasion of what it depends on; else, for a step that occurs once, against them all."""
        for other in step.depends_on:
            _, other_step = self.steps[other]
            theirs = self.occasions[other]
            same = theirs.get(occasion.key if other_step.recurs else "")
            matching = [same] if same is not None else [] if step.recurs else list(theirs.values())
            for one in matching:
                result = self.date_of(other, one.key, "due")
                if isinstance(result, Found):
                    name = _title(other_step, one)
                    yield clashes.before_dependency(title=title, due=due, other=name, other_due=result.last)

    def disagreement(self, name: str, title: str, step: str, occasion: str, due: date) -> Clash | None:
        """Whether this plan, of the definition ``name``, has another due date for the same step and occasion."""
        if occasion not in self.occasions.get(step, {}):
            return None
        result = self.date_of(step, occasion, "due")
        if isinstance(result, Missing):
            return None
        return clashes.disagreement(title=title, due=due, other=name, other_due=result.last)


def _edited(day: date, by_rule: Result) -> Found:
    if isinstance(by_rule, Found):
        pattern = "ändrad för hand till %(day)s; enligt regeln %(ruled)s (%(rule)s)"
        text = Sentence(pattern, day=day, ruled=by_rule.last, rule=by_rule.text)
        return Found(day, day, text, str(day), by_rule.meeting)
    return Found(day, day, Sentence("satt för hand till %(day)s", day=day), str(day))


def _first(result: Result) -> date | None:
    return result.first if isinstance(result, Found) else None


def _title(step: Step, occasion: Occasion) -> str:
    return f"{step.name} {occasion.label}".strip()


def _meeting(occasion: Occasion, due: Result) -> str:
    """The meeting that the occurrence belongs to.

    A recurring step belongs to a meeting only by its occasion: one that merely counts from a meeting must
    not be taken for that meeting's own when the meeting is moved.
    """
    if isinstance(occasion.when, Found) and occasion.when.meeting:
        return occasion.when.meeting
    dated = occasion.when is not None
    return due.meeting if isinstance(due, Found) and not dated else ""
