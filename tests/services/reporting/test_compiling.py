"""The politicians get their reports by themselves, in time, whole or with what is missing named."""

import hashlib
import io
import json
import zipfile
from datetime import date, timedelta
from email.message import EmailMessage

import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import select

from models.kinds import FileFormat, ReportKind
from models.reports import ReportFile
from styrhjul.refused import Refused
from styrhjul.reports.contexts import FollowUp, load
from styrhjul.reports.rendering import render
from styrhjul.services.reporting import compile_due, compile_now, preview_report, reports_due
from styrhjul.services.storms import close_storm, open_storm
from styrhjul.store.database import Database
from styrhjul.store.readings import ReportOf
from styrhjul.store.receipts import to_read
from styrhjul.store.standing import Wanted, lines
from styrhjul.store.storms import storms
from tests.cast import act
from tests.services.reporting.office import MEETS, OPENS, Office

FOLLOW_UP = ReportOf("bun", 2027, ReportKind.FOLLOW_UP)
DAY = timedelta(days=1)


def attached(letter: EmailMessage) -> dict[str, bytes]:
    return {str(part.get_filename()): part.get_content() for part in letter.iter_attachments()}


def words(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


def followed(office: Office) -> FollowUp:
    context = load(office.reports()[-1].facts)
    assert isinstance(context, FollowUp)
    return context


@pytest.fixture
def answered(office: Office) -> Office:
    """Both units have planned and followed up, and the manager has written the analysis."""
    for unit in ("Ekens skola", "Lindens skola"):
        office.plan(unit)
        office.follow_up(unit)
    office.analyse("Det går framåt där arbetet började i tid.")
    office.outcome(79)
    return office


def test_each_politician_gets_the_report_as_pdf_on_the_day_the_reading_opens(answered: Office) -> None:
    answered.turn(OPENS)
    letters = answered.new_letters()
    for reader in ("pia", "pelle"):
        files = attached(letters[reader])
        assert list(files) == ["uppfoljning-bun-2027-december-v1.pdf"]
        assert files["uppfoljning-bun-2027-december-v1.pdf"].startswith(b"%PDF-")
        assert "Att läsa: Uppföljning helåret" in str(letters[reader]["Subject"])
        assert "Kvittera att du har läst senast måndag 31 januari 2028." in words(letters[reader])
        assert "Av 1 mål: 1 nästan nått." in words(letters[reader])


def test_the_secretary_gets_the_package_for_the_case_system(answered: Office) -> None:
    answered.turn(OPENS)
    letter = answered.new_letters()["sara"]
    package = zipfile.ZipFile(io.BytesIO(attached(letter)["uppfoljning-bun-2027-december-v1.zip"]))
    about = json.loads(package.read("metadata.json"))
    assert {name.rpartition(".")[2] for name in package.namelist()} == {"pdf", "html", "xlsx", "json"}
    assert (about["report"], about["status"], about["year"]) == ("follow_up", "draft", 2027)
    for file in about["files"]:
        assert hashlib.sha256(package.read(file["name"])).hexdigest() == file["sha256"]
    assert "ett utkast tills nämnden har beslutat" in words(letter)


def test_a_second_round_on_the_day_compiles_nothing_and_tells_nobody_again(answered: Office) -> None:
    answered.turn(OPENS)
    answered.new_letters()
    answered.turn(OPENS)
    answered.turn(OPENS + DAY)
    assert answered.new_letters().keys().isdisjoint({"pia", "pelle", "sara"})
    assert [report.version for report in answered.reports() if report.kind is ReportKind.FOLLOW_UP] == [1]


def test_what_is_missing_is_named_in_the_report_and_in_the_letter(office: Office) -> None:
    office.follow_up("Ekens skola")
    office.turn(OPENS)
    assert "Uppföljningen saknas från 1 av 2 enheter: Lindens skola." in followed(office).head.holes
    assert "Rapporten är inte komplett: Uppföljningen saknas från 1 av 2" in words(office.new_letters()["pia"])


def test_a_compiled_report_never_changes_and_can_be_made_anew_from_its_facts(answered: Office) -> None:
    answered.turn(OPENS)
    report = answered.reports()[-1]
    answered.outcome(20, read_on=OPENS)
    with answered.database.reading() as session:
        files = {row.format: row for row in session.exec(select(ReportFile).where(ReportFile.report_id == report.id))}
        assert hashlib.sha256(report.facts.encode()).hexdigest() == report.sha256
        anew = render(load(report.facts))
        for kind in (FileFormat.PDF, FileFormat.HTML, FileFormat.XLSX):
            assert files[kind].file == anew[kind]
            assert hashlib.sha256(files[kind].file).hexdigest() == files[kind].sha256


def test_the_report_has_the_way_travelled_and_the_analysis(answered: Office) -> None:
    answered.turn(OPENS)
    report = followed(answered)
    (goal,) = report.goals
    assert (goal.mark.key, goal.figures[0].way) == ("nearly", 90)
    assert goal.figures[0].way_in_words == "90 % av vägen, målvärdet är inte nått."
    assert report.head.learning == ("Det går framåt där arbetet började i tid.",)
    assert report.head.citizens == ("Fler elever läser säkert: 79 % nu (nästan nått). De kan läsa sig till kunskap.",)
    assert [(count.mark.key, count.count) for count in goal.private if count.count] == [("nearly", 1)]
    assert (report.contract_questions[0].asked, report.contract_questions[0].answered) == (1, 1)


def test_no_head_of_unit_is_named_in_any_file(answered: Office) -> None:
    answered.turn(OPENS)
    with answered.database.reading() as session:
        for file in session.exec(select(ReportFile).where(ReportFile.format == FileFormat.HTML)):
            assert "Rektor" not in file.file.decode()
        for file in session.exec(select(ReportFile).where(ReportFile.format == FileFormat.XLSX)):
            book = CalamineWorkbook.from_filelike(io.BytesIO(file.file))
            assert not any("Rektor" in str(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


def test_a_corrected_report_goes_out_again_and_says_what_changed(answered: Office) -> None:
    answered.turn(OPENS)
    answered.new_letters()
    with answered.database.writing() as session:
        with pytest.raises(Refused, match="Skriv vad som är ändrat"):
            compile_now(session, FOLLOW_UP, act=act(OPENS + DAY))
        compile_now(session, FOLLOW_UP, act=act(OPENS + DAY, comment="Rätt utfall för läsningen."))
    answered.turn(OPENS + DAY)
    letter = answered.new_letters()["pia"]
    assert "Ny version: Uppföljning helåret" in str(letter["Subject"])
    assert "Nytt i version 2: Rätt utfall för läsningen." in words(letter)
    assert list(attached(letter)) == ["uppfoljning-bun-2027-december-v2.pdf"]


def test_a_version_that_was_corrected_before_it_left_is_never_sent(answered: Office) -> None:
    compile_due(answered.database, today=OPENS, now=act(OPENS).now)
    with answered.database.writing() as session:
        compile_now(session, FOLLOW_UP, act=act(OPENS, comment="Ett ord var fel."))
    answered.turn(OPENS)
    assert list(attached(answered.new_letters()["pelle"])) == ["uppfoljning-bun-2027-december-v2.pdf"]


def test_after_the_decision_the_secretary_alone_gets_the_last_version(answered: Office) -> None:
    answered.turn_to(OPENS, MEETS - DAY)
    answered.new_letters()
    answered.decide()
    answered.turn(MEETS + DAY)
    letters = answered.new_letters()
    assert "pia" not in {who for who, letter in letters.items() if attached(letter)}
    assert "Det är den slutliga versionen, efter beslutet." in words(letters["sara"])
    decision = followed(answered).head.decision
    assert decision is not None
    assert (decision.day, decision.paragraph) == (MEETS, "§ 7")
    with answered.database.snapshot() as connection:
        reading = answered.owed("lasning_av_uppfoljningen", party="Pia")
        assert [(thing.key, thing.version) for thing in to_read(connection, reading.id)] == [("follow_up", 1)]
    with answered.database.writing() as session, pytest.raises(Refused, match="beslutad och ändras inte"):
        compile_now(session, FOLLOW_UP, act=act(MEETS + DAY, comment="För sent."))


def test_a_missed_commitment_opens_thirty_days_to_tell_its_cause(answered: Office) -> None:
    answered.turn_to(OPENS, OPENS)
    answered.decide()
    answered.turn(MEETS)
    with answered.database.reading() as session:
        (cause,) = lines(session.connection(), today=MEETS, wanted=Wanted(step="orsak"))
    assert cause.due_on == MEETS + 30 * DAY
    assert [missed.goal for missed in followed(answered).missed] == ["Fler elever läser säkert"]


def test_a_commitment_that_was_reached_asks_for_no_cause(office: Office) -> None:
    office.outcome(81)
    office.turn(OPENS)
    office.decide()
    office.turn(MEETS)
    with office.database.reading() as session:
        assert lines(session.connection(), today=MEETS, wanted=Wanted(step="orsak")) == ()


def test_a_meeting_that_has_been_gets_no_first_version(office: Office) -> None:
    with office.database.snapshot() as connection:
        assert [due.kind for due in reports_due(connection, today=MEETS)] == [ReportKind.FOLLOW_UP]
        assert reports_due(connection, today=MEETS + DAY) == []


def test_details_are_closed_unless_a_storm_is_open(answered: Office) -> None:
    with answered.database.reading() as session:
        undisclosed = preview_report(session, FOLLOW_UP, today=OPENS)
    assert b"Lindens skola" not in undisclosed["uppfoljning-bun-2027-december-v1.html"][1]
    with answered.database.writing() as session:
        told = act(OPENS, comment="Nämnden behöver se varför läsningen skiljer sig åt.")
        storm = open_storm(session, body_key="bun", name="Läsning", ends_on=OPENS + 5 * DAY, act=told)
        files = preview_report(session, FOLLOW_UP, today=OPENS)
        page = files["uppfoljning-bun-2027-december-v1.html"][1].decode()
        assert "Lindens skola" in page
        assert "Nämnden behöver se varför läsningen skiljer sig åt." in page
        assert storm.id is not None
        close_storm(session, storm_id=storm.id, act=act(OPENS + DAY))
        after = preview_report(session, FOLLOW_UP, today=OPENS + DAY)
    assert b"Lindens skola" not in after["uppfoljning-bun-2027-december-v1.html"][1]
    with answered.database.snapshot() as connection:
        (kept,) = storms(connection)
    assert (kept.name, kept.opened_by, kept.ends_on) == ("Läsning", "Anna Administratör", OPENS)


@pytest.mark.parametrize(
    ("name", "reason", "days", "wrong"),
    [
        ("", "Skäl", 5, "ett namn"),
        ("Läsning", " ", 5, "ett skäl"),
        ("Läsning", "Skäl", 91, "mellan"),
        ("A", "B", -1, "mellan"),
    ],
)
def test_a_storm_has_a_name_a_reason_and_an_end(office: Office, name: str, reason: str, days: int, wrong: str) -> None:
    with office.database.writing() as session, pytest.raises(Refused, match=wrong):
        open_storm(session, body_key="bun", name=name, ends_on=OPENS + days * DAY, act=act(OPENS, comment=reason))


def test_a_unit_sees_its_own_figure_before_anyone_else_does(answered: Office) -> None:
    answered.outcome(88, place="eken", read_on=OPENS - DAY)
    day_enough = date(2028, 1, 26)  # five working days after the 19th
    with answered.database.reading() as session:
        early = preview_report(session, FOLLOW_UP, today=OPENS, details=True)
        late = preview_report(session, FOLLOW_UP, today=day_enough, details=True)
    page = early["uppfoljning-bun-2027-december-v1.html"][1].decode()
    assert "Enheten läser sina siffror först. De visas från den 2028-01-26." in page
    assert "Enheten läser sina siffror först" not in late["uppfoljning-bun-2027-december-v1.html"][1].decode()


def test_a_figure_of_few_persons_is_in_no_file_at_all(answered: Office) -> None:
    answered.outcome(61.37, place="eken", read_on=date(2028, 1, 3), few=True)
    with answered.database.reading() as session:
        files = preview_report(session, FOLLOW_UP, today=MEETS, details=True)
    book = CalamineWorkbook.from_filelike(io.BytesIO(files["uppfoljning-bun-2027-december-v1.xlsx"][1]))
    cells = str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    page = files["uppfoljning-bun-2027-december-v1.html"][1].decode()
    assert not [shown for shown in ("61,37", "61.37", "61,4") if shown in page or shown in cells]
    assert "bygger på så få personer" in page


def test_a_preview_keeps_nothing_and_tells_nobody(answered: Office) -> None:
    with answered.database.reading() as session:
        assert len(preview_report(session, ReportOf("bun", 2027, ReportKind.CYCLE_STATUS), today=OPENS)) == 3
        with pytest.raises(Refused, match="Inget steg i årshjulet 2027 för bun har rapporten follow_up för april"):
            preview_report(session, ReportOf("bun", 2027, ReportKind.FOLLOW_UP, "april"), today=OPENS)
    assert answered.reports() == []


@pytest.mark.xdist_group("postgresql")
def test_on_postgresql_the_reports_are_compiled_and_told_of_as_well(on_postgresql: Database, office: Office) -> None:
    there = Office(on_postgresql, office.letters)
    there.found()
    there.plan("Ekens skola")
    there.follow_up("Ekens skola")
    there.turn(date(2027, 1, 18))
    there.turn(OPENS)
    assert [report.kind for report in there.reports()] == ["unit_plans", "red_thread", "follow_up"]
    assert {"pia", "pelle", "sara"} <= there.new_letters().keys()
