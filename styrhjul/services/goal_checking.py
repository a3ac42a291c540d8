"""Checks goals: those of a file before it is read in, those of a database, and the checks themselves."""

import csv
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from pathlib import Path

from sqlmodel import Session, select

from models.goals import AdviceAnswer
from styrhjul.exchange.goal_drafts import draft_goals
from styrhjul.refused import Refused
from styrhjul.rules.goal_checks import check_goals
from styrhjul.rules.goal_facts import Advice, GoalSet
from styrhjul.rules.goal_measuring import JUDGES, Score, Sentence, score
from styrhjul.rules.swedish import listed
from styrhjul.services.acts import Act, audit_row
from styrhjul.services.installation import check_schema, open_database
from styrhjul.services.planning import body_by_key
from styrhjul.store.database import FILE_NAME, Database
from styrhjul.store.goal_facts import goal_set

DATABASES = {".db", ".sqlite", ".sqlite3"}
PARTS = ("build", "report")
_SQLITE = b"SQLite format 3\0"
_LABELS = {"yes": True, "no": False}


def goals_in(path: Path | None, *, today: date, folder: Path | None = None, body: str = "", year: int = 0) -> GoalSet:
    """The goals of a file (.xlsx, .csv), of a SQLite file, of a folder that holds one, or of the installation.

    Raises:
        Refused: the file or the database cannot be read; the message says where and what was expected.
    """
    if path is not None and not path.is_dir() and path.suffix.lower() not in DATABASES:
        return _of(draft_goals(path, today=today), body=body, year=year)
    with closing(_database(path, folder)) as database:
        check_schema(database)
        with database.snapshot() as connection:
            return goal_set(connection, today=today, body=body, year=year)


def _database(path: Path | None, folder: Path | None) -> Database:
    if path is None or path.is_dir():
        return open_database(path or folder)
    if not path.is_file() or not _is_sqlite(path):
        raise Refused(f"Det finns ingen databas i {path}. Ange filen {FILE_NAME} eller mappen som den ligger i.")
    return Database(f"sqlite:///{path.resolve()}")


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def _of(goals: GoalSet, *, body: str, year: int) -> GoalSet:
    """The goals of a body and a year. The council's goals that others serve are not without an answer for that."""
    kept = tuple(
        goal
        for goal in goals.goals
        if body.casefold() in {"", goal.body.casefold()}
        and (not year or goal.first_year is None or goal.first_year <= year <= (goal.last_year or goal.first_year))
    )
    served = {goal.serves for goal in goals.goals}
    council = tuple(replace(one, served=one.key in served) for one in goals.council_goals)
    return replace(goals, goals=kept, council_goals=council)


def advise(goals: GoalSet) -> tuple[Advice, ...]:
    """All the advice on the goals. Nothing is changed and nothing is stopped by it."""
    return check_goals(goals)


@dataclass(frozen=True)
class Advised:
    """Which advice is meant: on a body's goals of a year, one of them or ("") all together, by the check's key."""

    body: str
    year: int
    goal: str
    check: str


def answer_advice(session: Session, advised: Advised, *, act: Act) -> None:
    """Keep what people answer to a piece of advice; ``act.comment`` is the answer. A new answer replaces the old.

    Raises:
        Refused: the advice is not given, or there is no answer.
    """
    if not act.comment.strip():
        raise Refused("Skriv ett svar: varför målet är rätt som det står, eller vad ni gör åt det.")
    connection = session.connection()
    given = check_goals(goal_set(connection, today=act.today, body=advised.body, year=advised.year))
    if (advised.goal, advised.check) not in {(one.goal, one.check) for one in given}:
        names = listed([f"{one.goal or '-'} {one.check}" for one in given]) or "inga"
        raise Refused(f"Det finns inget sådant råd. Råden är: {names}.")
    body = body_by_key(session, advised.body)
    assert body.id is not None
    known = session.exec(
        select(AdviceAnswer).where(
            AdviceAnswer.body_id == body.id,
            AdviceAnswer.year == advised.year,
            AdviceAnswer.goal == advised.goal,
            AdviceAnswer.check == advised.check,
        )
    ).one_or_none()
    row = known or AdviceAnswer(
        body_id=body.id,
        year=advised.year,
        goal=advised.goal,
        check=advised.check,
        answer="",
        by="",
        day=act.today,
    )
    row.answer, row.by, row.day = act.comment.strip(), act.actor, act.today
    session.add(row)
    subject = f"goal:{advised.body}/{advised.goal}" if advised.goal else f"body:{advised.body}"
    session.add(audit_row(act, verb="answer", subject=subject, after={"råd": advised.check, "svar": row.answer}))


def measure_checks(path: Path | None = None) -> tuple[Score, ...]:
    """How often the sentence checks are right: on the two shipped parts, or on a file of one's own.

    Raises:
        Refused: the file is not a CSV with the columns sentence, activity, names_citizen and quality_undefined.
    """
    if path is not None:
        if not path.is_file():
            raise Refused(f"Filen {path} finns inte.")
        return score(path.stem, _labelled(path.read_text(encoding="utf-8-sig"), name=path.name))
    shipped = files("styrhjul.rules") / "data" / "goal_sentences"
    texts = {part: (shipped / f"{part}.csv").read_text(encoding="utf-8") for part in PARTS}
    return tuple(found for part, text in texts.items() for found in score(part, _labelled(text, name=f"{part}.csv")))


def _labelled(text: str, *, name: str) -> list[Sentence]:
    found = []
    for number, row in enumerate(csv.DictReader(text.splitlines(), delimiter=";"), start=2):
        if not row.get("sentence") or not all(row.get(label) in _LABELS for label in JUDGES):
            raise Refused(
                f"{name}, rad {number}: väntade kolumnerna sentence, {', '.join(JUDGES)}, med semikolon emellan. De "
                "tre sista är yes eller no."
            )
        found.append(_sentence(row))
    return found


def _sentence(row: Mapping[str, str]) -> Sentence:
    return Sentence(row["sentence"], {label: _LABELS[row[label]] for label in JUDGES})
