"""The unit plan as a form: a page for each goal with its activities, and one for what the last year taught."""

from dataclasses import dataclass, replace
from dataclasses import fields as fields_of
from datetime import date

from sqlmodel import Session

from models.obligations import Transition
from styrhjul.exchange.forms.layout import GoalShown
from styrhjul.exchange.written_days import day
from styrhjul.refused import sentence_of
from styrhjul.rules.follow_up_content import FollowUpContent
from styrhjul.rules.unit_plans import (
    FIELD_NAMES,
    LEARNED,
    Fault,
    GoalAnswer,
    Incomplete,
    PlanContent,
    PlannedActivity,
    activity_section,
    plan_faults,
)
from styrhjul.services.acts import Act
from styrhjul.services.unit_plans import HandedFile, submit_plan
from styrhjul.web.unit.fields import ACTIVITY, REMOVED, name_of, parts_of
from styrhjul.web.unit.papers import Fields, Kind, Part, Read

ANSWER_FIELDS = ("understanding", "contribution", "risks", "resources")
ACTIVITY_FIELDS = ("what", "owner", "starts_on", "ends_on", "sign")
_DAYS = ("starts_on", "ends_on")
MOST_ACTIVITIES = 60
"""More than this to one goal is no plan; the form takes no more."""
REST = "rest"


@dataclass(frozen=True)
class Row:
    """An activity in the form. ``key`` is its number in the plan, or for a new one the goal's key and a number."""

    key: str
    goal: str
    removed: bool = False
    is_written: bool = False

    @property
    def section(self) -> str:
        return f"{ACTIVITY}{self.key}"


@dataclass(frozen=True)
class PlanPaper:
    """One unit's plan. ``people``: names that are no roles; ``owners`` are the roles that are offered."""

    obligation_id: int
    goals: tuple[GoalShown, ...]
    people: frozenset[str] = frozenset()
    owners: tuple[str, ...] = ()
    kind: str = "plan"

    @property
    def _keys(self) -> tuple[str, ...]:
        return tuple(goal.key for goal in self.goals)

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """The goals that an activity may belong to, by key and sentence."""
        return tuple((goal.key, goal.sentence) for goal in self.goals)

    def parts(self, fields: Fields) -> tuple[Part, ...]:
        rows = rows_of(fields)
        goals = [
            Part(goal.key, Kind.GOAL, (goal.key, *(row.section for row in rows if row.goal == goal.key)), goal.sentence)
            for goal in self.goals
        ]
        rest = tuple(row.section for row in rows if row.goal not in self._keys and row.is_written and not row.removed)
        more = [Part(REST, Kind.REST, rest)] if rest else []
        return (*goals, *more, Part(LEARNED, Kind.LEARNED, (LEARNED,)))

    def rows(self, part: Part, fields: Fields, *, more: bool = False) -> tuple[Row, ...]:
        """The part's activities, and with ``more`` an empty one."""
        rows = tuple(row for row in rows_of(fields) if row.section in part.sections)
        if part.kind is not Kind.GOAL:
            return rows
        shown = [row for row in rows if row.is_written or row.removed]
        return (*shown, _new(part.key, rows_of(fields))) if more else tuple(shown)

    def names(self, part: Part, fields: Fields) -> tuple[str, ...]:
        if part.kind is Kind.LEARNED:
            return (name_of(LEARNED, "learned"),)
        rows = [row for row in self.rows(part, fields, more=True) if not row.removed]
        activities = (name_of(row.section, field) for row in rows for field in ACTIVITY_FIELDS)
        if part.kind is Kind.REST:
            return (*activities, *(name_of(row.section, "goal") for row in rows))
        return (*(name_of(part.key, field) for field in ANSWER_FIELDS), *activities)

    def read(self, fields: Fields) -> Read:
        rows = [row for row in rows_of(fields) if row.is_written and not row.removed]
        numbers = _numbered(rows_of(fields))
        wrong: list[Fault] = []
        activities = tuple(sorted((_activity(row, numbers[row.key], fields, wrong) for row in rows), key=_by_number))
        content = PlanContent(
            learned=fields.get(name_of(LEARNED, "learned"), "").strip(),
            answers=tuple(
                GoalAnswer(key, **{field: fields.get(name_of(key, field), "").strip() for field in ANSWER_FIELDS})
                for key in self._keys
            ),
            activities=activities,
        )
        keys = {activity_section(no): f"{ACTIVITY}{key}" for key, no in numbers.items()}
        found = (replace(fault, section=keys.get(fault.section, fault.section)) for fault in self._faults(content))
        told = {(fault.section, fault.field) for fault in wrong}
        return Read(content, (*wrong, *(fault for fault in found if (fault.section, fault.field) not in told)))

    def _faults(self, content: PlanContent) -> tuple[Fault, ...]:
        return plan_faults(content, goals=self._keys, people=self.people)

    def written(self, content: PlanContent | FollowUpContent) -> dict[str, str]:
        assert isinstance(content, PlanContent)
        found = {name_of(LEARNED, "learned"): content.learned}
        for answer in content.answers:
            found |= {name_of(answer.goal, field): getattr(answer, field) for field in ANSWER_FIELDS}
        for activity in content.activities:
            section = activity_section(activity.no)
            texts = {field.name: getattr(activity, field.name) for field in fields_of(activity) if field.name != "no"}
            found |= {name_of(section, field): str(value or "") for field, value in texts.items()}
        return found

    def hand_in(self, session: Session, fields: Fields, act: Act, *, file: HandedFile | None) -> Transition:
        read = self.read(fields)
        if read.faults:
            raise Incomplete(read.faults, names=FIELD_NAMES)
        assert isinstance(read.content, PlanContent)
        return submit_plan(session, obligation_id=self.obligation_id, content=read.content, act=act, file=file)


