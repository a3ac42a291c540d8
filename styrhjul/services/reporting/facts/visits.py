"""What the visits of a period came to: what was learned first, then the questions, the goals and the coverage."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from sqlalchemy import Connection
from sqlmodel import Session

from models.kinds import Operator
from styrhjul.reports.contexts.parts import Unit
from styrhjul.reports.contexts.visits import (
    Account,
    Coverage,
    Heard,
    HeardGoal,
    OneVisit,
    PartyLoad,
    ToVisit,
    Visits,
    VisitState,
)
from styrhjul.reports.words import alphabetical
from styrhjul.rules.swedish import counted
from styrhjul.services.planning import calendar_of
from styrhjul.services.reporting.facts.draft import MOST_NAMED, Draft, Story, head, numbered, shortened
from styrhjul.store.goals import body_goals
from styrhjul.store.visit_reports import (
    CoverageLine,
    HeardLine,
    MemberLine,
    Period,
    VisitLine,
    coverage_lines,
    heard_in,
    member_lines,
    party_seats,
    visit_lines,
)

_LONGEST_LESSON = 400


def visits(session: Session, draft: Draft) -> Visits:
    connection, reading = session.connection(), draft.reading
    period = Period(body_id=reading.body_id, year=reading.year, key=reading.occasion)
    lines = visit_lines(connection, period)
    groups = member_lines(connection, visits=[line.id for line in lines])
    told = tuple(_visit(line, groups.get(line.id, []), draft) for line in lines)
    coverage = _coverage(connection, draft)
    goals = body_goals(connection, body_id=reading.body_id, year=reading.year)
    called = {goal.id: numbered(no) for no, goal in enumerate(goals, start=1)}
    return Visits(
        head=head(draft, "Återrapport av besöken", _story(told, coverage)),
        visits=told,
        goals=heard_goals(heard_in(connection, period), called),
        coverage=coverage,
        parties=_parties(connection, lines, groups, draft),
    )


def heard_goals(lines: Iterable[HeardLine], called: Mapping[int, str]) -> tuple[HeardGoal, ...]:
    """What was heard, goal by goal. A goal that is none of the year's is called by its own key."""
    return tuple(
        HeardGoal(
            key=called.get(goal_id, key),
            sentence=sentence,
            heard=tuple(Heard(unit=_unit(line), heard=line.heard) for line in heard),
        )
        for (goal_id, key, sentence), heard in groupby(lines, key=lambda line: (line.goal_id, line.key, line.sentence))
    )


def _unit(line: VisitLine | HeardLine | CoverageLine) -> Unit:
    return Unit(name=line.unit, operator=line.operator, provider=line.provider)


def _visit(line: VisitLine, group: Sequence[MemberLine], draft: Draft) -> OneVisit:
    return OneVisit(
        unit=_unit(line),
        day=line.held_on or line.day,
        state=_state(line, today=draft.today),
        moved=line.moves > 0 or line.held_on not in (None, line.day),
        why=line.cancelled_why if line.cancelled_on else line.moved_why,
        group=tuple(f"{one.name} ({one.party})" if one.party else one.name for one in group),
        account=_account(line, draft),
    )


def _state(line: VisitLine, *, today: date) -> VisitState:
    if line.cancelled_on is not None:
        return VisitState.CANCELLED
    if line.held_on is not None or line.report_id is not None:
        return VisitState.HELD
    return VisitState.COMING if line.day >= today else VisitState.UNTOLD


def _account(line: VisitLine, draft: Draft) -> Account | None:
    if line.report_id is None or line.reported_on is None:
        return None
    calendar = calendar_of(draft.reading.definition, draft.reading.year)
    until = calendar.add_working_days(line.reported_on, draft.definition.follow_up.own_figures_first)
    return Account(
        reported_on=line.reported_on,
        # A unit has as long to read what is said of it as it has for its own figures.
        unit_reads_until=until if draft.today <= until else None,
        saw=line.saw,
        heard=line.heard,
        works=line.works,
        challenges=line.challenges,
        questions=line.questions,
    )


