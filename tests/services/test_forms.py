"""Forms: written for a unit, filled in, and handed in all or nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session, select

from models.follow_up import ActivityReport, ContractAnswer, FollowUpAnswer
from models.goals import Goal
from models.indicators import FigureComment
from models.kinds import ActivityState
from models.obligations import Audit, Submission
from styrhjul.exchange.problems import ImportRefused
from styrhjul.exchange.workbook import read_workbook
from styrhjul.refused import Refused
from styrhjul.rules.follow_up_content import ActivityProgress, ContractReply, FigureRemark, FollowUpContent, GoalReport
from styrhjul.rules.unit_plans import Incomplete
from styrhjul.services import transitions
from styrhjul.services.acts import Act
from styrhjul.services.follow_ups import submit_follow_up
from styrhjul.services.forms import FormFile, hand_in_form, write_follow_up_form, write_unit_plan_form
from styrhjul.services.unit_plans import HandedFile, return_with_comments
from styrhjul.store.database import Database
from styrhjul.store.handed_in import follow_up_content, plan_content, versions
from tests import cast
from tests.exchange.forms.paper import refilled
from tests.services.plans import BEFORE, PLAN, handed_in, number, opened

MAY = date(2027, 5, 5)
ACT = cast.act(BEFORE, actor="Hanna")
ANSWERS = {
    ("Mål", "E5"): "Att läsa är allas ämne.", ("Mål", "F5"): "Läslust", ("Mål", "G5"): "Vikarier",
    ("Mål", "E6"): "Ingen ska vara rädd.", ("Mål", "F6"): "Fler vuxna ute",
    ("Aktiviteter", "B5"): "lasning", ("Aktiviteter", "C5"): "Läsgrupper", ("Aktiviteter", "D5"): "Rektor",
    ("Aktiviteter", "E5"): date(2027, 1, 11), ("Aktiviteter", "F5"): "10 juni 2027",
    ("Aktiviteter", "G5"): "Fler läser",
    ("Aktiviteter", "B8"): "trygghet: Alla är trygga", ("Aktiviteter", "C8"): "Rastvärdar",
    ("Aktiviteter", "D8"): "Fritidsledare", ("Aktiviteter", "E8"): "2027-08-01", ("Aktiviteter", "F8"): "2027-08-31",
    ("Aktiviteter", "G8"): "Fler ute",
    ("Lärdomar", "C5"): "Vi började för sent.",
}  # fmt: skip


@pytest.fixture
def year(database: Database) -> Database:
    with database.writing() as session:
        opened(session)
    return database


FIGURES_IN_WORDS = (
    "Läsförmåga: 72,5_% (31_december 2026), förra året 70_%, utgångsläge 70_%, målvärde 80_%, standard 75_%"
)


def plan_form(session: Session, unit: str = "u1") -> FormFile:
    return write_unit_plan_form(session.connection(), unit=unit, today=BEFORE)


def came(form: FormFile, changes: dict[tuple[str, str], object] | None = None) -> HandedFile:
    return HandedFile(form.name, refilled(form.content, ANSWERS if changes is None else changes))


def cells(form: FormFile, sheet: str) -> list[list[object]]:
    return next(
        [list(row) for row in grid.rows] for grid in read_workbook(form.content, file="f") if grid.sheet == sheet
    )


def test_a_form_is_filled_in_by_the_unit_and_becomes_its_plan(year: Database) -> None:
    with year.writing() as session:
        form = plan_form(session)
        done = hand_in_form(session, file=came(form), act=ACT)
    assert (form.name, done.unit, done.version) == ("enhetsplan-2027-u1.xlsx", "Skola 1", 1)
    with year.reading() as session:
        submission = session.exec(select(Submission)).one()
        assert submission.file_name == form.name
        assert plan_content(session.connection(), submission.id or 0) == PLAN


def test_the_form_shows_the_goals_of_the_year_with_their_figures(year: Database) -> None:
    with year.reading() as session:
        rows = cells(plan_form(session), "Mål")
    assert [row[0] for row in rows[4:]] == ["lasning", "trygghet"]
    assert rows[4][1:4] == [
        "Fler elever läser bra",
        "Elever: De klarar resten av skolan",
        FIGURES_IN_WORDS.replace("_", "\N{NO-BREAK SPACE}"),
    ]


def test_a_returned_plan_is_in_the_next_form_with_what_is_to_be_completed(year: Database) -> None:
    with year.writing() as session:
        owed = handed_in(session, "u1")
        return_with_comments(session, obligation_id=owed, comments={"lasning": "Hur märks det?"}, act=ACT)
        form = plan_form(session)
        assert "Mål lasning: Hur märks det?" in [row[0] for row in cells(form, "Läs först")]
        hand_in_form(session, file=came(form, {("Mål", "F5"): "Läslust som märks"}), act=ACT)
    with year.reading() as session:
        newest = versions(session.connection(), owed)[-1]
        answers = (replace(PLAN.answers[0], contribution="Läslust som märks"), PLAN.answers[1])
        assert plan_content(session.connection(), newest.submission_id) == replace(PLAN, answers=answers)


def refused(year: Database, file: HandedFile, message: str, *, obligation_id: int = 0, act: Act = ACT) -> None:
    """The file is refused with the message, and the database is as it was."""
    with year.reading() as session:
        before = [len(session.exec(select(table)).all()) for table in (Submission, Audit)]
    with pytest.raises(ImportRefused, match=message), year.writing() as session:
        hand_in_form(session, file=file, act=act, obligation_id=obligation_id)
    with year.reading() as session:
        assert [len(session.exec(select(table)).all()) for table in (Submission, Audit)] == before


def test_one_wrong_cell_and_nothing_is_stored(year: Database) -> None:
    with year.reading() as session:
        form = plan_form(session)
    wrong = ANSWERS | {("Aktiviteter", "F5"): "till sommaren"}
    refused(year, came(form, wrong), "enhetsplan-2027-u1.xlsx, blad Aktiviteter, cell F5")


def test_the_form_of_another_unit_is_refused_for_this_ones_obligation(year: Database) -> None:
    with year.reading() as session:
        form, own = plan_form(session, "u2"), number(session, step="enhetsplan", party="u1")
    message = f"är enhetsplan 2027 för Skola 2, men åtagande {own} är enhetsplan 2027 för Skola 1"
    refused(year, came(form), message, obligation_id=own)


def test_the_form_of_another_year_is_refused(year: Database) -> None:
    with year.writing() as session:
        form = plan_form(session)
        cycle = session.exec(select(cast.Cycle)).one()
        cycle.year = 2028
        session.add(cycle)
    refused(year, came(form), "u1 och året 2027 hos bun, men där finns inget sådant")


def test_an_accepted_plan_is_not_replaced(year: Database) -> None:
    with year.writing() as session:
        form = plan_form(session)
        handed_in(session, "u1", accepted=True)
    refused(year, came(form), "kan inte lämnas in nu: det är godkänt")


def test_when_the_goals_have_changed_a_new_form_is_asked_for(year: Database) -> None:
    with year.writing() as session:
        form = plan_form(session)
        session.add(Goal(body_id=1, key="ny", sentence="Nytt mål", first_year=2027, last_year=2027))
    refused(year, came(form), r"Målen har ändrats .* då lasning, trygghet, nu ny, lasning, trygghet. Hämta ett nytt")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04 ingenting", "skadad"),
        (b"\xd0\xcf\x11\xe0", "lösenord"),
        (b"", "ingen Excelfil"),
        (b"x" * 20_000_001, "för stor"),
    ],
)
def test_what_is_no_workbook_is_refused(year: Database, content: bytes, message: str) -> None:
    refused(year, HandedFile("plan.xlsx", content), message)


def test_a_unit_without_a_plan_to_write_is_told_why_there_is_no_form(year: Database) -> None:
    with year.writing() as session:
        with pytest.raises(Refused, match="Enheten 'u9' har ingen enhetsplan 2027"):
            write_unit_plan_form(session.connection(), unit="u9", year=2027, today=BEFORE)
        with pytest.raises(Refused, match="Perioden 'maj' finns inte"):
            write_follow_up_form(session.connection(), unit="u1", period="maj", today=MAY)
        for goal in session.exec(select(Goal)):
            goal.last_year = 2026
            goal.first_year = 2025
        session.flush()
        with pytest.raises(Refused, match="inga mål för 2027"):
            plan_form(session)


TOLD = FollowUpContent(
    text="",
    answers=(
        GoalReport("lasning", "Läst", "nearly", "Tid för läsning", "Fortsätter", "reached"),
        GoalReport("trygghet", "Rastvärdar", "reached", "Fler vuxna"),
    ),
    activities=(ActivityProgress(1, ActivityState.DONE), ActivityProgress(4, ActivityState.NOT_BEGUN, "I augusti")),
    contract=(ContractReply("krav", "Inga"),),
)
FILLED = {
    ("Mål", "D5"): "Läst", ("Mål", "E5"): "Nästan nått", ("Mål", "F5"): "Tid för läsning", ("Mål", "G5"): "Fortsätter",
    ("Mål", "H5"): "Nått", ("Mål", "D6"): "Rastvärdar", ("Mål", "E6"): "Nått", ("Mål", "F6"): "Fler vuxna",
    ("Aktiviteter", "G5"): "Klar", ("Aktiviteter", "G6"): "Inte påbörjad", ("Aktiviteter", "H6"): "I augusti",
}  # fmt: skip


def follow_up(session: Session, unit: str, *, period: str = "april") -> FormFile:
    return write_follow_up_form(session.connection(), unit=unit, period=period, today=MAY)


def test_a_follow_up_is_about_the_accepted_plan_and_the_units_own_figures(year: Database) -> None:
    with year.writing() as session:
        handed_in(session, "u1", accepted=True)
        form = follow_up(session, "u1", period="januari–april")
        assert [row[0] for row in cells(form, "Aktiviteter")[4:]] == ["1", "4"]
        assert cells(form, "Siffror")[4][:4] == [
            "lasformaga 2026-12-31",
            "Läsförmåga",
            "2026-12-31",
            "66\N{NO-BREAK SPACE}%",
        ]
        remark = {("Siffror", "F5"): "Ny grupp i trean"}
        done = hand_in_form(session, file=came(form, FILLED | remark), act=cast.act(MAY, actor="Hanna"))
        assert (form.name, done.title) == ("uppfoljning-2027-april-u1.xlsx", "Enhetens uppföljning januari–april")
        newest = versions(session.connection(), done.obligation_id)[-1]
        told = follow_up_content(session.connection(), newest.submission_id)
        assert replace(told, text="") == replace(TOLD, contract=())
        assert session.exec(select(FigureComment.comment, FigureComment.by)).all() == [("Ny grupp i trean", "Hanna")]


def test_a_private_unit_answers_the_contracts_questions_too(year: Database) -> None:
    with year.writing() as session:
        handed_in(session, "u3", accepted=True)
        form = follow_up(session, "u3")
        done = hand_in_form(session, file=came(form, FILLED | {("Avtalet", "C5"): "Inga"}), act=cast.act(MAY))
        newest = versions(session.connection(), done.obligation_id)[-1]
        assert newest.text == "Uppföljning av 2 mål."
        assert replace(follow_up_content(session.connection(), newest.submission_id), text="") == TOLD
        assert session.exec(select(ContractAnswer.answer)).one() == "Inga"


def test_a_follow_up_form_is_written_anew_when_the_plan_has_changed(year: Database) -> None:
    with year.writing() as session:
        owed = handed_in(session, "u1", accepted=True)
        form = follow_up(session, "u1")
        transitions.reopen(session, obligation_id=owed, act=cast.act(MAY, comment="Ny aktivitet"))
        handed_in(session, "u1", accepted=True)
    refused(year, came(form, FILLED), "Enhetsplanen har ändrats", act=cast.act(MAY))


def test_a_figures_comment_may_be_changed_and_stays_until_then(year: Database) -> None:
    with year.writing() as session:
        owed = number(session, step="uppfoljning", party="u1", occasion="april")
        bare = replace(TOLD, contract=(), activities=())
        for comment in ("Ny grupp", "Ny grupp", "Ny grupp i trean"):
            figures = (FigureRemark("lasformaga", date(2026, 12, 31), comment),)
            submit_follow_up(session, obligation_id=owed, content=replace(bare, figures=figures), act=cast.act(MAY))
        submit_follow_up(session, obligation_id=owed, content=bare, act=cast.act(MAY))
        assert session.exec(select(FigureComment.comment)).all() == ["Ny grupp i trean"]
        assert cells(follow_up(session, "u1"), "Siffror")[4][5] == "Ny grupp i trean"


def test_an_incomplete_follow_up_is_refused_and_nothing_is_stored(year: Database) -> None:
    with pytest.raises(Incomplete, match="Avtalet krav, svar: Svara på frågan"), year.writing() as session:
        owed = number(session, step="uppfoljning", party="u3", occasion="april")
        submit_follow_up(session, obligation_id=owed, content=replace(TOLD, contract=(), activities=()), act=ACT)
    with year.reading() as session:
        assert session.exec(select(FollowUpAnswer)).all() == []
        assert session.exec(select(ActivityReport)).all() == []


def test_a_follow_up_is_returned_with_comments_on_its_sections(year: Database) -> None:
    with year.writing() as session:
        handed_in(session, "u3", accepted=True)
        owed = number(session, step="uppfoljning", party="u3", occasion="april")
        submit_follow_up(session, obligation_id=owed, content=TOLD, act=cast.act(MAY))
        comments = {"avtal:krav": "Vilka krav?", "aktivitet:4": "Varför?", "sammanfattning": "Skriv en."}
        done = return_with_comments(session, obligation_id=owed, comments=comments, act=cast.act(MAY))
        assert done.comment == "Avtalet krav: Vilka krav?\nAktivitet 4: Varför?\nSammanfattning: Skriv en."


def test_forms_are_alike_on_postgresql(on_postgresql: Database) -> None:
    with on_postgresql.writing() as session:
        opened(session)
        hand_in_form(session, file=came(plan_form(session)), act=ACT)
        form: Callable[..., FormFile] = follow_up
        assert hand_in_form(session, file=came(form(session, "u1"), FILLED), act=cast.act(MAY)).version == 1
