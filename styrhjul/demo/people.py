"""What the invented municipality's people do on a day: hand in early, in time, late or never; read, return, decide."""

from dataclasses import replace
from datetime import date, timedelta
from zlib import crc32

from sqlmodel import Session, col, func, select

from models.kinds import Closing, StepContent
from models.obligations import Transition
from models.organisation import Unit
from models.reports import Receipt
from styrhjul.demo.founding import Founded
from styrhjul.demo.happenings import happen
from styrhjul.demo.municipality import outcomes_file, write_outcomes
from styrhjul.demo.visiting import visit_and_report
from styrhjul.demo.words import Writer, follow_up, plan, told
from styrhjul.rules.status import Status
from styrhjul.services.acts import Act
from styrhjul.services.asking import follow_up_shown
from styrhjul.services.follow_ups import submit_follow_up
from styrhjul.services.importing import import_files
from styrhjul.services.receipts import answer_question, give_receipt, pass_on_question
from styrhjul.services.transitions import Content, Decided, accept, decide, return_, submit
from styrhjul.services.unit_plans import owed_with, submit_plan
from styrhjul.store.goals import body_goals
from styrhjul.store.owed import Owed
from styrhjul.store.receipts import to_read
from styrhjul.store.standing import Line, Wanted, lines

_NEAR = timedelta(days=14)
_READING_TIME = timedelta(days=3)
_HANDED_IN_DAYS = {"early": -6, "on_time": -1, "late": 4}

_DONE_BY_VISITING = {StepContent.VISIT, StepContent.VISIT_REPORT}

_NOT_DONE = (Status.OPEN, Status.DUE_SOON, Status.LATE, Status.RETURNED, Status.SUBMITTED)

_ROUNDS = ("april", "augusti", "december")
_FIGURES_COME = {"arsskiftet": (0, 1, 11), "april": (0, 5, 6), "augusti": (0, 9, 7), "december": (1, 1, 11)}
"""When a round's figures are there to be read in: years after the year, month and day."""

_QUESTIONS = (
    "Hur märker ni skillnad för dem som har svårast att göra sig hörda?",
    "Vad behöver ni från nämnden för att det här ska gå?",
    "Hur har de som berörs varit med och bestämt aktiviteterna?",
)
_CHAIRS_WORD = "Svara gärna före sammanträdet, så att alla har läst svaret."
_ANSWER = "Tack för frågan. Vi har talat om den på arbetsplatsträffen och lägger till det i uppföljningen."

_SENTENCES = (
    "Vi har läst målet tillsammans i arbetslaget och förstår det som att varje elev och brukare ska märka skillnad.",
    "Det gick bra, främst för att vi började i tid och följde upp varje vecka.",
    "Vi nådde inte hela vägen. Två vakanser under våren är den viktigaste förklaringen; från augusti är de tillsatta.",
    "Vi behåller nivån. Det som håller den uppe är introduktionen av nya medarbetare, och den fortsätter vi med.",
)


def live_through(founded: Founded, *, act: Act) -> int:
    """Let everybody do what they do on ``act.today``; how many things were done."""
    today = act.today
    wanted = Wanted(due_from=today - 5 * _NEAR, due_to=today + _NEAR, statuses=_NOT_DONE)
    with founded.database.writing() as session:
        _read_figures(session, founded, act)
        happen(session, founded, act=act)
        _answer_questions(session, act)
        visited = visit_and_report(session, founded.year, act)
        near = lines(session.connection(), today=today, wanted=wanted)
        return visited + sum(_do(session, line, act) for line in near)


def _read_figures(session: Session, founded: Founded, act: Act) -> None:
    """Read in the figures of a round on the first day that they are there."""
    folder = founded.folder / "underlag"
    for period, (years_on, month, day) in _FIGURES_COME.items():
        due = act.today >= date(founded.year + years_on, month, day)
        if due and not outcomes_file(folder, period=period).exists():
            import_files(session, paths=[write_outcomes(folder, period=period, year=founded.year)], act=act)


def _answer_questions(session: Session, act: Act) -> None:
    """The chair passes on within some days what a politician has asked about a plan, and the unit answers it."""
    asked = select(Receipt).where(col(Receipt.question) != "", col(Receipt.answer) == "")
    for receipt in session.exec(asked).all():
        assert receipt.id is not None
        if receipt.passed_on_at is None:
            if act.today >= receipt.at.date() + _READING_TIME:
                act_of_chair = replace(act, actor="Ordföranden", comment=_CHAIRS_WORD)
                pass_on_question(session, receipt_id=receipt.id, act=act_of_chair)
        elif act.today >= receipt.passed_on_at.date() + _READING_TIME:
            answer_question(session, receipt_id=receipt.id, answer=_ANSWER, act=replace(act, actor="Enhetschefen"))


def _do(session: Session, line: Line, act: Act) -> bool:
    if line.status in {Status.OPEN, Status.DUE_SOON, Status.LATE}:
        return _hand_in(session, line, act)
    if line.status is Status.RETURNED:
        return _hand_in_again(session, line, act)
    return line.status is Status.SUBMITTED and _read(session, line, act)


def _hand_in(session: Session, line: Line, act: Act) -> bool:
    assert line.due_on is not None
    if line.content in _DONE_BY_VISITING:
        return False
    habit = _habit(line)
    if habit == "never" or act.today < line.due_on + timedelta(days=_HANDED_IN_DAYS[habit]):
        return False
    return _write(session, line, replace(act, actor=line.party_name))


def _hand_in_again(session: Session, line: Line, act: Act) -> bool:
    if act.today < _last_day(session, line) + _READING_TIME:
        return False
    return _write(session, line, replace(act, actor=line.party_name))


def _write(session: Session, line: Line, act: Act) -> bool:
    """What is handed in: a plan, a follow-up, a reading's receipts, or a text."""
    if line.reports:
        return _receive(session, line, act)
    if line.content == StepContent.UNIT_PLAN:
        owed = owed_with(session, line.id, StepContent.UNIT_PLAN)
        goals = [goal.key for goal in body_goals(session.connection(), body_id=owed.body_id, year=owed.year)]
        submit_plan(
            session, obligation_id=line.id, content=plan(_writer(session, owed), goals, year=line.year), act=act
        )
    elif line.content == StepContent.FOLLOW_UP:
        owed = owed_with(session, line.id, StepContent.FOLLOW_UP)
        asked = follow_up_shown(session.connection(), owed).asked
        content = follow_up(_writer(session, owed), asked, round_no=_ROUNDS.index(line.occasion))
        submit_follow_up(session, obligation_id=line.id, content=content, act=act)
    else:
        text = told(line.step, _number(line)) or _SENTENCES[_number(line) % len(_SENTENCES)]
        submit(session, obligation_id=line.id, content=Content(text=text), act=act)
    return True


def _writer(session: Session, owed: Owed) -> Writer:
    unit = session.get_one(Unit, owed.unit_id)
    return Writer(kind=unit.kind, number=crc32(unit.key.encode()))


def _receive(session: Session, line: Line, act: Act) -> bool:
    """Most read everything and say so; a few ask about a plan first."""
    things = to_read(session.connection(), line.id)
    if not things:
        return False
    number = _number(line)
    plans = [thing for thing in things if thing.plan_id is not None and thing.receipt_id is None]
    if plans and number % 5 == 0:
        asked = plans[number % len(plans)]
        question = _QUESTIONS[number % len(_QUESTIONS)]
        give_receipt(session, obligation_id=line.id, act=act, thing=lambda thing: thing == asked, question=question)
    give_receipt(session, obligation_id=line.id, act=act)
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
