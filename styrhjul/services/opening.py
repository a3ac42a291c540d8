"""Opens a body's year, keeps it in step with its definition, meetings and organisation, and closes it.

Opening and updating are one operation: compare the plan with what stands in the database and write the
difference. A preview is the same operation, rolled back. Submitted work and edited dates are untouched.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text
from sqlmodel import Session, col, func, select

from models.cycles import Cycle, Event, Occurrence
from models.kinds import Closing, CycleState, RoleKind
from models.obligations import OWED as OWED_SQL
from models.obligations import Obligation
from models.organisation import Body
from styrhjul.refused import Refused, Sentence
from styrhjul.rules.clashes import Clash
from styrhjul.rules.definition import Definition, Who
from styrhjul.rules.loading import definition_to_json
from styrhjul.rules.planning import PlannedStep
from styrhjul.rules.status import OWED
from styrhjul.services.acts import Act, audit_row
from styrhjul.services.planning import (
    body_by_key,
    cycle_of,
    definition_of,
    meetings,
    occasion_now,
    plan_cycle,
)
from styrhjul.store.database import hold_round_lock
from styrhjul.store.parties import (
    Parties,
    StepScope,
    add_parties,
    spread_dates,
    with_cause_again,
    without_cause,
)
from styrhjul.store.standing import Wanted, lines
from styrhjul.store.withdrawal import restore, withdraw


@dataclass(frozen=True)
class Change:
    """One difference, said in Swedish; ``kind`` is new, date, gone, party_new, party_gone or party_back."""

    kind: str
    step: str
    occasion: str
    text: str


@dataclass(frozen=True)
class Opening:
    """What opening or updating a cycle changed, and what collides in its plan."""

    body: str
    year: int
    changes: tuple[Change, ...]
    clashes: tuple[tuple[PlannedStep, Clash], ...]
    obligations: int


def open_cycle(
    session: Session, *, body_key: str, year: int, act: Act, definition: Definition | None = None
) -> Opening:
    """Open a cycle, or bring an open one up to date; without a definition the cycle's own is kept.

    Raises:
        Refused: the body is unknown, the cycle is closed, or a first opening has no definition.
    """
    hold_round_lock(session)  # two who open it at once: the second finds it open
    cycle = _cycle_for(session, body_key=body_key, year=year, act=act, definition=definition)
    if cycle.state is CycleState.CLOSED:
        raise Refused("Årshjulet %(year)s är stängt.", year=year)
    if definition is not None:
        cycle.definition = definition_to_json(definition)
    session.flush()
    return _update(session, cycle, act=act, body_key=body_key)


def edit_date(  # noqa: PLR0913  (a date of a step on an occasion of a cycle is named by just these)
    session: Session, *, body_key: str, year: int, step: str, occasion: str, which: str, day: date, act: Act
) -> Opening:
    """Set a step's date by hand. It is kept through every later update, and what counts from it follows."""
    cycle = cycle_of(session, body_key=body_key, year=year)
    statement = select(Occurrence).where(
        Occurrence.cycle_id == cycle.id, Occurrence.step == step, Occurrence.occasion == occasion
    )
    row = session.exec(statement).one_or_none()
    if row is None:
        raise Refused(
            "Årshjulet %(year)s har inget steg '%(step)s' för %(occasion)s."
            if occasion
            else "Årshjulet %(year)s har inget steg '%(step)s'.",
            year=year,
            step=step,
            occasion=occasion,
        )
    name = "due_on" if which == "due" else "opens_on"
    subject = f"occurrence:{row.id}"
    session.add(audit_row(act, verb="date", subject=subject, before={name: getattr(row, name)}, after={name: day}))
    setattr(row, name, day)
    setattr(row, "due_edited" if which == "due" else "opens_edited", True)
    session.flush()
    spread_dates(session.connection(), occurrence_id=_id(row))
    return _update(session, cycle, act=act, body_key=body_key)


def record_event(session: Session, *, body_key: str, name: str, day: date, act: Act) -> tuple[Opening, ...]:
    """Record that something happened that rules count from, and update the body's open cycles."""
    body = body_by_key(session, body_key)
    session.add(Event(body_id=_id(body), name=name, day=day))
    session.add(audit_row(act, verb="event", subject=f"body:{body_key}", after={name: day}))
    session.flush()
    cycles = session.exec(select(Cycle).where(Cycle.body_id == body.id, Cycle.state == CycleState.OPEN)).all()
    return tuple(_update(session, cycle, act=act, body_key=body_key) for cycle in cycles)


