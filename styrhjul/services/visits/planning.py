"""Plans a body's visits in a year, or plans them anew: what stands is changed as little as possible."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count

from sqlmodel import Session, col, select

from models.cycles import Cycle
from models.kinds import CycleState, Operator
from models.obligations import Audit
from models.organisation import Body, Unit
from models.visits import Visit
from styrhjul.refused import Refused
from styrhjul.rules.calendar import OutsideCalendarError, WorkCalendar
from styrhjul.rules.visits.problem import Kept, Place, Plan, PlannedVisit, Problem, Visitor, VisitRules
from styrhjul.rules.visits.times import Timed, times_of_day
from styrhjul.services.acts import Act
from styrhjul.services.planning import calendar_of, cycle_of, definition_of
from styrhjul.services.visits.duties import settle_duties
from styrhjul.services.visits.finding import regroup, touch, visit_entry
from styrhjul.store.visits import (
    PeriodLine,
    PlaceLine,
    TermLine,
    VisitRow,
    meeting_days,
    pairs,
    persons_busy,
    place_lines,
    terms,
    units_busy,
    visit_periods,
    visit_rows,
)

_NO_LONGER = "Planen har ändrats."


@dataclass(frozen=True)
class Search:
    """How the plan is looked for: the same seed gives the same plan, unless the time runs out."""

    seed: int = 1
    seconds: float = 5.0
    workers: int = 2


@dataclass(frozen=True)
class Gathered:
    """What the planner is asked. ``fixed`` are the keys of visits that it cannot change; ``remarks`` are for people."""

    problem: Problem
    fixed: frozenset[str]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Planned:
    """What planning came to: the keys of the visits that are new, changed, cancelled, and the number left as it was."""

    plan: Plan
    new: tuple[str, ...]
    changed: tuple[str, ...]
    cancelled: tuple[str, ...]
    unchanged: int
    remarks: tuple[str, ...] = ()


def plan_body_visits(session: Session, *, body_key: str, year: int, act: Act, search: Search | None = None) -> Planned:
    """Plan the visits of a body's year and write what differs from what stands.

    Nothing is deleted: a visit that is planned no longer is cancelled. The politicians' obligations follow.

    Raises:
        Colliding: the rules cannot all be held; the message names those that collide.
        Refused: the year is not open, or it has no periods for visits, nobody to go or nowhere to go to.
    """
    from styrhjul.rules.visits.planner import plan_visits  # the solver takes seconds to load

    cycle = cycle_of(session, body_key=body_key, year=year)
    if cycle.state is CycleState.CLOSED:
        raise Refused(f"Årshjulet {year} är stängt. Öppna det igen för att ändra i det.")
    gathered = gather_problem(session, cycle=cycle, today=act.today)
    how = search or Search()
    plan = plan_visits(gathered.problem, seed=how.seed, seconds=how.seconds, workers=how.workers)
    written = _Writing(session, cycle, body_key, gathered, act).write(plan)
    settle_duties(session, cycle=cycle, act=act)
    return replace(written, remarks=gathered.remarks)


def gather_problem(session: Session, *, cycle: Cycle, today: date) -> Gathered:
    """Everything that the plan rests on, as the database has it.

    A visit that is held, or so near that its invitation has gone out, stands as if a person had pinned it.

    Raises:
        Refused: there is nothing to plan, nobody to go, or nowhere to go to.
    """
    connection = session.connection()
    assert cycle.id is not None
    body = session.get_one(Body, cycle.body_id)
    periods = visit_periods(connection, cycle_id=cycle.id)
    if not periods:
        raise Refused(f"Årshjulet {cycle.year} för {body.name} har inget steg för besök (content: visit) med dagar.")
    first, last = min(period.first for period in periods), max(period.last for period in periods)
    rules = definition_of(cycle.definition).visits
    calendar = calendar_of(cycle.definition, cycle.year)
    meets = meeting_days(connection, body_id=cycle.body_id, first=first, last=last)
    earliest = _earliest(calendar, today, rules)
    standing = [row for row in visit_rows(connection, body=body.key, year=cycle.year) if row.state != "cancelled"]
    fixed = frozenset(row.key for row in standing if row.held_on is not None or row.day < earliest)
    facts = _Facts(session, cycle, rules, first, last, today)
    problem = Problem(
        year=cycle.year,
        periods={period.key: _days(period, calendar, meets, earliest) for period in periods},
        visitors=facts.visitors(standing),
        places=facts.places(),
        rules=rules if rules.majority else rules.model_copy(update={"mixed": False}),
        kept=tuple(_kept(row, pinned=row.pinned or row.key in fixed) for row in standing),
    )
    if not problem.visitors or not problem.places:
        lacks = "förtroendevalda som kan gå på besök" if not problem.visitors else "enheter att besöka"
        raise Refused(f"{body.name} har inga {lacks} under {cycle.year}.")
    return Gathered(problem, fixed, tuple(_remarks(rules, problem)))


def _remarks(rules: VisitRules, problem: Problem) -> Iterator[str]:
    if rules.mixed and not rules.majority:
        yield "Definitionen säger inte vilka partier som är majoritet (visits: majority), så grupperna blandas inte."
    if nowhere := sum(not place.area for place in problem.places):
        yield f"{nowhere} enheter saknar område, så deras besök läggs inte ihop med andra i närheten."


def _earliest(calendar: WorkCalendar, today: date, rules: VisitRules) -> date:
    """The first day of a visit whose invitation can still go out in time."""
    try:
        return calendar.add_working_days(today, rules.invite_working_days)
    except OutsideCalendarError:
        return today


def _days(period: PeriodLine, calendar: WorkCalendar, meets: frozenset[date], earliest: date) -> tuple[date, ...]:
    office = calendar.without_pause()
    days = (period.first + timedelta(n) for n in range((period.last - period.first).days + 1))
    return tuple(day for day in days if day >= earliest and day not in meets and office.is_working(day))


def _kept(row: VisitRow, *, pinned: bool) -> Kept:
    keys = tuple(member.key for member in row.members)
    return Kept(place=row.unit, day=row.day, visitors=keys, pinned=pinned, period=row.period)


@dataclass(frozen=True)
class _Facts:
    """What the register says of who goes and where to, between the first day and the last."""

    session: Session
    cycle: Cycle
    rules: VisitRules
    first: date
    last: date
    today: date

    def visitors(self, standing: Sequence[VisitRow]) -> tuple[Visitor, ...]:
        """The politicians who go, and those who stand outside the groups but are in a visit that a person decided."""
        connection, body_id = self.session.connection(), self.cycle.body_id
        seats: defaultdict[str, list[TermLine]] = defaultdict(list)
        for term in terms(connection, body_id=body_id, first=self.first, last=self.last):
            seats[term.person].append(term)
        busy = persons_busy(connection, body_id=body_id, first=self.first, last=self.last)
        last_year = pairs(connection, body_id=body_id, year=self.cycle.year - 1)
        found = {}
        for key, held in seats.items():
            inside = [term for term in held if not self.rules.is_outside(term.seat)]
            if inside:
                away = busy.get(key, set()) | self._without(inside)
                found[key] = self._visitor(inside[-1], away, last_year)
        going = {member.key: member.name for row in standing for member in row.members}
        for key, name in going.items():
            if (
                key not in found
            ):  # whoever goes by a person's decision, and has no side, gets no other visit by the plan
                term = seats[key][-1] if key in seats else TermLine(key, name, "", "", None, None)
                found[key] = replace(self._visitor(term, busy.get(key, set()), last_year), side="")
        return tuple(found[key] for key in sorted(found))

    def places(self) -> tuple[Place, ...]:
        connection, body_id = self.session.connection(), self.cycle.body_id
        lines = place_lines(
            connection, body_id=body_id, year=self.cycle.year, first=self.first, last=self.last, today=self.today
        )
        busy = units_busy(connection, body_id=body_id, first=self.first, last=self.last)
        return tuple(self._place(line, busy.get(line.key, set())) for line in lines)

    def _place(self, line: PlaceLine, busy: set[date]) -> Place:
        return Place(
            key=line.key,
            name=line.name,
            area=line.area,
            kind=line.kind,
            private=line.operator is not Operator.OWN,
            last_visited=line.last_visited.year if line.last_visited else None,
            missed_goals=line.missed_goals,
            asked=line.asked,
            away=frozenset(busy | self._without([line])),
        )

    def _visitor(self, term: TermLine, away: set[date], last_year: Mapping[str, set[str]]) -> Visitor:
        return Visitor(
            key=term.person,
            name=term.name,
            party=term.party,
            side=self.rules.side(term.party),
            away=frozenset(away),
            visited_last_year=frozenset(last_year.get(term.person, ())),
        )

    def _without(self, terms: Iterable[TermLine | PlaceLine]) -> set[date]:
        """The days that none of the terms covers."""
        ends = [(term.starts_on or self.first, term.ends_on or self.last) for term in terms]
        return {day for day in self._all_days() if not any(start <= day <= end for start, end in ends)}

    def _all_days(self) -> set[date]:
        return {self.first + timedelta(n) for n in range((self.last - self.first).days + 1)}


class _Writing:
    """Writes a plan over what stands."""

    def __init__(self, session: Session, cycle: Cycle, body_key: str, gathered: Gathered, act: Act) -> None:
        self.session, self.cycle, self.body_key, self.act = session, cycle, body_key, act
        self.gathered = gathered
        statement = select(Visit).where(Visit.body_id == cycle.body_id, Visit.year == cycle.year)
        self.rows = list(session.exec(statement.order_by(col(Visit.day), col(Visit.id))))
        self.units = {row.id: row for row in session.exec(select(Unit).where(Unit.body_id == cycle.body_id))}
        self.ids = {row.key: row.id for row in self.units.values()}

    def write(self, plan: Plan) -> Planned:
        left, met = self._met(plan.visits)
        times = self._times(met)
        new: list[str] = []
        changed: list[str] = []
        for planned, row in met:
            if row is not None and row.key in self.gathered.fixed:
                continue
            hours = times[planned.place, planned.day]
            if row is None:
                new.append(self._add(planned, hours))
            elif self._change(row, planned, hours):
                changed.append(row.key)
        for row in left:
            values = {"cancelled_on": self.act.today, "cancelled_why": _NO_LONGER}
            touch(self.session, row, values, act=self.act, entry=self._entry(row.key, "cancel"))
        self.session.flush()
        cancelled = tuple(row.key for row in left)
        return Planned(plan, tuple(new), tuple(changed), cancelled, len(met) - len(new) - len(changed))

    def _met(self, visits: Sequence[PlannedVisit]) -> tuple[list[Visit], list[tuple[PlannedVisit, Visit | None]]]:
        """What stands and is planned no longer, and each planned visit with the one that stands for it, if any."""
        standing = [row for row in self.rows if row.cancelled_on is None]
        met: dict[PlannedVisit, Visit] = {}
        likenesses = (_same_day, _same_period, _same_unit)
        for like in likenesses:
            for planned in visits:
                if planned in met:
                    continue
                rows = (row for row in standing if self._key_of(row) == planned.place and like(row, planned))
                if (row := next(rows, None)) is not None:
                    met[planned] = row
                    standing.remove(row)
        left = [row for row in standing if row.key not in self.gathered.fixed and not row.pinned]
        return left, [(planned, met.get(planned)) for planned in visits]

    def _key_of(self, row: Visit) -> str:
        unit = self.units.get(row.unit_id)
        return unit.key if unit is not None else ""

    def _times(self, met: Sequence[tuple[PlannedVisit, Visit | None]]) -> dict[tuple[str, date], tuple[str, str]]:
        """The hours of each visit, by its unit and day."""
        days: defaultdict[date, list[Timed]] = defaultdict(list)
        for planned, row in met:
            said = (row.starts, row.ends) if row is not None else ("", "")
            days[planned.day].append(Timed(planned.place, frozenset(planned.visitors), *said))
        rules = self.gathered.problem.rules
        return {(key, day): hours for day, visits in days.items() for key, hours in times_of_day(visits, rules).items()}

    def _add(self, planned: PlannedVisit, hours: tuple[str, str]) -> str:
        taken = {row.key for row in self.rows}
        numbered = (f"{planned.place}-{n}" if n > 1 else planned.place for n in count(1))
        key = next(free for free in numbered if free not in taken)
        unit_id = self.ids[planned.place]
        assert unit_id is not None
        row = Visit(
            body_id=self.cycle.body_id,
            unit_id=unit_id,
            year=self.cycle.year,
            key=key,
            period=planned.period,
            day=planned.day,
            starts=hours[0],
            ends=hours[1],
            why="\n".join(planned.why),
            changed_at=self.act.now,
        )
        self.rows.append(row)
        self.session.add(row)
        self.session.flush()
        told = {"day": planned.day, "starts": hours[0], "ends": hours[1]}
        regroup(self.session, row, planned.visitors, act=self.act)
        self.session.add(self._entry(key, "plan")(after=told | {"visitors": sorted(planned.visitors)}))
        return key

    def _change(self, row: Visit, planned: PlannedVisit, hours: tuple[str, str]) -> bool:
        """Whether the visit had to be changed; that it is planned for other reasons is no change."""
        row.why = "\n".join(planned.why)
        self.session.add(row)
        values = {"period": planned.period, "day": planned.day, "starts": hours[0], "ends": hours[1]}
        entry = self._entry(row.key, "plan")
        return touch(self.session, row, values, act=self.act, entry=entry, group=planned.visitors)

    def _entry(self, key: str, verb: str) -> Callable[..., Audit]:
        return visit_entry(self.act, f"{self.body_key}/{self.cycle.year}/{key}", verb=verb)


def _same_day(row: Visit, planned: PlannedVisit) -> bool:
    return row.day == planned.day


def _same_period(row: Visit, planned: PlannedVisit) -> bool:
    return row.held_on is None and row.period == planned.period


def _same_unit(row: Visit, _planned: PlannedVisit) -> bool:
    return row.held_on is None and not row.pinned
