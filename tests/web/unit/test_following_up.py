"""A head of unit follows up on the page: goals, activities, figures, and for a private unit the contract."""

from datetime import UTC, date, datetime

import pytest

from models.kinds import ActivityState
from styrhjul.rules.follow_up_content import FigureRemark
from styrhjul.store.database import Database
from styrhjul.store.handed_in import figure_remarks, follow_up_content, versions
from styrhjul.web.site import Site
from tests.services.plans import handed_in
from tests.web.conftest import Entering
from tests.web.unit.browsing import visit
from tests.web.unit.conftest import Numbers

ENDS = date(2026, 12, 31)


@pytest.fixture
def site(database: Database, tmp_path: object) -> Site:
    """In May, when the first follow-up is being written."""
    return Site(database=database, folder=tmp_path, clock=lambda: datetime(2027, 5, 4, 17, 4, tzinfo=UTC))  # type: ignore[arg-type]


def reading(judgement: str = "nearly") -> dict[str, str]:
    return {
        "aktivitet:1.state": "done", "lasning.done": "Läst", "lasning.judgement": judgement,
        "lasning.why": "Vi läste varje dag", "lasning.now": "Fortsätter", "lasning.forecast": "reached",
    }  # fmt: skip


SAFETY = {
    "aktivitet:4.state": "late", "aktivitet:4.comment": "Ingen sökte", "trygghet.judgement": "unknown",
    "trygghet.why": "För tidigt att säga",
}  # fmt: skip


def test_a_follow_up_is_written_looked_through_and_handed_in(
    year: Numbers, database: Database, entering: Entering
) -> None:
    with database.writing() as session:
        handed_in(session, "u1", accepted=True)
    number = year.april["u1"]
    page = visit(entering("h1"), "/tasks").follow(f"{number}/write").follow("section=lasning")
    assert "Läsgrupper" in page.text
    assert "Skriv varför också när det gick bra." in page.text
    page = page.fill(reading(), "next").fill(SAFETY, "next")
    assert "Läsförmåga: 66 %" in page.text
    assert "Kommunen 72,5 %" in page.text
    page = page.fill({f"siffra:lasformaga@{ENDS}.comment": "Fem nya elever"}, "next")
    page = page.fill({"sammanfattning.text": "Det går framåt."}, "next")
    preview = page.follow("preview")
    assert "Nästan nått" in preview.text
    assert "Rastvärdar: Försenad. Ingen sökte" in preview.text
    assert "Version 1" in preview.press().text
    with database.snapshot() as connection:
        content = follow_up_content(connection, versions(connection, number)[0].submission_id)
        assert content.text == "Det går framåt."
        assert content.answers[0].why == "Vi läste varje dag"
        assert [row.state for row in content.activities] == [ActivityState.DONE, ActivityState.LATE]
        assert figure_remarks(connection, 1) == (FigureRemark("lasformaga", ENDS, "Fem nya elever"),)


def test_a_follow_up_that_lacks_something_shows_where(year: Numbers, database: Database, entering: Entering) -> None:
    with database.writing() as session:
        handed_in(session, "u1", accepted=True)
    page = visit(entering("h1"), f"/obligations/{year.april['u1']}/write?section=lasning")
    refused = page.fill({"lasning.done": "Läst"}, "overview").follow("preview").press()
    assert refused.status == 422
    where = next(href for href in refused.links if href.endswith("lasning.judgement"))
    assert "Välj hur det gick." in visit(refused.browser, where).text


def test_a_private_unit_answers_the_contracts_questions(year: Numbers, entering: Entering) -> None:
    own = visit(entering("h1"), f"/obligations/{year.april['u1']}/write")
    assert "Frågor ur avtalet" not in own.text
    private = visit(entering("h3"), f"/obligations/{year.april['u3']}/write")
    page = private.follow("section=contract")
    assert "Vilka krav har varit svåra att uppfylla?" in page.text
    page = page.fill({"avtal:krav.answer": "Inga"}, "stay")
    assert page.form.fields["avtal:krav.answer"] == "Inga"


def test_a_judgement_that_was_never_offered_is_refused_at_its_field(year: Numbers, entering: Entering) -> None:
    page = visit(entering("h1"), f"/obligations/{year.april['u1']}/write?section=lasning")
    refused = page.fill(reading("splendid"), "overview").follow("preview").press()
    assert "splendid finns inte på skalan." in refused.text