def close_cycle(session: Session, *, body_key: str, year: int, act: Act) -> None:
    """Close a finished year; it stays readable. Refused while anything in it is still owed."""
    cycle = cycle_of(session, body_key=body_key, year=year)
    wanted = Wanted(body=body_key, year=year, statuses=OWED)
    left = lines(session.connection(), today=act.today, wanted=wanted)
    if left:
        first = f"{left[0].title}, {left[0].party_name}"
        raise Refused(
            "%(n)s åtaganden är inte avslutade, det första är %(first)s. Avsluta eller avskriv dem.",
            n=len(left),
            first=first,
        )
    cycle.state, cycle.closed_on = CycleState.CLOSED, act.today
    session.add(audit_row(act, verb="close", subject=f"cycle:{body_key}/{year}"))


def _cycle_for(session: Session, *, body_key: str, year: int, act: Act, definition: Definition | None) -> Cycle:
    body = body_by_key(session, body_key)
    cycle = session.exec(select(Cycle).where(Cycle.body_id == body.id, Cycle.year == year)).one_or_none()
    if cycle is not None:
        return cycle
    if definition is None:
        raise Refused(
            "Årshjulet %(year)s för %(body)s öppnas för första gången och behöver en definition.",
            year=year,
            body=body.name,
        )
    cycle = Cycle(body_id=_id(body), year=year, definition="", opened_on=act.today)
    session.add(cycle)
    session.add(audit_row(act, verb="open", subject=f"cycle:{body_key}/{year}", after={"year": year}))
    return cycle


def _update(session: Session, cycle: Cycle, *, act: Act, body_key: str) -> Opening:
    definition = definition_of(cycle.definition)
    planned = plan_cycle(session, cycle, definition)
    changes = _write_occurrences(session, cycle, definition, planned, act)
    changes += _write_parties(session, cycle, definition, planned, act)
    if changes:
        subject = f"cycle:{body_key}/{cycle.year}"
        texts = {"changes": [change.text for change in changes]}
        session.add(audit_row(act, verb="update", subject=subject, after=texts))
    session.flush()
    in_cycle = select(Occurrence.id).where(Occurrence.cycle_id == cycle.id)
    total = session.exec(
        select(func.count()).select_from(Obligation).where(col(Obligation.occurrence_id).in_(in_cycle))
    ).one()
    clashes = tuple((step, clash) for step in planned for clash in step.clashes)
    return Opening(body_key, cycle.year, tuple(changes), clashes, total)


def _write_occurrences(
    session: Session, cycle: Cycle, definition: Definition, planned: tuple[PlannedStep, ...], act: Act
) -> list[Change]:
    moved = {meeting.uid: meeting.starts.isoformat() for meeting in meetings(session) if meeting.uid}
    rows = session.exec(select(Occurrence).where(Occurrence.cycle_id == cycle.id)).all()
    stored = {(row.step, occasion_now(row, moved)): row for row in rows}
    changes: list[Change] = []
    for position, plan in enumerate(planned):
        row = stored.pop((plan.step, plan.occasion), None)
        if row is None:
            row = Occurrence(cycle_id=_id(cycle), position=position, stage="", step="", title="", closes=Closing.SUBMIT)
            sentence = Sentence("Nytt: %(title)s, %(due)s", title=plan.title, due=_due(plan.due))
            changes.append(_change("new", plan, sentence))
        dates = (row.opens_on, row.due_on)
        _fill(row, plan, definition, position)
        session.add(row)
        if row.id is not None and dates != (row.opens_on, row.due_on):
            told = {"title": plan.title, "before": _due(dates[1]), "after": _due(row.due_on)}
            changes.append(_change("date", plan, Sentence("Ny dag: %(title)s, %(before)s → %(after)s", **told)))
            session.flush()
            spread_dates(session.connection(), occurrence_id=_id(row))
    session.flush()
    return changes + [change for row in stored.values() for change in _gone(session, row, act)]


