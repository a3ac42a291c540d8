"""A report from a visit is handed in for all who went, in versions, and names no individual."""

from datetime import date

import pytest
from sqlmodel import Session, select

from models.goals import Goal
from models.kinds import StepContent
from models.visits import VisitGoal, VisitReport
from styrhjul.refused import Refused
from styrhjul.rules.visits.reports import ReportContent
from styrhjul.services.visits.reporting import report_visit
from styrhjul.store.database import Database
from tests.cast import act
from tests.services.visits.test_changing import only_one_visit, owed
from tests.services.visits.town import visit

AFTER = date(2027, 4, 14)


def goal(session: Session, body_id: int) -> None:
    session.add(Goal(body_id=body_id, key="lasning", sentence="Fler läser säkert", first_year=2027, last_year=2027))
    session.flush()


def test_a_report_makes_the_visit_held_and_hands_in_what_each_of_them_owes(database: Database) -> None:
    with database.writing() as session:
        goal(session, only_one_visit(session).body_id)
        told = ReportContent(saw=" Lugna klassrum ", heard="Läsgrupper fungerar.", goals={"lasning": "Många läser."})
        assert report_visit(session, "u1", content=told, act=act(AFTER)) == ("bun/2027/u1", 1)
        row = visit(session, "u1")
        assert (row.state, row.held_on) == ("reported", date(2027, 4, 12))
        assert owed(session, "nils", "var")[0] == "submit"
        assert owed(session, "stig", "var", StepContent.VISIT_REPORT)[0] == "submit"
        report = session.exec(select(VisitReport)).one()
        assert (report.saw, report.works, report.day) == ("Lugna klassrum", "", AFTER)
        assert [heard.heard for heard in session.exec(select(VisitGoal))] == ["Många läser."]


def test_a_new_version_leaves_the_earlier_one(database: Database) -> None:
    with database.writing() as session:
        only_one_visit(session)
        report_visit(session, "u1", content=ReportContent(saw="Ett"), act=act(AFTER))
        assert report_visit(session, "u1", content=ReportContent(saw="Två"), act=act(AFTER))[1] == 2
        assert [report.saw for report in session.exec(select(VisitReport).order_by(VisitReport.version))] == [
            "Ett",
            "Två",
        ]


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (ReportContent(), "Rapporten är tom"),
        (ReportContent(saw=" ", goals={"lasning": "Bra"}), "Rapporten är tom"),
        (ReportContent(saw="Eleven 20150412-1234 läste"), "vad ni såg.*personnummer"),
        (ReportContent(saw="Bra", heard="Skriv till rektor@skolan.example"), "vad ni hörde.*mejladress"),
        (ReportContent(saw="Bra", goals={"finnsej": "Bra"}), "finnsej"),
        (ReportContent(saw="Bra", goals={"lasning": " "}), "Skriv vad ni hörde om målet lasning"),
    ],
)
def test_an_empty_report_one_about_individuals_or_about_no_goal_is_refused(
    database: Database, told: ReportContent, why: str
) -> None:
    with database.writing() as session:
        goal(session, only_one_visit(session).body_id)
        with pytest.raises(Refused, match=why):
            report_visit(session, "u1", content=told, act=act(AFTER))
        assert session.exec(select(VisitReport)).all() == []


def test_a_visit_that_is_yet_to_be_made_is_not_reported(database: Database) -> None:
    with database.writing() as session:
        only_one_visit(session)
        with pytest.raises(Refused, match="har inte varit än"):
            report_visit(session, "u1", content=ReportContent(saw="Bra"), act=act(date(2027, 4, 9)))
