"""The demo's whole year, from the first goal to the last follow-up, as ``styrhjul demo`` plays it."""

import json
import subprocess
import sys
from collections import Counter
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlmodel import col, func, select

from models.cycles import Cycle
from models.kinds import Closing, NoticeState, TransitionKind
from models.notices import Notice, NoticeItem, Round
from models.obligations import Obligation, Transition
from styrhjul.demo.founding import last_day, make_room
from styrhjul.rules.status import Status
from styrhjul.store.database import Database, sqlite_url
from styrhjul.store.standing import Wanted, lines

pytestmark = pytest.mark.xdist_group("demo")
YEAR = 2027


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder that the demo leaves, and what it printed. An earlier demo in it has been replaced."""
    folder = tmp_path_factory.mktemp("demo") / "ekeby"
    make_room(folder)
    (folder / "styrhjul.db").write_bytes(b"what an earlier demo left")
    command = [sys.executable, "-m", "styrhjul", "demo", "--dir", str(folder), "--year", str(YEAR)]
    played = subprocess.run(command, check=False, capture_output=True, text=True, timeout=600)
    assert played.returncode == 0, played.stderr
    return folder, played.stdout


@pytest.fixture
def lived(demo: tuple[Path, str]) -> Database:
    return Database(sqlite_url(demo[0]))


def test_the_demo_shows_the_standing_what_was_said_and_what_to_try_next(demo: tuple[Path, str]) -> None:
    folder, shown = demo
    assert f"Barn- och utbildningsnämnden, årshjulet {YEAR}. Läget {YEAR}-05-21" in shown
    assert f"Vård- och omsorgsnämnden, årshjulet {YEAR}. Läget {YEAR + 1}-03-31" in shown
    assert "Till chef och administratör: det dröjer" in shown
    assert "Prova sedan: styrhjul status --late" in shown
    assert str(folder) in shown


def test_every_letter_is_a_file_to_one_reader_and_nobody_gets_two_a_day(demo: tuple[Path, str]) -> None:
    letters = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in (demo[0] / "brev").iterdir()]
    by_day = Counter((str(letter["To"]), letter["Date"].datetime.date()) for letter in letters)
    assert len(letters) > 500
    assert set(by_day.values()) == {1}
    assert {str(letter["From"]) for letter in letters} == {"Årshjulet i Ekeby <arshjul@ekeby.example>"}


def test_every_notice_was_delivered_and_no_day_was_walked_twice(lived: Database) -> None:
    with lived.reading() as session:
        states = dict(session.exec(select(Notice.state, func.count()).group_by(Notice.state)).all())
        untold = session.exec(select(NoticeItem.reason).where(col(NoticeItem.told_on).is_(None))).all()
        days = session.exec(select(Round.day)).all()
    assert states.keys() <= {NoticeState.SENT, NoticeState.SUPPRESSED}
    assert [reason for reason in untold if ":" not in reason] == []  # receipts wait for the next round that goes
    assert len(days) == len(set(days))


def test_most_came_in_some_were_late_some_were_returned_and_a_few_never_came(lived: Database) -> None:
    with lived.reading() as session:
        kinds = Counter(session.exec(select(Transition.kind)))
        owed = lines(session.connection(), today=last_day(YEAR), wanted=Wanted(statuses=(Status.LATE,)))
        reasons = Counter(reason.split("-")[0] for reason in session.exec(select(NoticeItem.reason)))
        total = len(session.exec(select(Obligation)).all())
        unread = lines(session.connection(), today=last_day(YEAR), wanted=Wanted(statuses=(Status.SUBMITTED,)))
    assert 0 < len(owed) < total / 20
    assert [line for line in unread if line.closes is not Closing.SUBMIT] == []
    assert all(kinds[kind] for kind in (TransitionKind.RETURN, TransitionKind.ACCEPT, TransitionKind.DECIDE))
    assert reasons["after"]
    assert reasons["escalate"]


def test_both_committees_are_open_and_own_and_private_units_stand_in_the_same_tables(lived: Database) -> None:
    with lived.reading() as session:
        assert len(session.exec(select(Cycle)).all()) == 2
        owed = lines(session.connection(), today=last_day(YEAR), wanted=Wanted(step="enhetsplan"))
    assert {line.operator for line in owed} == {"own", "lov", "lou"}


def test_the_calendar_holds_the_years_days(demo: tuple[Path, str]) -> None:
    calendar = Calendar.from_ical((demo[0] / "calendar.ics").read_bytes())
    assert len(calendar.walk("VEVENT")) > 100


def test_a_demo_never_replaces_a_real_database(demo: tuple[Path, str], database: Database) -> None:
    real = Path(database.url.removeprefix("sqlite:///")).parent
    command = [sys.executable, "-m", "styrhjul", "demo", "--dir", str(real)]
    refused = subprocess.run(command, check=False, capture_output=True, text=True)
    assert refused.returncode == 1
    assert "finns redan en databas" in refused.stderr
    assert (demo[0] / "DEMO.txt").exists()


def test_the_administrators_commands_answer_about_the_demos_year(demo: tuple[Path, str]) -> None:
    command = [sys.executable, "-m", "styrhjul", "status", "--json", "--dir", str(demo[0])]
    standings = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert {row["body"] for row in standings} == {"bun", "von"}