def rows_of(fields: Fields) -> tuple[Row, ...]:
    """The activities that the fields hold: those of an earlier version by number, then the new ones."""
    keys = {parts_of(name)[0].removeprefix(ACTIVITY) for name in fields if name.startswith(ACTIVITY)}
    return tuple(_row(key, fields) for key in sorted(keys, key=_order))


def _row(key: str, fields: Fields) -> Row:
    names = (*ACTIVITY_FIELDS, REMOVED, "goal")
    values = {field: fields.get(name_of(f"{ACTIVITY}{key}", field), "") for field in names}
    return Row(
        key=key,
        goal=values["goal"] or key.rpartition("-")[0],
        removed=bool(values[REMOVED]),
        is_written=any(values[field].strip() for field in ACTIVITY_FIELDS),
    )


def _order(key: str) -> tuple[int, str, int]:
    goal, _, number = key.rpartition("-")
    return (0, "", int(key)) if not goal else (1, goal, int(number))


def _new(goal: str, rows: tuple[Row, ...]) -> Row:
    taken = {row.key for row in rows if row.is_written or row.removed}
    return next(Row(key, goal) for no in range(1, len(taken) + 2) if (key := f"{goal}-{no}") not in taken)


def _numbered(rows: tuple[Row, ...]) -> dict[str, int]:
    """Each activity's number in the plan: those that have one keep it, and no number is used again."""
    numbers = {row.key: int(row.key) for row in rows if row.key.isdigit()}
    last = max(numbers.values(), default=0)
    new = [row.key for row in rows if row.key not in numbers and row.is_written and not row.removed]
    return numbers | {key: last + no for no, key in enumerate(new, start=1)}


def _by_number(activity: PlannedActivity) -> int:
    return activity.no


def _activity(row: Row, no: int, fields: Fields, wrong: list[Fault]) -> PlannedActivity:
    values = {field: fields.get(name_of(row.section, field), "").strip() for field in ACTIVITY_FIELDS}
    days: dict[str, date | None] = {}
    for field in _DAYS:
        try:
            days[field] = day(values[field])
        except ValueError as error:
            days[field] = None
            wrong.append(Fault(row.section, field, sentence_of(error)))
    return PlannedActivity(
        no=no, goal=row.goal, what=values["what"], owner=values["owner"], sign=values["sign"],
        starts_on=days["starts_on"], ends_on=days["ends_on"],
    )  # fmt: skip