def _coverage(connection: Connection, draft: Draft) -> Coverage:
    last_year = draft.reading.year
    first_year = last_year - draft.definition.visits.every_years + 1
    lines = coverage_lines(connection, body_id=draft.reading.body_id, today=draft.today)
    remaining = [line for line in lines if line.last_on is None or line.last_on.year < first_year]
    own = sum(line.operator is Operator.OWN for line in lines)
    own_remaining = sum(line.operator is Operator.OWN for line in remaining)
    return Coverage(
        first_year=first_year,
        last_year=last_year,
        units_own=own,
        units_private=len(lines) - own,
        visited_own=own - own_remaining,
        visited_private=len(lines) - own - (len(remaining) - own_remaining),
        remaining=tuple(ToVisit(unit=_unit(line), last_on=line.last_on, next_on=line.next_on) for line in remaining),
    )


def _parties(
    connection: Connection, lines: Sequence[VisitLine], groups: Mapping[int, Sequence[MemberLine]], draft: Draft
) -> tuple[PartyLoad, ...]:
    """Per party only: the load is to be even, and no person is held up beside another."""
    seats = party_seats(connection, body_id=draft.reading.body_id, today=draft.today)
    paid = [line.id for line in lines if _state(line, today=draft.today) is VisitState.HELD]
    times = Counter(one.party for visit in paid for one in groups.get(visit, ()) if one.party)
    return tuple(
        PartyLoad(party=party, times=times[party], politicians=seats.get(party, 0))
        for party in sorted(seats.keys() | times.keys(), key=alphabetical)
    )


def _story(told: Sequence[OneVisit], coverage: Coverage) -> Story:
    return Story(
        highlights=tuple(_highlights(told, coverage)), learning=tuple(_lessons(told)), holes=tuple(_holes(told))
    )


def _highlights(told: Sequence[OneVisit], coverage: Coverage) -> Iterator[str]:
    numbers = Counter(visit.state for visit in told)
    if told:
        cancelled = f", och {numbers[VisitState.CANCELLED]} har ställts in" if numbers[VisitState.CANCELLED] else ""
        yield f"{numbers[VisitState.HELD]} av {counted(len(told), 'besök', 'besök')} är genomförda{cancelled}."
    else:
        yield "Inga besök är planerade än."
    asking = sum(bool(visit.account and visit.account.questions) for visit in told)
    if asking:
        yield f"{counted(asking, 'besök', 'besök')} har tagit med sig frågor till nämnden."
    if coverage.remaining:
        number = counted(len(coverage.remaining), "enhet", "enheter")
        yield f"{number} har inte haft besök {coverage.in_words}."
    elif coverage.units:
        yield f"Alla enheter har haft besök {coverage.in_words}."


def _lessons(told: Sequence[OneVisit]) -> Iterator[str]:
    """What makes it work, before anything else."""
    for visit in told:
        if visit.account and visit.account.works:
            yield f"{visit.unit.name}: {shortened(visit.account.works, _LONGEST_LESSON)}"


def _holes(told: Sequence[OneVisit]) -> Iterator[str]:
    untold = [visit for visit in told if visit.state is VisitState.UNTOLD]
    unreported = [visit for visit in told if visit.state is VisitState.HELD and visit.account is None]
    unread = [visit for visit in told if visit.account and visit.account.unit_reads_until]
    if untold:
        yield f"Det är inte sagt än om besöket blev av: {_named(untold)}."
    if unreported:
        yield f"Återrapporten är inte skriven än: {_named(unreported)}."
    if unread:
        yield f"Enheten har inte hunnit läsa återrapporten: {_named(unread)}."


def _named(found: Sequence[OneVisit]) -> str:
    names = list(dict.fromkeys(visit.unit.name for visit in found))
    more = f" och {len(names) - MOST_NAMED} till" if len(names) > MOST_NAMED else ""
    return f"{', '.join(names[:MOST_NAMED])}{more}"