def _fill(row: Occurrence, plan: PlannedStep, definition: Definition, position: int) -> None:
    stage, step = definition.step(plan.step)
    row.position, row.stage, row.step, row.occasion = position, stage, plan.step, plan.occasion
    row.title, row.description = plan.title, step.description
    row.opens_on, row.due_on = plan.opens, plan.due
    row.opens_rule, row.due_rule = plan.opens_rule, plan.due_rule
    row.opens_edited, row.due_edited = plan.opens_edited, plan.due_edited
    row.period, row.period_end, row.meeting = plan.period, plan.period_end, plan.meeting
    row.closes, row.decider, row.goes_to = Closing(step.closes), step.decider or "", step.goes_to or ""
    row.content, row.reports = step.content or "", " ".join(step.reports)
    row.reminders = definition.reminders_of(plan.step).model_dump_json()


def _gone(session: Session, row: Occurrence, act: Act) -> list[Change]:
    """An occurrence that the definition or the meetings no longer call for: what is owed in it is released."""
    statement = select(Obligation).where(Obligation.occurrence_id == row.id, text(OWED_SQL))
    owed = [_id(obligation) for obligation in session.exec(statement)]
    if not owed:
        return []
    reason = "Steget finns inte längre i årshjulet."
    withdraw(session.connection(), ids=owed, reason=reason, day=act.today, at=act.now)
    sentence = Sentence("Utgår: %(title)s (%(n)s åtaganden avskrivs)", title=row.title, n=len(owed))
    return [Change("gone", row.step, row.occasion, sentence)]


PARTY_CHANGES = {
    "party_new": "Tillkommer: %(n)s åtaganden för %(step)s",
    "party_gone": "Avskrivs: %(n)s åtaganden för %(step)s",
    "party_back": "Återkommer: %(n)s åtaganden för %(step)s",
}


def _write_parties(
    session: Session, cycle: Cycle, definition: Definition, planned: tuple[PlannedStep, ...], act: Act
) -> list[Change]:
    ids = _planned_ids(session, cycle, planned)
    changes: list[Change] = []
    for _, key, step in definition.steps():
        scope = StepScope(cycle_id=_id(cycle), step=key, opened_on=cycle.opened_on, planned=tuple(ids[key]))
        parties = _parties(session, step.who, cycle)
        added = add_parties(session.connection(), scope=scope, parties=parties)
        released = without_cause(session.connection(), scope=scope, parties=parties)
        if released:
            reason = "Omfattas inte längre av steget enligt registret eller definitionen."
            withdraw(session.connection(), ids=released, reason=reason, day=act.today, at=act.now)
        back = with_cause_again(session.connection(), scope=scope, parties=parties)
        if back:
            reason = "Omfattas åter av steget enligt registret eller definitionen."
            restore(session.connection(), ids=back, reason=reason, day=act.today, at=act.now)
        counts = (
            ("party_new", len(added)),
            ("party_gone", len(released)),
            ("party_back", len(back)),
        )
        changes += [
            Change(kind, key, "", Sentence(PARTY_CHANGES[kind], n=number, step=step.name))
            for kind, number in counts
            if number
        ]
    return changes


def _planned_ids(session: Session, cycle: Cycle, planned: tuple[PlannedStep, ...]) -> defaultdict[str, list[int]]:
    """The occurrences of each step that are in the plan; others may be left from meetings since cancelled."""
    keys = {(plan.step, plan.occasion) for plan in planned}
    ids: defaultdict[str, list[int]] = defaultdict(list)
    for row in session.exec(select(Occurrence).where(Occurrence.cycle_id == cycle.id)):
        if (row.step, row.occasion) in keys:
            ids[row.step].append(_id(row))
    return ids


def _parties(session: Session, who: Who, cycle: Cycle) -> Parties:
    own = cycle.body_id
    if who.units is not None:
        return Parties(body_id=own, units=who.units, kinds=tuple(who.kinds))
    key = who.politicians or who.body or "own"
    body_id = own if key == "own" else _id(body_by_key(session, key))
    if who.politicians is not None:
        return Parties(body_id=body_id, politicians=True)
    return Parties(body_id=body_id, role=who.role or RoleKind.ADMINISTRATOR)


def _change(kind: str, plan: PlannedStep, sentence: str) -> Change:
    return Change(kind, plan.step, plan.occasion, sentence)


def _due(day: date | None) -> Sentence:
    return Sentence("senast %(day)s", day=day) if day is not None else Sentence("utan dag än")


def _id(row: Body | Cycle | Occurrence | Obligation) -> int:
    assert row.id is not None, "flushed rows have an id"
    return row.id
