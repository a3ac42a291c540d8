"""What the invented municipality's people do on a day: hand in early, in time, late or never; read, return, decide."""

from dataclasses import replace
from datetime import date, timedelta
from zlib import crc32

from sqlmodel import Session, func, select

from models.kinds import Closing
from models.obligations import Transition
from styrhjul.rules.status import Status
from styrhjul.services.acts import Act
from styrhjul.services.transitions import Content, Decided, accept, decide, return_, submit
from styrhjul.store.standing import Line, Wanted, lines

_NEAR = timedelta(days=14)
_READING_TIME = timedelta(days=3)
_HANDED_IN_DAYS = {"early": -6, "on_time": -1, "late": 4}

_SENTENCES = (
    "Vi har läst målet tillsammans i arbetslaget och förstår det som att varje elev och brukare ska märka skillnad.",
    "Det gick bra, främst för att vi började i tid och följde upp varje vecka.",
    "Vi nådde inte hela vägen. Två vakanser under våren är den viktigaste förklaringen; från augusti är de tillsatta.",
    "Vi behåller nivån. Det som håller den uppe är introduktionen av nya medarbetare, och den fortsätter vi med.",
)


def live_through(session: Session, *, act: Act) -> int:
    """Let everybody do what they do on ``act.today``; how many things were done."""
    today = act.today
    wanted = Wanted(due_from=today - 5 * _NEAR, due_to=today + _NEAR)
    near = lines(session.connection(), today=today, wanted=wanted)
    return sum(_do(session, line, act) for line in near)


def _do(session: Session, line: Line, act: Act) -> bool:
    if line.status in {Status.OPEN, Status.DUE_SOON, Status.LATE}:
        return _hand_in(session, line, act)
    if line.status is Status.RETURNED:
        return _hand_in_again(session, line, act)
    return line.status is Status.SUBMITTED and _read(session, line, act)


def _hand_in(session: Session, line: Line, act: Act) -> bool:
    assert line.due_on is not None
    habit = _habit(line)
    if habit == "never" or act.today < line.due_on + timedelta(days=_HANDED_IN_DAYS[habit]):
        return False
    content = Content(text=_SENTENCES[_number(line) % len(_SENTENCES)])
    submit(session, obligation_id=line.id, content=content, act=replace(act, actor=line.party_name))
    return True


def _hand_in_again(session: Session, line: Line, act: Act) -> bool:
    if act.today < _last_day(session, line) + _READING_TIME:
        return False
    content = Content(text="Kompletterat efter kommentaren: " + _SENTENCES[0])
    submit(session, obligation_id=line.id, content=content, act=replace(act, actor=line.party_name))
    return True


def _read(session: Session, line: Line, act: Act) -> bool:
    """The administrator reads after some days: most is accepted, some of it returned once."""
    if line.closes is Closing.SUBMIT or act.today < _last_day(session, line) + _READING_TIME:
        return False
    if line.closes is Closing.DECIDE:
        decided = Decided(decider=line.party_name, on=act.today, paragraph=str(1 + _number(line) % 90))
        decide(session, obligation_id=line.id, decided=decided, act=act)
    elif line.version == 1 and _number(line) % 17 == 0:
        comment = "Skriv gärna varför det gick som det gick, inte bara vad som gjordes."
        due_on = act.today + timedelta(days=7)
        return_(session, obligation_id=line.id, act=replace(act, comment=comment), due_on=due_on)
    else:
        accept(session, obligation_id=line.id, act=act)
    return True


def _habit(line: Line) -> str:
    """Most are in time, some early, a few late, one in forty never. What a body does is always done."""
    number = _number(line)
    if line.party.startswith("body:"):
        return "on_time"
    if number % 40 == 0:
        return "never"
    if number % 11 == 0:
        return "late"
    return "early" if number % 3 == 0 else "on_time"


def _number(line: Line) -> int:
    """The same for the same party, step and occasion, whatever the order of rows."""
    return crc32(f"{line.party_name}/{line.step}/{line.occasion}".encode())


def _last_day(session: Session, line: Line) -> date:
    of_line = select(func.max(Transition.day)).where(Transition.obligation_id == line.id)
    return session.exec(of_line).one()
