"""What people do to an obligation: submit, return, accept, waive, decide, reopen, open early.

Each is checked in one place, leaves a signed transition and an audit row, and tells those concerned in
the same transaction.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, col, select

from models.cycles import Cycle, Occurrence
from models.kinds import OWED_AFTER, CycleState, TransitionKind
from models.obligations import Obligation, Submission, Transition
from styrhjul.refused import Refused
from styrhjul.rules.transitions import refusal
from styrhjul.services.acts import Act, audit_row
from styrhjul.services.goals import adopt_by_step
from styrhjul.store.items import write_owner_items


@dataclass(frozen=True)
class Decided:
    """A decision by people: the decider, the day and the paragraph (§) of the minutes."""

    decider: str
    on: date
    paragraph: str


@dataclass(frozen=True)
class Content:
    """What is handed in: a text, a file, or both."""

    text: str = ""
    file_name: str = ""
    file: bytes | None = field(default=None, repr=False)


def submit(session: Session, *, obligation_id: int, content: Content, act: Act) -> Transition:
    """Hand in a new version; earlier versions are kept.

    Raises:
        Refused: nothing was handed in, or the obligation is already accepted, decided or waived.
    """
    if not content.text.strip() and content.file is None:
        raise Refused("Det finns inget att lämna in. Skriv en text eller bifoga en fil.")
    obligation, occurrence = _load(session, obligation_id)
    obligation.version += 1
    transition = _add(session, obligation, occurrence, TransitionKind.SUBMIT, act)
    session.add(
        Submission(
            obligation_id=obligation_id,
            version=obligation.version,
            text=content.text,
            file_name=content.file_name,
            file=content.file,
            file_sha256=hashlib.sha256(content.file).hexdigest() if content.file is not None else "",
        )
    )
    return transition


def return_(session: Session, *, obligation_id: int, act: Act, due_on: date | None = None) -> Transition:
    """Send a submission back with a comment and, if given, a new due date (a hand-edited one)."""
    return _simple(session, obligation_id, TransitionKind.RETURN, act, due_on)


def accept(session: Session, *, obligation_id: int, act: Act) -> Transition:
    return _simple(session, obligation_id, TransitionKind.ACCEPT, act)


def waive(session: Session, *, obligation_id: int, act: Act) -> Transition:
    """Release the party from the obligation; the reason stands in ``act.comment``."""
    return _simple(session, obligation_id, TransitionKind.WAIVE, act)


def reopen(session: Session, *, obligation_id: int, act: Act, due_on: date | None = None) -> Transition:
    """Open what was finished again, with a reason and, if given, a new due date (a hand-edited one)."""
    return _simple(session, obligation_id, TransitionKind.REOPEN, act, due_on)


def open_early(session: Session, *, obligation_id: int, act: Act) -> Transition:
    """Open before the opening date: from now on it is shown as open and may be reminded of."""
    transition = _simple(session, obligation_id, TransitionKind.OPEN, act)
    session.get_one(Obligation, obligation_id).opens_on = act.today
    return transition


def decide(session: Session, *, obligation_id: int, decided: Decided, act: Act) -> Transition:
    """Record people's decision. The engine prepares, people decide (kommunallagen 6 kap. 38 §)."""
    if not decided.decider.strip() or not decided.paragraph.strip():
        raise Refused("Ett beslut behöver beslutsfattare, datum och paragraf, till exempel nämnden 2027-01-19 § 7.")
    if decided.on > act.today:
        raise Refused("Beslutets datum %(day)s ligger i framtiden.", day=decided.on)
    obligation, occurrence = _load(session, obligation_id)
    transition = _add(session, obligation, occurrence, TransitionKind.DECIDE, act)
    transition.decider, transition.decided_on = decided.decider.strip(), decided.on
    transition.paragraph = decided.paragraph.strip()
    cycle = session.get_one(Cycle, occurrence.cycle_id)
    adopt_by_step(session, occurrence=occurrence, cycle=cycle, decided=decided, act=act)
    return transition


def move_date(session: Session, *, obligation_id: int, due_on: date, act: Act) -> Obligation:
    """Give one party another due date, with the reason in ``act.comment``; no later update moves it again.

    Raises:
        Refused: there is no reason, nothing is owed any more, or the day has already been.
    """
    obligation, _ = _load(session, obligation_id)
    if obligation.last not in OWED_AFTER:
        raise Refused("Åtagandet väntar inte på någon inlämning. Öppna det igen om det ska få en ny dag.")
    if not act.comment.strip():
        raise Refused("Skriv ett skäl till den nya dagen. Det sparas i åtagandets historik.")
    _extend(session, obligation, due_on, act)
    session.add(obligation)
    session.flush()
    return obligation


def _load(session: Session, obligation_id: int) -> tuple[Obligation, Occurrence]:
    """The obligation, locked for this transaction, and its occurrence."""
    statement = select(Obligation).where(Obligation.id == obligation_id).with_for_update()
    obligation = session.exec(statement).one_or_none()
    if obligation is None:
        raise Refused("Det finns inget åtagande med nummer %(number)s.", number=obligation_id)
    occurrence = session.get_one(Occurrence, obligation.occurrence_id)
    cycle = session.get_one(Cycle, occurrence.cycle_id)
    if cycle.state is CycleState.CLOSED:
        raise Refused("Årshjulet %(year)s är stängt. Öppna det igen för att ändra i det.", year=cycle.year)
    return obligation, occurrence


def _simple(
    session: Session, obligation_id: int, kind: TransitionKind, act: Act, due_on: date | None = None
) -> Transition:
    obligation, occurrence = _load(session, obligation_id)
    if due_on is not None:  # first, so that those concerned are told of the new date
        _extend(session, obligation, due_on, act)
    return _add(session, obligation, occurrence, kind, act)


def _add(
    session: Session, obligation: Obligation, occurrence: Occurrence, kind: TransitionKind, act: Act
) -> Transition:
    if why_not := refusal(kind, last=obligation.last, closes=occurrence.closes, comment=act.comment):
        raise Refused(why_not)
    assert obligation.id is not None
    no = session.exec(
        select(Transition.no).where(Transition.obligation_id == obligation.id).order_by(col(Transition.no).desc())
    ).first()
    transition = Transition(
        obligation_id=obligation.id,
        no=(no or 0) + 1,
        kind=kind,
        day=act.today,
        at=act.now,
        actor=act.actor,
        comment=act.comment.strip(),
        version=obligation.version,
    )
    before, obligation.last = obligation.last, kind.value
    session.add_all([obligation, transition])
    session.add(
        audit_row(
            act,
            verb=kind,
            subject=f"obligation:{obligation.id}",
            before={"last": before},
            after={"last": kind, "version": obligation.version},
        )
    )
    session.flush()
    write_owner_items(
        session.connection(), obligation_id=obligation.id, reason=f"{kind}:{transition.no}", today=act.today
    )
    return transition


def _extend(session: Session, obligation: Obligation, due_on: date, act: Act) -> None:
    if due_on < act.today:
        raise Refused("Den nya dagen %(day)s har redan varit.", day=due_on)
    subject = f"obligation:{obligation.id}"
    before, after = {"due_on": obligation.due_on}, {"due_on": due_on}
    session.add(audit_row(act, verb="date", subject=subject, before=before, after=after))
    obligation.due_on, obligation.due_edited = due_on, True
