"""Receipts: a politician has read and understood, or asks something; the unit answers.

When everything in a reading has its receipt, the reading is handed in like every other obligation.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session

from models.kinds import ANSWER, OWED_AFTER, QUESTION, ReportKind
from models.reports import Receipt
from styrhjul.refused import Refused
from styrhjul.rules.swedish import counted, listed
from styrhjul.services import transitions
from styrhjul.services.acts import Act, audit_row
from styrhjul.store.items import write_administrator_items, write_owner_items
from styrhjul.store.receipts import (
    UNIT_PLAN,
    ReadingObligation,
    Thing,
    reading_obligation,
    to_read,
)

MOST_QUESTIONS = 9
_NEXT = "\n\n"
"""Between one question about the same thing and the next."""

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
        raise Refused(f"Åtagande {obligation_id} är ingen läsning som kvitteras.")
    return reading


def _nothing(things: tuple[Thing, ...]) -> str:
    if not things:
        return "Det finns inget att läsa än. Du får veta när det finns."
    return f"Det finns inget sådant att läsa. Det här finns: {', '.join(row.key for row in things)}."


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
    earlier = receipt.question.split(_NEXT) if receipt.question else []
    if (asked := _paragraph(question)) in earlier:
        return
    if len(earlier) == MOST_QUESTIONS:
        raise Refused(f"Det finns redan {MOST_QUESTIONS} frågor om det här. Ta gärna ett samtal i stället.")
    before = {"question": receipt.question} if earlier else None
    receipt.question, receipt.answered_at = _NEXT.join((*earlier, asked)), None
    session.add(receipt)
    session.flush()
    subject = f"receipt:{receipt.id}"
    session.add(audit_row(act, verb="ask", subject=subject, before=before, after={"question": receipt.question}))
    reason = f"{QUESTION}-{len(earlier) + 1}:{receipt.id}"
    connection = session.connection()
    if thing.plan_id is not None:
        write_owner_items(connection, obligation_id=thing.plan_id, reason=reason, today=act.today)
    else:  # a report is nobody's alone, so the cycle's administrator sees to that the question is answered
        write_administrator_items(connection, obligation_id=thing.obligation_id, reason=reason, today=act.today)


def _paragraph(text: str) -> str:
    """Without empty lines, which stand between one question and the next."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines() if line.strip())


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


def answer_question(session: Session, *, receipt_id: int, answer: str, act: Act) -> Receipt:
    """The unit answers the newest question of a receipt; whoever asked is told.

    Raises:
        Refused: there is no such receipt, nothing has been asked, it is answered already, or the answer is empty.
    """
    receipt = session.get(Receipt, receipt_id)
    if receipt is None or not receipt.question:
        raise Refused(f"Det finns ingen fråga med nummer {receipt_id}.")
    if receipt.answered_at is not None:
        raise Refused(f"Frågan {receipt_id} är redan besvarad: {receipt.answer}")
    if not answer.strip():
        raise Refused("Skriv ett svar på frågan.")
    before = {"answer": receipt.answer} if receipt.answer else None
    receipt.answer = _NEXT.join(filter(None, (receipt.answer, _paragraph(answer))))
    receipt.answered_by, receipt.answered_at = act.actor, act.now
    session.add(receipt)
    after = {"answer": receipt.answer}
    session.add(audit_row(act, verb="answer", subject=f"receipt:{receipt_id}", before=before, after=after))
    session.flush()
    number = len(receipt.question.split(_NEXT))
    reason = f"{ANSWER}-{number}:{receipt_id}"
    write_owner_items(session.connection(), obligation_id=receipt.obligation_id, reason=reason, today=act.today)
    return receipt
