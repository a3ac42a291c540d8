"""The demo's whole year, from the first goal to the last follow-up, as ``styrhjul demo`` plays it."""

import json
import subprocess
import sys
from collections import Counter
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlmodel import col, func, select
from starlette.testclient import TestClient

from models.cycles import Cycle
from models.goals import Goal
from models.kinds import Closing, NoticeState, Operator, ProcurementStep, ReportKind, StepContent, TransitionKind
from models.notices import Notice, NoticeItem, Round
from models.obligations import Obligation, Transition
from models.organisation import Address, Person
from models.procurement import Procurement as Bought
from models.reports import Receipt, Report
from models.visits import VisitGoal
from styrhjul.demo.founding import COMMITTEES, last_day, make_room
from styrhjul.reports.contexts import FollowUp, load
from styrhjul.rules.procurement.register import Procurement
from styrhjul.rules.procurement.steps import awarded, step_of
from styrhjul.rules.status import Status
from styrhjul.store.answers import plan_answers, unit_lines
from styrhjul.store.database import Database, sqlite_url
from styrhjul.store.procurement import read_register
from styrhjul.store.standing import Wanted, lines
from styrhjul.store.visits import visit_rows
from styrhjul.web.app import create_app
from styrhjul.web.site import Site
from tests.web.public.crawling import everything

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.sqlite("the demo is a folder with a file")]
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
    assert f"mitt i året: styrhjul serve --dir {folder}/mitt-i-aret --date {YEAR}-05-21" in shown
    assert shown.count("/sign-in/") == len(("Administratör", "Enhetschef", "Förtroendevald"))
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


def test_every_goal_is_adopted_and_every_unit_has_answered_each_of_them(lived: Database) -> None:
    with lived.reading() as session:
        goals = session.exec(select(Goal)).all()
        plans = unit_lines(session.connection(), cycle_id=1, content=StepContent.UNIT_PLAN)
        answers = plan_answers(session.connection(), [plan.submission_id or 0 for plan in plans])
    assert {goal.paragraph != "" for goal in goals} == {True}
    assert len(plans) >= 14
    assert len(answers) == 6 * sum(plan.submission_id is not None for plan in plans)


def test_three_rounds_were_followed_up_with_figures_that_came_during_the_year(lived: Database) -> None:
    with lived.reading() as session:
        rounds = session.exec(
            select(Report).where(Report.kind == ReportKind.FOLLOW_UP, col(Report.decided).is_(True))
        ).all()
        contexts = [load(report.facts) for report in rounds]
        causes = lines(session.connection(), today=last_day(YEAR), wanted=Wanted(step="orsak_till_missat_atagande"))
    followed = [context for context in contexts if isinstance(context, FollowUp)]
    assert len(followed) == 6
    assert all(goal.figures for context in followed for goal in context.goals)
    assert {mark.mark.key for context in followed for mark in context.marks if mark.count} >= {"reached", "nearly"}
    assert any(context.kept for context in followed)
    storms = [context for context in followed if context.detail is not None]
    assert [context.head.period for context in storms] == ["januari–augusti"]
    assert bool(causes) is any(context.missed for context in followed)


def test_the_politicians_got_every_report_as_pdf_and_a_corrected_one_again(demo: tuple[Path, str]) -> None:
    letters = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in (demo[0] / "brev").iterdir()]
    files = Counter(part.get_filename() for letter in letters for part in letter.iter_attachments())
    reports = {name: number for name, number in files.items() if name.endswith(".pdf")}
    assert len(reports) == 25  # four about procurements and two about visits for each committee, and the others
    assert set(reports.values()) == {13}  # every politician of the committee
    assert "uppfoljning-von-2027-april-v2.pdf" in reports
    assert sum(name.endswith(".zip") for name in files) == 49


def test_the_procurements_went_through_the_year_and_the_bidders_stayed_secret(lived: Database) -> None:
    with lived.reading() as session:
        registers = {body: read_register(session.connection(), body=body) for body in COMMITTEES}
        reports = session.exec(select(Report).where(Report.kind == ReportKind.PROCUREMENT)).all()
    procurements = [each for register in registers.values() for each in register.procurements]
    assert len(procurements) >= 40
    assert sum(len(register.systems) for register in registers.values()) == 3
    meetings = sorted({report.day for report in reports})
    assert {step_of(each, day) for each in procurements for day in meetings} == set(ProcurementStep)
    assert len({report.occurrence_id for report in reports}) == 8
    told = [(report, name) for report in reports for name in _still_secret(procurements, report.day)]
    assert told
    assert [name for report, name in told if name in report.facts] == []


def _still_secret(procurements: list[Procurement], day: date) -> set[str]:
    """Those who were to win later on, and had won nothing by the day."""
    known = {supplier.name for each in procurements for award in awarded(each, day) for supplier in award.suppliers}
    return {one.name for each in procurements for award in each.awards for one in award.suppliers} - known


def test_visits_were_planned_invited_moved_cancelled_held_and_reported(demo: tuple[Path, str], lived: Database) -> None:
    with lived.reading() as session:
        visits = visit_rows(session.connection(), year=YEAR)
        heard = session.exec(select(VisitGoal)).all()
    assert Counter(visit.state for visit in visits).keys() >= {"reported", "cancelled"}
    assert any(visit.sequence and visit.state == "reported" for visit in visits)
    assert {visit.operator for visit in visits} > {Operator.OWN}
    assert all(visit.why for visit in visits)
    assert heard
    letters = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in (demo[0] / "brev").iterdir()]
    parts = [part for letter in letters for part in letter.walk() if part.get_content_type() == "text/calendar"]
    assert Counter(part.get_param("method") for part in parts).keys() == {"REQUEST", "CANCEL"}


def test_the_reports_lie_in_the_folder_and_the_readers_have_given_receipts(
    demo: tuple[Path, str], lived: Database
) -> None:
    names = {file.name for file in (demo[0] / "rapporter").iterdir()}
    assert {"uppfoljning-bun-2027-december-v2.pdf", "rod-trad-von-2027-v2.xlsx", "laget-bun-2027-v1.html"} <= names
    assert "haftet-mal-och-medel.pdf" in names
    with lived.reading() as session:
        receipts = session.exec(select(Receipt)).all()
    assert len(receipts) > 400
    assert [receipt for receipt in receipts if receipt.question and not receipt.answer] == []


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


@pytest.mark.parametrize("day", [date(YEAR, 2, 1), date(YEAR, 10, 5), last_day(YEAR)])
def test_nobody_is_named_on_the_public_pages(lived: Database, tmp_path: Path, day: date) -> None:
    with lived.reading() as session:
        responsible = session.exec(select(Bought.responsible).where(Bought.responsible != "")).all()
        people = [*session.exec(select(Person.name)), *session.exec(select(Address.value)), *responsible]
    site = Site(database=lived, folder=tmp_path, shown_day=day)
    with TestClient(create_app(site), base_url="http://127.0.0.1") as citizen:
        told = "\n".join(everything(citizen).values())
    assert len(people) > 100
    assert [person for person in people if person in told] == []
