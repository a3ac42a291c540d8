"""Who has been signed out meanwhile loses nothing of what they have written."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from models.cycles import Cycle
from models.obligations import Draft
from models.signing_in import SignInSession
from styrhjul.store.database import Database
from styrhjul.store.drafts import draft_of
from styrhjul.store.handed_in import versions
from styrhjul.web.gate import SESSION
from styrhjul.web.guarding import LARGEST_FORM
from styrhjul.web.site import Site
from tests import cast
from tests.services.plans import number, opened
from tests.web.conftest import NOON, Entering, session_of
from tests.web.unit.browsing import Page, visit

TEXT = 'Läslust <b>för alla</b>\r\n\r\n"Nästa" rad'
HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan(database: Database) -> int:
    with database.writing() as session:
        opened(session)
        return number(session, step="enhetsplan", party="u1")


def signed_out(database: Database) -> None:
    with database.writing() as session:
        for one in session.exec(select(SignInSession)):
            one.ends_at = NOON - timedelta(minutes=1)
            session.add(one)


def answer_of(page: Page, fields: dict[str, str]) -> Page:
    """What the browser gets when it sends the form, filled in so."""
    answer = page.browser.post(page.form.action, data={**page.form.fields, **fields})
    assert answer.status_code == 401
    return Page(page.browser, page.address, answer.status_code, answer.text)


def test_what_was_written_is_sent_again_after_signing_in(
    plan: int, database: Database, site: Site, entering: Entering
) -> None:
    page = visit(entering("h1"), f"/obligations/{plan}/write?section=lasning")
    signed_out(database)
    kept = answer_of(page, {"lasning.contribution": TEXT})
    assert "Det du skickade är inte sparat än" in kept.text
    assert kept.form.action == f"/obligations/{plan}/write?section=lasning"
    assert kept.form.fields["lasning.contribution"] == TEXT
    assert "<b>" not in kept.source
    assert "/sign-in" in kept.links
    with database.reading() as session:
        assert session.exec(select(Draft)).all() == []
    page.browser.cookies.set(SESSION, session_of(site, "h1"))
    assert kept.browser.post(kept.form.action, data=kept.form.fields).status_code == 303
    with database.snapshot() as connection:
        draft = draft_of(connection, plan)
    assert draft is not None
    assert draft.fields["lasning.contribution"] == TEXT.replace("\r\n", "\n")


def test_nobody_but_who_sent_it_comes_to_it(plan: int, database: Database, entering: Entering) -> None:
    page = visit(entering("h1"), f"/obligations/{plan}/write?section=lasning")
    signed_out(database)
    answer = page.browser.post(page.form.action, data={"lasning.contribution": "Läslust"})
    assert answer.headers["cache-control"] == "no-store"
    from_elsewhere = {"Origin": "https://elsewhere.example"}
    assert page.browser.post(page.form.action, data={"a": "b"}, headers=from_elsewhere).status_code == 403


def test_the_page_that_saves_by_itself_says_where_to_sign_in(plan: int, database: Database, entering: Entering) -> None:
    page = visit(entering("h1"), f"/obligations/{plan}/write?section=lasning")
    signed_out(database)
    sent = {**page.form.fields, "lasning.contribution": "Läslust", "revision": "7"}
    answer = page.browser.post(f"{page.form.action}&quiet=1", data=sent, headers=HTMX)
    assert answer.status_code == 401
    assert "<html" not in answer.text
    assert "Inte sparat: du är utloggad." in answer.text
    assert 'href="/sign-in" target="_blank"' in answer.text
    assert 'name="revision" value="7"' in answer.text, "the page goes on from the saving that it knew of"


def test_a_part_of_a_page_that_is_asked_for_makes_way_for_signing_in(entering: Entering) -> None:
    answer = entering().get("/bodies/bun/2027/status?page=2", headers=HTMX)
    assert (answer.status_code, answer.text) == (401, "")
    assert answer.headers["hx-redirect"] == "/sign-in?to=/bodies/bun/2027/status%3Fpage%3D2"


def test_a_file_is_chosen_once_more(plan: int, database: Database, site: Site, entering: Entering) -> None:
    with database.writing() as session:
        cycle, unit = session.exec(select(Cycle)).one(), cast.units(session)[0]
        owed = cast.owed(session, cycle, unit, due_on=NOON.date(), step="annat").id
    page = visit(entering("h1"), f"/obligations/{owed}/write")
    signed_out(database)
    kept = page.press(to="/submit", text="Se filen", files={"file": ("underlag.pdf", b"%PDF-1.7")})
    assert kept.status == 401
    assert "Välj underlag.pdf en gång till" in kept.text
    assert kept.form.multipart
    page.browser.cookies.set(SESSION, session_of(site, "h1"))
    assert "Version 1" in kept.press(files={"file": ("underlag.pdf", b"%PDF-1.7")}).text
    with database.snapshot() as connection:
        (version,) = versions(connection, owed or 0)
    assert (version.text, version.file_name) == ("Se filen", "underlag.pdf")


def chunks() -> Iterator[bytes]:
    """A body that is too large, and does not say so."""
    for _ in range(LARGEST_FORM // 50_000 + 1):
        yield b"x" * 50_000


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"--x", "multipart/form-data", 400),
        (chunks(), "application/x-www-form-urlencoded", 413),
        (b"{}", "application/json", 401),
    ],
    ids=["no form", "too large", "something else"],
)
def test_what_cannot_be_read_is_answered_kindly(
    content: bytes | Iterator[bytes], kind: str, status: int, plan: int, entering: Entering
) -> None:
    browser: TestClient = entering()
    answer = browser.post(f"/obligations/{plan}/submit", content=content, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert "<h1" in answer.text
