"""Receipts: a politician has read and understood, or asks something; the chair passes it on, and the unit answers.

When everything in a reading has its receipt, the reading is handed in like every other obligation.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session

from models.kinds import ANSWER, CHAIR, OWED_AFTER, PASS_ON, QUESTION, ReportKind
from models.obligations import Submission
from models.reports import Receipt
from styrhjul.refused import Refused, Sentence
from styrhjul.rules.questions import (
    LONGEST_WAITING,
    MOST_QUESTIONS,
    NEXT,
    paragraph,
    paragraphs,
    seen_by_unit,
    with_question,
)
from styrhjul.rules.swedish import counted, listed
from styrhjul.services import transitions
from styrhjul.services.acts import Act, audit_row
from styrhjul.store.items import write_administrator_items, write_chair_items, write_owner_items
from styrhjul.store.receipts import (
    UNIT_PLAN,
    ReadingObligation,
    Thing,
    is_chairs_own,
    reading_obligation,
    to_read,
)

_NAMES = {
    UNIT_PLAN: ("enhetsplan", "enhetsplaner"),
    ReportKind.GOAL_PROPOSAL: ("förslag till mål", "förslag till mål"),
    ReportKind.RED_THREAD: ("rapport om den röda tråden", "rapporter om den röda tråden"),
    ReportKind.UNIT_PLANS: ("sammanställning av enhetsplanerna", "sammanställningar av enhetsplanerna"),
    ReportKind.FOLLOW_UP: ("uppföljningsrapport", "uppföljningsrapporter"),
    ReportKind.CYCLE_STATUS: ("lägesrapport", "lägesrapporter"),
    ReportKind.VISITS: ("besöksrapport", "besöksrapporter"),
    ReportKind.PROCUREMENT: ("upphandlingsrapport", "upphandlingsrapporter"),
}


@dataclass(frozen=True)
class Given:
    """What the receipts came to: how many things there are, how many of them are read, and whether all is done."""

    read: int
    things: int
    finished: bool


def give_receipt(
    session: Session, *, obligation_id: int, act: Act, thing: Callable[[Thing], bool] | None = None, question: str = ""
) -> Given:
    """Write that what is to be read has been: everything, or what ``thing`` picks out, with or without a question.

    Given again it changes nothing, but a new question is added. The reading is handed in when all is read and it
    has opened.

    Raises:
        Refused: it is no reading, there is nothing (or no such thing) to read, or a question is about many things.
    """
    reading = _reading(session, obligation_id)
    things = to_read(session.connection(), obligation_id)
    chosen = [row for row in things if thing is None or thing(row)]
    if not chosen:
        raise Refused(_nothing(things))
    if question.strip() and len(chosen) > 1:
        raise Refused("En fråga ställs om en sak i taget. Säg vilken enhetsplan eller rapport den gäller.")
    for row in chosen:
        _give(session, row, act, question.strip())
    read = sum(row.is_read or row in chosen for row in things)
    return Given(read=read, things=len(things), finished=_finish(session, reading, things, read=read, act=act))


def _reading(session: Session, obligation_id: int) -> ReadingObligation:
    if (reading := reading_obligation(session.connection(), obligation_id)) is None:
        raise Refused("Åtagande %(number)s är ingen läsning som kvitteras.", number=obligation_id)
    return reading


def _nothing(things: tuple[Thing, ...]) -> Sentence:
    if not things:
        return Sentence("Det finns inget att läsa än. Du får veta när det finns.")
    keys = ", ".join(row.key for row in things)
    return Sentence("Det finns inget sådant att läsa. Det här finns: %(keys)s.", keys=keys)


def _give(session: Session, thing: Thing, act: Act, question: str) -> None:
    if thing.receipt_id is not None and not question:
        return
    receipt = session.get(Receipt, thing.receipt_id) if thing.receipt_id is not None else None
    if receipt is None:
        receipt = Receipt(
            obligation_id=thing.obligation_id,
            submission_id=thing.submission_id,
            report_id=thing.report_id,
            at=act.now,
            by=act.actor,
        )
    if question:
        _ask(session, receipt, thing, act, question)
    session.add(receipt)
    session.flush()


def _ask(session: Session, receipt: Receipt, thing: Thing, act: Act, question: str) -> None:
    before = receipt.question
    asked = with_question(before, paragraph(question), with_chair=_waits_with_chair(receipt))
    if asked == before:
        return
    if len(paragraphs(asked)) > MOST_QUESTIONS:
        raise Refused("Det finns redan %(most)s frågor om det här. Ta gärna ett samtal i stället.", most=MOST_QUESTIONS)
    if _waits_with_chair(receipt) and len(paragraphs(asked)[-1]) > LONGEST_WAITING:
        raise Refused("Det väntar redan mycket hos nämndens ordförande. Ta gärna ett samtal i stället.")
    receipt.question, receipt.answered_at = asked, None
    receipt.passed_on_by, receipt.passed_on_at = "", None
    session.add(receipt)
    session.flush()
    earlier = {"question": before} if before else None
    session.add(audit_row(act, verb="ask", subject=_subject(receipt), before=earlier, after={"question": asked}))
    connection, today = session.connection(), act.today
    if thing.plan_id is None:  # a report is nobody's alone, so the cycle's administrator sees to that it is answered
        reason = _reason(QUESTION, receipt)
        write_administrator_items(connection, obligation_id=thing.obligation_id, reason=reason, today=today)
    elif is_chairs_own(connection, reading_id=thing.obligation_id, today=today):
        _pass_on(session, receipt, thing.plan_id, act)
    else:
        write_chair_items(connection, obligation_id=thing.plan_id, reason=_reason(CHAIR, receipt), today=today)


def _waits_with_chair(receipt: Receipt) -> bool:
    """Whether the newest question is about a plan, and has neither been passed on nor answered."""
    waits = receipt.passed_on_at is None and receipt.answered_at is None
    return receipt.submission_id is not None and bool(receipt.question) and waits


def _subject(receipt: Receipt) -> str:
    return f"receipt:{receipt.id}"


def _reason(kind: str, receipt: Receipt, *, question: str = "") -> str:
    """A notice's reason, about the newest question, or the newest of ``question``."""
    return f"{kind}-{len(paragraphs(question or receipt.question))}:{receipt.id}"


