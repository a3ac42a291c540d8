"""A head of unit in a browser: the page saves by itself, and every state is for everybody."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect
from sqlmodel import select

from models.obligations import Draft
from models.reports import Receipt
from models.signing_in import SignInSession
from styrhjul.services.receipts import give_receipt, pass_on_question
from styrhjul.services.unit_plans import return_with_comments
from styrhjul.store.database import Database
from tests import cast
from tests.services.plans import READING, handed_in, number, opened
from tests.web.browser.conftest import Browsing, Enter
from tests.web.browser.looking import DESK, PHONE, assert_accessible, assert_no_sideways

PHONE_AND_DESK = pytest.mark.parametrize(
    ("size", "scripts"), [(DESK, True), (PHONE, False)], ids=["desk", "phone without scripts"]
)


@pytest.fixture
def plan(database: Database) -> int:
    with database.writing() as session:
        opened(session)
        return number(session, step="enhetsplan", party="u1")


def look(page: Page, address: str = "") -> None:
    if address:
        page.goto(address)
    expect(page.locator("h1")).to_have_count(1)
    assert_accessible(page)
    assert_no_sideways(page)


def test_the_page_saves_by_itself_and_says_so(browsing: Browsing, enter: Enter, database: Database, plan: int) -> None:
    page = browsing(PHONE)
    enter(page, "h1")
    page.goto(f"/obligations/{plan}/write?section=lasning")
    page.get_by_label("Så förstår vi målet hos oss").fill("Att läsa är allas ämne.")
    expect(page.locator("#saved")).to_contain_text("Sparat")
    with database.reading() as session:
        assert "Att läsa är allas ämne." in session.exec(select(Draft)).one().content
    page.get_by_label("Vårt bidrag").fill("Läslust")
    page.get_by_role("button", name="Spara och fortsätt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Alla är trygga")
    page.goto(f"/obligations/{plan}/write?section=lasning")
    expect(page.get_by_label("Vårt bidrag")).to_have_value("Läslust")


def test_who_has_been_signed_out_meanwhile_is_told_and_sends_it_again(
    browsing: Browsing, enter: Enter, database: Database, plan: int
) -> None:
    page = browsing(PHONE)
    enter(page, "h1")
    page.goto(f"/obligations/{plan}/write?section=lasning")
    with database.writing() as session:
        for one in session.exec(select(SignInSession)):
            one.ended_at = one.began_at
            session.add(one)
    page.get_by_label("Vårt bidrag").fill("Läslust\noch skrivlust")
    expect(page.locator("#saved")).to_contain_text("Inte sparat: du är utloggad.")
    expect(page.locator("#saved").get_by_role("link", name="Logga in i en ny flik")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Spara och fortsätt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Du är utloggad")
    look(page)
    enter(page, "h1")
    page.get_by_role("button", name="Skicka igen").click()
    page.goto(f"/obligations/{plan}/write?section=lasning")
    expect(page.get_by_label("Vårt bidrag")).to_have_value("Läslust\noch skrivlust")


@PHONE_AND_DESK
def test_a_plan_is_for_everybody_in_every_state(
    browsing: Browsing, enter: Enter, plan: int, size: ViewportSize, scripts: bool
) -> None:
    page = browsing(size, scripts=scripts)
    enter(page, "h1")
    look(page, "/tasks")
    page.get_by_role("link", name="Börja").click()
    look(page)
    page.get_by_role("link", name="Fler elever läser bra").click()
    page.get_by_role("button", name="Lägg till en aktivitet").click()
    page.get_by_label("Vad vi gör").fill("Läsgrupper")
    page.get_by_role("button", name="Lägg till en aktivitet").click()
    look(page)
    page.get_by_role("button", name="Ta bort aktivitet 1").click()
    look(page)
    page.get_by_role("button", name="Ångra").click()
    page.get_by_role("button", name="Spara och gå till översikten").click()
    look(page)
    page.get_by_role("link", name="Granska och lämna in").click()
    look(page)
    page.get_by_role("button", name="Lämna in").click()
    look(page)
    page.get_by_role("link", name="Skriv när aktiviteten börjar.").click()
    look(page)
    look(page, f"/obligations/{plan}/upload")
    page.get_by_role("button", name="Läs in").click()
    look(page)


@PHONE_AND_DESK
def test_what_comes_after_is_for_everybody(
    browsing: Browsing, enter: Enter, database: Database, plan: int, size: ViewportSize, scripts: bool
) -> None:
    with database.writing() as session:
        handed_in(session, "u1", accepted=True)
        handed_in(session, "u3")
        act = cast.act(READING, actor="Pia")
        give_receipt(session, obligation_id=number(session, step="lasning", party="pia"), act=act,
                     question="Räcker pengarna?", thing=lambda thing: thing.key == "u1")  # fmt: skip
        (asked,) = session.exec(select(Receipt.id).where(Receipt.question != "")).all()
        assert asked is not None
        pass_on_question(session, receipt_id=asked, act=act)
        third = number(session, step="enhetsplan", party="u3")
        comments = {"trygghet": "Hur märks det?"}
        return_with_comments(session, obligation_id=third, comments=comments, act=cast.act(READING, comment="Nästan."))
        april = number(session, step="uppfoljning", party="u3", occasion="april")
    page = browsing(size, scripts=scripts)
    enter(page, "h1")
    for address in (f"/obligations/{plan}/write", "/units/u1", f"/units/u1/{plan}", f"/obligations/{plan}/receipt"):
        look(page, address)
    page.goto("/units/u1")
    page.get_by_role("link", name="Svara Pia").click()
    page.get_by_role("button", name="Skicka svaret").click()
    look(page)
    enter(page, "h3")
    for address in ("/tasks", f"/obligations/{third}/write", f"/obligations/{third}/write?section=trygghet"):
        look(page, address)
    for section in ("lasning", "contract", "sammanfattning"):
        look(page, f"/obligations/{april}/write?section={section}")
    enter(page, "anna")
    look(page, "/units")
    look(page, "/tasks")


def test_two_texts_stand_beside_each_other(browsing: Browsing, enter: Enter, plan: int) -> None:
    first, second = browsing(PHONE, scripts=False), browsing(PHONE, scripts=False, language="en")
    for page in (first, second):
        enter(page, "h1")
        page.goto(f"/obligations/{plan}/write?section=lasning")
    first.get_by_label("Risker").fill("Vikarier")
    first.get_by_role("button", name="Spara och gå till översikten").click()
    second.get_by_label("Risks").fill("Lokaler")
    second.get_by_role("button", name="Save and continue").click()
    expect(second.get_by_text("Two have written at the same time")).to_be_visible()
    expect(second.get_by_text("Vikarier")).to_be_visible()
    look(second)
