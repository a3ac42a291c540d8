"""Ekeby for the browsers: the invented municipality about to begin its year, whose days pass and whose letters come."""

import re
import threading
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from email import message_from_bytes, policy
from pathlib import Path
from zlib import crc32

from sqlalchemy import event
from sqlmodel import Session, select

from models.kinds import Closing, StepContent
from models.organisation import Body, Person, Unit
from models.visits import Visit, VisitMember
from styrhjul.demo.municipality import MAJORITY, write_municipality, write_outcomes
from styrhjul.demo.procurement import keep_register
from styrhjul.demo.words import Writer, plan
from styrhjul.rules.status import OWED
from styrhjul.rules.unit_plans import PlanContent
from styrhjul.services import transitions
from styrhjul.services.acts import Act
from styrhjul.services.days import turn_day
from styrhjul.services.delivering import deliver_waiting
from styrhjul.services.importing import import_files
from styrhjul.services.installation import SHIPPED_CYCLE
from styrhjul.services.unit_plans import submit_plan
from styrhjul.store.goals import goal_lines
from styrhjul.store.standing import Line, Wanted, lines
from tests.web.browser.conftest import Served

YEAR = 2027
FOUNDED = date(2026, 8, 3)
HOME = "http://ekeby.example"
"""Where the letters say that the pages are."""
_LINK = re.compile(rf"{re.escape(HOME)}(/\S*)")
_MORNING = time(7)
_PATIENCE = 30
"""Seconds: a letter that has not come by then is not coming."""


def settle(session: Session, folder: Path) -> None:
    """The municipality has its people, units, meetings and goals; its definition lies in the folder, no year is open.

    The administrator has written in the definition which parties are the majority.
    """
    *known, moved = write_municipality(folder / "underlag", year=YEAR)
    for files in (known, [moved]):
        import_files(session, paths=files, act=act_on(FOUNDED))
    cycle = folder / "cycle"
    cycle.mkdir()
    for file in SHIPPED_CYCLE.iterdir():
        text = file.read_text("utf-8").replace("majority: []", f"majority: [{', '.join(MAJORITY)}]")
        (cycle / file.name).write_text(text, "utf-8")


def act_on(day: date, actor: str = "Anna Lindqvist", comment: str = "") -> Act:
    return Act(actor=actor, today=day, now=datetime.combine(day, _MORNING, UTC), comment=comment)


@dataclass(frozen=True)
class Letter:
    """A letter's subject and what it says."""

    text: str

    def link_about(self, words: str) -> str:
        """The path of the page that the letter leads to from these words of it."""
        found = _LINK.search(self.text, self.text.index(words))
        assert found is not None, self.text
        return found[1]


@dataclass
class Ekeby:
    """The served municipality. ``letters`` is the folder that its mail comes to."""

    served: Served
    letters: Path
    _committed: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self) -> None:
        event.listen(self.served.site.database.engine, "commit", self._notice)

    def _notice(self, _connection: object) -> None:
        with self._committed:
            self._committed.notify_all()

    def morning_of(self, day: date) -> None:
        """The day comes: reports are compiled, the round says what there is to say, and the letters go out."""
        database, app = self.served.site.database, self.served.app
        at = datetime.combine(day, _MORNING, UTC)
        turn_day(database, today=day, now=at)
        deliver_waiting(database, clock=lambda: at)
        app.state.site = replace(app.state.site, shown_day=day)

    def letter_to(self, person: str, words: str) -> Letter:
        """The newest letter to the person (a key) with the words in its subject or its text, once it has come."""
        with self._committed:
            came = self._committed.wait_for(lambda: any(self._letters(person, words)), _PATIENCE)
        assert came, f"{person} has had no letter with ”{words}”, but: {[*self._letters(person)]}"
        return list(self._letters(person, words))[-1]

    def _letters(self, person: str, words: str = "") -> Iterator[Letter]:
        for file in sorted(self.letters.glob(f"* {person}@*.eml"), key=lambda file: file.stat().st_mtime_ns):
            message = message_from_bytes(file.read_bytes(), policy=policy.default)
            body = message.get_body(("plain",))
            assert body is not None
            letter = Letter(f"{message['Subject']}\n{body.get_content()}")
            if words in letter.text:
                yield letter


def others_do_theirs(session: Session, *, day: date, due: date, but: Collection[str] = ()) -> None:
    """What the school committee's year asks for by the day ``due`` is done, but for the named parties' part of it.

    Half of the plans are read and accepted already; all else is.
    """
    wanted = Wanted(body="bun", due_to=due, statuses=tuple(OWED))
    for line in lines(session.connection(), today=day, wanted=wanted):
        if line.party_name not in but:
            _do(session, line, act_on(day, line.party_name))


def _do(session: Session, line: Line, act: Act) -> None:
    if line.content == StepContent.UNIT_PLAN:
        submit_plan(session, obligation_id=line.id, content=words_of(session, line.party_name), act=act)
        if crc32(line.party_name.encode()) % 2:
            transitions.accept(session, obligation_id=line.id, act=act_on(act.today))
        return
    transitions.submit(session, obligation_id=line.id, content=transitions.Content(text="Klart."), act=act)
    if line.closes is Closing.DECIDE:
        decided = transitions.Decided(decider=line.party_name, on=act.today, paragraph="71")
        transitions.decide(session, obligation_id=line.id, decided=decided, act=act)
    elif line.closes is Closing.ACCEPT:
        transitions.accept(session, obligation_id=line.id, act=act_on(act.today))


def words_of(session: Session, unit: str) -> PlanContent:
    """What the unit with the name writes in its plan."""
    row = session.exec(select(Unit).where(Unit.name == unit)).one()
    goals = [goal.key for goal in goal_lines(session.connection(), body="bun", year=YEAR)]
    return plan(Writer(kind=row.kind, number=crc32(row.key.encode())), goals, year=YEAR)


def visit_planned(session: Session, *, unit: str, day: date, goes: str) -> None:
    """The school committee's plan has a visit to the unit with one who goes, and a place left."""
    body = session.exec(select(Body).where(Body.key == "bun")).one()
    row = session.exec(select(Unit).where(Unit.key == unit)).one()
    who = session.exec(select(Person).where(Person.key == goes)).one()
    visit = Visit(
        body_id=body.id,
        unit_id=row.id,
        year=YEAR,
        key=unit,
        period="var",
        day=day,
        sequence=1,
        changed_at=act_on(FOUNDED).now,
    )
    session.add(visit)
    session.flush()
    session.add(VisitMember(visit_id=visit.id, person_id=who.id))


def figures_and_procurements_come(session: Session, folder: Path, *, day: date) -> None:
    """The figures of the spring are read in, and the register of procurements as it stands on the day."""
    for period in ("arsskiftet", "april"):
        import_files(session, paths=[write_outcomes(folder / "underlag", period=period, year=YEAR)], act=act_on(day))
    keep_register(session, "bun", folder=folder / "underlag", year=YEAR, act=act_on(day))
