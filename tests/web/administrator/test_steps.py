"""One step on its occasions, and its date set by hand with a reason."""

from datetime import date

import pytest
from sqlmodel import select

from models.cycles import Occurrence
from models.obligations import Audit
from styrhjul.store.database import Database
from tests.web.administrator.conftest import Owed
from tests.web.conftest import Entering

STEP = "/bodies/bun/2027/steps/enhetsplan"


def occurrences(database: Database) -> dict[str, Occurrence]:
    with database.reading() as session:
        return {row.step: row for row in session.exec(select(Occurrence))}


def test_it_shows_dates_rules_and_parties(opened: Database, owed: Owed, entering: Entering) -> None:
    page = entering("olle").get(STEP).text
    for told in ("fredag 30 oktober 2026", "Del av året: Enhetsplaner.", "Skola 2", "Svara på nämndens mål.", "sen"):
        assert told in page
    assert f'href="/obligations/{owed("u2")}"' in page
    assert "Ändra en dag för alla" not in page
    granskning = entering("anna").get("/bodies/bun/2027/steps/granskning").text
    assert "10 dagar efter den dag ”Enhetsplan” ska vara klart" in granskning
    assert "Barn- och utbildningsnämnden, verksamhetschef" in granskning
    assert "Ändra en dag för alla" in granskning


def test_what_follows_is_seen_before_it_is_done(opened: Database, entering: Entering) -> None:
    anna = entering("anna")
    assert 'value="2026-10-30"' in anna.get(f"{STEP}/date").text
    told = {"occasion": "", "which": "due", "day": "2026-11-13", "reason": "Höstlovet.", "go": "preview"}
    page = anna.post(f"{STEP}/date", data=told)
    assert page.status_code == 200
    assert "Ny dag: Granskning av planerna, senast 9 november 2026 → senast 23 november 2026" in page.text
    assert "Inget är ändrat än." in page.text
    assert "Höstlovet." in page.text
    assert occurrences(opened)["enhetsplan"].due_on == date(2026, 10, 30)


def test_it_is_done_and_said_why(opened: Database, owed: Owed, entering: Entering) -> None:
    anna = entering("anna")
    told = {"which": "due", "day": "2026-11-13", "reason": "Höstlovet.", "go": "save"}
    answer = anna.post(f"{STEP}/date", data=told)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{STEP}?done=date")
    now = occurrences(opened)
    assert (now["enhetsplan"].due_on, now["enhetsplan"].due_edited) == (date(2026, 11, 13), True)
    assert now["granskning"].due_on == date(2026, 11, 23)
    with opened.reading() as session:
        audit = session.exec(select(Audit).where(Audit.verb == "date")).one()
    assert (audit.actor, audit.reason) == ("Anna", "Höstlovet.")
    assert "Satt för hand" in anna.get(f"{STEP}?done=date").text
    assert "Höstlovet." in anna.get(f"/obligations/{owed('u1')}").text


def test_a_date_that_clashes_is_warned_of(opened: Database, entering: Entering) -> None:
    told = {"which": "opens", "day": "2026-11-30", "reason": "Prov.", "go": "preview"}
    page = entering("anna").post(f"{STEP}/date", data=told).text
    assert "Den nya dagen krockar med annat:" in page
    assert "öppnar 30 november 2026, efter sista dag 30 oktober 2026" in page


@pytest.mark.parametrize(
    ("told", "field", "sentence"),
    [
        ({"day": "", "reason": "Höstlovet."}, "day", "Välj en dag."),
        ({"day": "2026-13-01", "reason": "Höstlovet."}, "day", "Skriv dagen som år-månad-dag"),
        ({"day": "2026-11-13", "reason": " "}, "reason", "Skriv ett skäl till den nya dagen."),
    ],
)
def test_what_is_wrong_is_said_where_it_is(
    opened: Database, entering: Entering, told: dict[str, str], field: str, sentence: str
) -> None:
    answer = entering("anna").post(f"{STEP}/date", data=told | {"go": "save"})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert sentence in answer.text
    assert occurrences(opened)["enhetsplan"].due_on == date(2026, 10, 30)


def test_only_administrators_change_a_date(opened: Database, entering: Entering) -> None:
    told = {"day": "2026-11-13", "reason": "Höstlovet.", "go": "save"}
    for key in ("olle", "olga", "h1"):
        assert entering(key).post(f"{STEP}/date", data=told).status_code == 404
    assert entering("olga").get(STEP).status_code == 404
    assert entering("anna").get("/bodies/bun/2027/steps/finns-inte").status_code == 404
    assert entering("anna").get(f"{STEP}/date?occasion=finns-inte").status_code == 404