def _finish(session: Session, reading: ReadingObligation, things: tuple[Thing, ...], *, read: int, act: Act) -> bool:
    """Hand in the reading if nothing is left. Before it has opened more may come, so then it waits."""
    if read < len(things) or reading.last not in OWED_AFTER:
        return read == len(things)
    if reading.opens_on is not None and reading.opens_on > act.today:
        return False
    content = transitions.Content(text=read_in_swedish(things))
    transitions.submit(session, obligation_id=reading.obligation_id, content=content, act=act)
    return True


def read_in_swedish(things: tuple[Thing, ...]) -> str:
    """What has been read, such as "Läst: 1 sammanställning av enhetsplanerna och 15 enhetsplaner."."""
    numbers = Counter(thing.kind for thing in things)
    return f"Läst: {listed([counted(number, *_NAMES[kind]) for kind, number in numbers.items()])}."


def pass_on_question(session: Session, *, receipt_id: int, act: Act) -> Receipt:
    """The committee's chair lets the newest question about a unit's plan go on to the unit, which is told of it.

    ``act.comment`` is a word of the chair's own to the unit, if there is one.

    Raises:
        Refused: there is no such question, it is about a report, or it has been passed on or answered already.
    """
    receipt = _asked(session, receipt_id)
    if receipt.submission_id is None:
        raise Refused(
            "Fråga %(number)s gäller en rapport och inte en enhets plan. Svara på den i stället.", number=receipt_id
        )
    if receipt.passed_on_at is not None:
        raise Refused(
            "Fråga %(number)s är redan skickad vidare till enheten av %(who)s.",
            number=receipt_id,
            who=receipt.passed_on_by,
        )
    _pass_on(session, receipt, session.get_one(Submission, receipt.submission_id).obligation_id, act)
    return receipt


def _pass_on(session: Session, receipt: Receipt, plan_id: int, act: Act) -> None:
    receipt.passed_on_by, receipt.passed_on_at = act.actor, act.now
    session.add(receipt)
    session.add(audit_row(act, verb=PASS_ON, subject=_subject(receipt), after={"passed_on_by": act.actor}))
    session.flush()
    reason = _reason(QUESTION, receipt)
    write_owner_items(session.connection(), obligation_id=plan_id, reason=reason, today=act.today)


def _asked(session: Session, receipt_id: int) -> Receipt:
    """The receipt, whose newest question awaits an answer."""
    receipt = session.get(Receipt, receipt_id)
    if receipt is None or not receipt.question:
        raise _no_question(receipt_id)
    if receipt.answered_at is not None:
        raise Refused("Frågan %(number)s är redan besvarad: %(answer)s", number=receipt_id, answer=receipt.answer)
    return receipt


def _no_question(receipt_id: int) -> Refused:
    return Refused("Det finns ingen fråga med nummer %(number)s.", number=receipt_id)


def answer_question(session: Session, *, receipt_id: int, answer: str, act: Act, from_unit: bool = False) -> Receipt:
    """Answer the newest question of a receipt; whoever asked is told.

    What waits with the chair has not been put to the unit, so an answer ``from_unit`` is then to what was asked before,
    and the newest question goes on waiting.

    Raises:
        Refused: there is no such receipt, nothing has been asked, it is answered already, or the answer is empty.
    """
    receipt = _asked(session, receipt_id)
    goes_on = from_unit and _waits_with_chair(receipt)
    answered = seen_by_unit(receipt.question, with_chair=goes_on)
    if not answered:
        raise _no_question(receipt_id)
    if not answer.strip():
        raise Refused("Skriv ett svar på frågan.")
    before = {"answer": receipt.answer} if receipt.answer else None
    receipt.answer = NEXT.join(filter(None, (receipt.answer, paragraph(answer))))
    receipt.answered_by, receipt.answered_at = act.actor, None if goes_on else act.now
    session.add(receipt)
    after = {"answer": receipt.answer}
    session.add(audit_row(act, verb="answer", subject=_subject(receipt), before=before, after=after))
    session.flush()
    reason = _reason(ANSWER, receipt, question=answered)
    write_owner_items(session.connection(), obligation_id=receipt.obligation_id, reason=reason, today=act.today)
    return receipt
