"""A head of unit writes the plan on the page, without JavaScript, and hands it in."""

from datetime import date

import pytest
from sqlmodel import select

from models.cycles import Cycle, Occurrence
from models.kinds import Closing
from models.obligations import Draft, Obligation
from styrhjul.services import transitions
from styrhjul.services.drafts import remove_draft
from styrhjul.services.opening import open_cycle
from styrhjul.services.unit_plans import return_with_comments
from styrhjul.store.database import Database
from styrhjul.store.handed_in import plan_content, versions
from styrhjul.web.unit import writing
from tests import cast
from tests.services.plans import PLAN, handed_in
from tests.web.conftest import Entering
from tests.web.unit.browsing import Page, visit
from tests.web.unit.conftest import Numbers

READING = {
    "lasning.understanding": "Att läsa är allas ämne.",
    "lasning.contribution": "Läslust",
    "lasning.risks": "Vikarier",
}
GROUPS = {
    "aktivitet:lasning-1.what": "Läsgrupper",
    "aktivitet:lasning-1.owner": "Rektor",
    "aktivitet:lasning-1.starts_on": "2027-01-11",
    "aktivitet:lasning-1.ends_on": "2027-06-10",
    "aktivitet:lasning-1.sign": "Fler läser",
}
SAFETY = {"trygghet.understanding": "Ingen ska vara rädd.", "trygghet.contribution": "Fler vuxna ute"}
LEARNED = {"lärdomar.learned": "Vi började för sent."}


def text_owed(database: Database) -> int:
    """What u1 owes besides, which is a text."""
    with database.writing() as session:
        cycle, unit = session.exec(select(Cycle)).one(), cast.units(session)[0]
        return cast.owed(session, cycle, unit, due_on=date(2026, 11, 6), step="annat").id or 0


def drafts(database: Database) -> int:
    with database.reading() as session:
        return len(session.exec(select(Draft)).all())


def newest(database: Database, obligation_id: int) -> object:
    with database.snapshot() as connection:
        return plan_content(connection, versions(connection, obligation_id)[-1].submission_id)


def whole_plan(page: Page) -> Page:
    """Write every part from the overview, and come to the preview."""
    page = page.follow("section=lasning").fill(READING, "add").fill(GROUPS, "next")
    page = page.fill(SAFETY, "next")
    return page.fill(LEARNED, "next").follow("preview")


def test_a_plan_is_written_part_by_part_looked_through_and_handed_in(
    year: Numbers, database: Database, entering: Entering
) -> None:
    tasks = visit(entering("h1"), "/tasks")
    assert "Enhetsplan" in tasks.text
    assert "Senast fredag 15 januari 2027" in tasks.text
    preview = whole_plan(tasks.follow(f"{year.plan['u1']}/write"))
    assert "Så märker vi att det fungerar: Fler läser" in preview.text
    receipt = preview.press()
    assert receipt.address.endswith("/receipt")
    assert "Version 1" in receipt.text
    assert "kvitto kommer också med mejl" in receipt.text
    content = newest(database, year.plan["u1"])
    assert content == PLAN.__class__(PLAN.learned, PLAN.answers, (PLAN.activities[0],))
    assert drafts(database) == 0
    assert "Inlämnat den senaste månaden" in visit(receipt.browser, "/tasks").text


def test_what_is_missing_is_said_at_its_fields_and_what_was_written_stays(year: Numbers, entering: Entering) -> None:
    page = visit(entering("h1"), f"/obligations/{year.plan['u1']}/write")
    page = page.follow("section=lasning").fill(READING, "add")
    page = page.fill({**GROUPS, "aktivitet:lasning-1.ends_on": "i sommar"}, "overview")
    assert "Skriv" not in page.text.replace("Skriv ut", "")  # no faults while one writes
    refused = page.follow("preview").press()
    assert refused.status == 422
    assert "Skriv hur ni förstår målet hos er. (Alla är trygga)" in refused.text
    wrong = next(href for href in refused.links if "aktivitet" in href)
    field = visit(refused.browser, wrong)
    assert "är inget datum" in field.text
    assert field.form.fields["aktivitet:lasning-1.ends_on"] == "i sommar"
    assert field.form.fields["lasning.contribution"] == "Läslust"
    assert "aktivitet:lasning-1.ends_on" in field.ids


def test_a_returned_plan_begins_from_the_last_version_with_the_comments_at_their_parts(
    year: Numbers, database: Database, entering: Entering
) -> None:
    number = year.plan["u1"]
    with database.writing() as session:
        handed_in(session, "u1")
        comments = {"trygghet": "Hur märker eleverna det?", "aktivitet:4": "När på dagen?"}
        act = cast.act(date(2026, 10, 30), comment="Nästan klart.")
        return_with_comments(session, obligation_id=number, comments=comments, act=act)
    tasks = visit(entering("h1"), "/tasks")
    assert "Att komplettera" in tasks.text
    assert "Nästan klart." in tasks.text
    overview = tasks.follow(f"{number}/write")
    assert "Nästan klart." in overview.text
    assert overview.text.count("Att komplettera") == 2  # on the whole, and at one part
    page = overview.follow("section=trygghet")
    assert "Hur märker eleverna det?" in page.text
    assert "När på dagen?" in page.text
    assert page.form.fields["aktivitet:4.what"] == "Rastvärdar"
    page.fill({"trygghet.contribution": "Eleverna frågas varje vecka"}, "next").follow("write").follow(
        "preview"
    ).press()
    with database.snapshot() as connection:
        assert [row.version for row in versions(connection, number)] == [1, 2]
    content = newest(database, number)
    assert content.answers[1].contribution == "Eleverna frågas varje vecka"  # type: ignore[attr-defined]
    assert content.activities == PLAN.activities  # type: ignore[attr-defined]


def test_activities_are_added_and_removed_and_the_removal_can_be_undone(year: Numbers, entering: Entering) -> None:
    page = visit(entering("h1"), f"/obligations/{year.plan['u1']}/write?section=lasning")
    page = page.fill(READING, "add").fill(GROUPS, "add")
    assert page.form.fields["aktivitet:lasning-2.what"] == ""
    page = page.fill({"aktivitet:lasning-2.what": "Bokcirkel"}, "remove", value="lasning-1")
    assert "Borttagen: Läsgrupper" in page.text
    assert "aktivitet:lasning-1.what" not in page.form.fields
    assert page.form.fields["aktivitet:lasning-2.what"] == "Bokcirkel"
    preview = visit(page.browser, f"/obligations/{year.plan['u1']}/preview")
    assert "Läsgrupper" not in preview.text
    page = page.press("restore", value="lasning-1")
    assert page.form.fields["aktivitet:lasning-1.what"] == "Läsgrupper"


def test_enter_in_a_field_removes_nothing(year: Numbers, entering: Entering) -> None:
    page = visit(entering("h1"), f"/obligations/{year.plan['u1']}/write?section=lasning").fill(READING, "add")
    page = page.fill(GROUPS, "stay")
    assert page.form.buttons[0][0] == "stay"
    assert page.form.fields["aktivitet:lasning-1.what"] == "Läsgrupper"


def test_two_who_write_the_same_field_see_both_texts(year: Numbers, database: Database, entering: Entering) -> None:
    address = f"/obligations/{year.plan['u1']}/write?section=lasning"
    with database.writing() as session:
        unit = cast.units(session)[0]
        cast.holds(session, cast.person(session, "berit"), "unit_head", unit_id=unit.id)
    first, second = visit(entering("h1"), address), visit(entering("berit"), address)
    first.fill({"lasning.understanding": "Hannas text"}, "stay")
    both = second.fill({"lasning.understanding": "Berits text", "lasning.risks": "En risk"}, "stay")
    assert both.status == 409
    assert "Hannas text" in both.text
    assert both.form.fields["lasning.understanding"] == "Berits text"
    assert "Det du har skrivit är inte sparat än." in both.text
    assert visit(first.browser, address).form.fields["lasning.understanding"] == "Hannas text"
    chosen = both.fill({"lasning.understanding": "Hannas och Berits text"}, "stay")
    assert chosen.status == 200
    kept = visit(first.browser, address).form.fields
    assert kept["lasning.understanding"] == "Hannas och Berits text"
    assert kept["lasning.risks"] == "En risk"


def test_two_who_write_in_different_parts_do_not_disturb_each_other(year: Numbers, entering: Entering) -> None:
    whole = f"/obligations/{year.plan['u1']}/write?section="
    h1 = entering("h1")
    first, second = visit(h1, f"{whole}lasning"), visit(h1, f"{whole}trygghet")
    first.fill(READING, "stay")
    assert second.fill(SAFETY, "stay").status == 200
    assert visit(h1, f"{whole}lasning").form.fields["lasning.contribution"] == "Läslust"


def test_the_page_saves_by_itself_and_does_not_quarrel_with_itself(year: Numbers, entering: Entering) -> None:
    address = f"/obligations/{year.plan['u1']}/write?section=lasning"
    h1 = entering("h1")
    page = visit(h1, address)
    mine = page.form.fields
    saved = h1.post(f"{address}&quiet=1", data=mine | {"lasning.understanding": "Bör"})
    assert "Sparat 12:00" in saved.text
    assert "<html" not in saved.text
    later = page.fill({"lasning.understanding": "Början"}, "stay")
    assert (later.status, later.form.fields["lasning.understanding"]) == (200, "Början")
    other = h1.post(f"{address}&quiet=1", data=mine | {"window": "another", "lasning.understanding": "Annat"})
    assert "Inte sparat" in other.text


@pytest.mark.parametrize("page", ["write", "preview", "receipt", "form", "upload"])
def test_another_units_plan_is_not_there(page: str, year: Numbers, entering: Entering) -> None:
    for who in ("h2", "pia", "anna", "maria"):
        assert entering(who).get(f"/obligations/{year.plan['u1']}/{page}").status_code == 404


def test_nobody_writes_in_another_units_draft(year: Numbers, database: Database, entering: Entering) -> None:
    h2 = entering("h2")
    for page in ("write?section=lasning", "submit", "upload", "write/begin-anew"):
        answer = h2.post(f"/obligations/{year.plan['u1']}/{page}", data={"lasning.understanding": "Inte min"})
        assert answer.status_code == 404
    assert drafts(database) == 0


def test_an_accepted_plan_is_read_and_not_written(year: Numbers, database: Database, entering: Entering) -> None:
    with database.writing() as session:
        number = handed_in(session, "u1", accepted=True)
    h1 = entering("h1")
    page = visit(h1, f"/obligations/{number}/write")
    assert "Läsgrupper" in page.text
    assert "det är godkänt" in page.text
    posted = h1.post(f"/obligations/{number}/write?section=lasning", data={"lasning.risks": "För sent skrivet"})
    assert posted.status_code == 422
    assert "För sent skrivet" in posted.text


def test_what_was_handed_in_otherwise_meanwhile_is_told(year: Numbers, database: Database, entering: Entering) -> None:
    number = year.plan["u1"]
    page = visit(entering("h1"), f"/obligations/{number}/write?section=lasning").fill(READING, "overview")
    with database.writing() as session:
        handed_in(session, "u1")
    old = visit(page.browser, f"/obligations/{number}/write")
    assert "Version 1 har lämnats in på annat sätt" in old.text
    visit(old.browser, f"/obligations/{number}/write?section=trygghet").fill(SAFETY, "stay")
    page = old.press()
    assert drafts(database) == 1, "what has been written since is not thrown away unseen"
    page.press()
    assert drafts(database) == 0


def test_a_text_and_a_file_are_handed_in_for_everything_else(
    year: Numbers, database: Database, entering: Entering
) -> None:
    with database.writing() as session:
        cycle = session.exec(select(Cycle)).one()
        unit = cast.units(session)[0]
        owed = cast.owed(session, cycle, unit, due_on=date(2026, 11, 6), step="annat", closes=Closing.SUBMIT)
        number = owed.id
    tasks = visit(entering("h1"), "/tasks")
    assert "Snart dags" in tasks.text
    page = visit(tasks.browser, f"/obligations/{number}/write")
    empty = page.press()
    assert empty.status == 422
    assert "Det finns inget att lämna in" in empty.text
    saved = page.press(to="/write", text="Första raden\nAndra raden")
    assert saved.form.fields["text"] == "Första raden\nAndra raden"
    receipt = saved.press(files={"file": ("underlag.pdf", b"%PDF-1.7")})
    assert "underlag.pdf" in receipt.text
    assert "Det är klart i och med att du lämnade in" in receipt.text
    with database.snapshot() as connection:
        assert versions(connection, number or 0)[0].text == "Första raden\nAndra raden"
    assert drafts(database) == 0
    file = tasks.browser.get(f"/obligations/{number}/handed-in/1")
    assert (file.content, file.headers["content-disposition"]) == (
        b"%PDF-1.7",
        "attachment; filename*=UTF-8''underlag.pdf",
    )
    for there_is_none in ("2", "x", "9999999"):
        assert tasks.browser.get(f"/obligations/{number}/handed-in/{there_is_none}").status_code == 404
    assert entering("h2").get(f"/obligations/{number}/handed-in/1").status_code == 404


def test_last_years_text_is_one_click_away(year: Numbers, database: Database, entering: Entering) -> None:
    with database.writing() as session:
        handed_in(session, "u1")
        row = session.exec(select(Cycle)).one()
        row.year = 2026
        session.add(row)
        session.flush()
        open_cycle(session, body_key="bun", year=2027, definition=cast.definition(), act=cast.act(date(2026, 9, 1)))
        plan = session.exec(
            select(Obligation).join(Occurrence).where(Occurrence.cycle_id != row.id, Obligation.party == "unit:1")
        ).one()
        session.get_one(Occurrence, plan.occurrence_id).content = "unit_plan"
        number = plan.id
    page = visit(entering("h1"), f"/obligations/{number}/write?section=lasning")
    assert "Så skrev ni förra året" in page.text
    assert "Läsgrupper (Rektor)" in page.text
    page = page.fill({"lasning.contribution": "Nytt i år"}, "last_year")
    assert page.form.fields["lasning.understanding"] == "Att läsa är allas ämne."
    assert page.form.fields["lasning.contribution"] == "Nytt i år"


def test_a_closed_years_plan_is_only_read(year: Numbers, database: Database, entering: Entering) -> None:
    with database.writing() as session:
        number = handed_in(session, "u1")
        transitions.accept(session, obligation_id=number, act=cast.act(date(2027, 1, 12)))
        cycle = session.exec(select(Cycle)).one()
        cycle.state = cycle.state.__class__.CLOSED
        session.add(cycle)
    page = visit(entering("h1"), f"/obligations/{number}/write")
    assert "är stängt" in page.text
    assert "Läsgrupper" in page.text


def test_what_was_not_looked_through_is_not_handed_in(year: Numbers, database: Database, entering: Entering) -> None:
    number = year.plan["u1"]
    h1 = entering("h1")
    preview = whole_plan(visit(h1, f"/obligations/{number}/write"))
    visit(h1, f"/obligations/{number}/write?section=lasning").fill({"lasning.risks": "Sent påkommet"}, "stay")
    newer = preview.press()
    assert newer.status == 409
    assert "Sent påkommet" in newer.text
    assert "Version 1" in newer.press().text
    again = newer.press()  # the button pressed twice
    assert "Version 1" in again.text
    with database.snapshot() as connection:
        assert len(versions(connection, number)) == 1


def test_a_text_that_two_write_is_lost_for_neither(year: Numbers, database: Database, entering: Entering) -> None:
    number = text_owed(database)
    first, second = (visit(entering("h1"), f"/obligations/{number}/write") for _ in range(2))
    first.press(to="/write", text="Det första")
    both = second.press(to="/submit", text="Det andra")
    assert both.status == 409
    assert "Det första" in both.text
    assert both.form.fields["text"] == "Det andra"
    assert "Version 1" in both.press(to="/submit").text


def test_a_text_does_not_take_the_place_of_one_that_was_handed_in_meanwhile(
    year: Numbers, database: Database, entering: Entering
) -> None:
    number = text_owed(database)
    first, second = (visit(entering("h1"), f"/obligations/{number}/write") for _ in range(2))
    assert "Version 1" in first.press(to="/submit", text="Det första").text
    again = first.press(to="/submit", text="Det första")  # the button pressed twice
    assert again.address.endswith("/receipt")
    both = second.press(to="/submit", text="Det andra")
    assert both.status == 409
    assert "Det första" in both.text
    assert both.form.fields["text"] == "Det andra"
    assert "Version 2" in both.press(to="/submit").text
    with database.snapshot() as connection:
        assert [one.text for one in versions(connection, number)] == ["Det första", "Det andra"]


def test_a_text_is_kept_though_its_file_cannot_be_taken(
    year: Numbers, database: Database, entering: Entering, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = text_owed(database)
    monkeypatch.setattr(writing, "LARGEST_FILE", 3)
    page = visit(entering("h1"), f"/obligations/{number}/write")
    refused = page.press(to="/submit", text="Mitt underlag", files={"file": ("stor.pdf", b"%PDF")})
    assert refused.status == 422
    assert "Filen är för stor" in refused.text
    assert visit(page.browser, f"/obligations/{number}/write").form.fields["text"] == "Mitt underlag"
    assert "Version 1" in refused.press(to="/submit").text


def test_a_page_from_before_a_version_was_handed_in_shows_both_texts(
    year: Numbers, database: Database, entering: Entering
) -> None:
    """Also those of its activities that have got other numbers since."""
    number, h1 = year.plan["u1"], entering("h1")
    old = whole_plan(visit(h1, f"/obligations/{number}/write"))
    page = visit(h1, f"/obligations/{number}/write?section=lasning").press("add")
    second = {"aktivitet:lasning-2.what": "Bokcirkel"}
    with database.writing() as session:
        handed_in(session, "u1")
        remove_draft(session, obligation_id=number)
    quiet = h1.post(f"/obligations/{number}/write?section=lasning&quiet=1", data=page.form.fields | second)
    assert "Inte sparat" in quiet.text
    both = page.fill({"lasning.contribution": "Bokbussen", **second}, "stay")
    assert both.status == 409
    assert "Hanna skrev" in both.text
    assert both.form.fields["lasning.contribution"] == "Bokbussen"
    assert both.form.fields["aktivitet:lasning-2.what"] == "Bokcirkel"
    assert drafts(database) == 0
    kept = both.press("stay")
    assert (kept.status, kept.form.fields["lasning.contribution"]) == (200, "Bokbussen")
    assert kept.form.fields["aktivitet:lasning-2.what"] == "Bokcirkel"
    assert old.press().status == 409, "nobody has looked through what stands now"


def test_what_is_written_in_a_part_that_is_no_more_is_shown_to_be_copied(year: Numbers, entering: Entering) -> None:
    number, h1 = year.plan["u1"], entering("h1")
    address = f"/obligations/{number}/write?section=borttaget"
    sent = {"borttaget.contribution": "En lång text", "revision": "2", "window": "w"}
    gone = h1.post(address, data=sent)
    assert gone.status_code == 409
    assert "En lång text" in gone.text
    quiet = h1.post(f"{address}&quiet=1", data=sent)
    assert "Delen finns inte längre" in quiet.text
    assert 'name="revision" value="2"' in quiet.text


@pytest.mark.parametrize("way", ["write", "submit"])
def test_what_is_read_is_not_handed_in_as_a_text(
    way: str, year: Numbers, database: Database, entering: Entering
) -> None:
    number = year.reading["pia"]
    assert entering("pia").post(f"/obligations/{number}/{way}", data={"text": "Jag har läst"}).status_code == 404
    with database.reading() as session:
        assert session.get_one(Obligation, number).last == ""
    assert drafts(database) == 0


def test_the_pages_are_read_in_english(year: Numbers, entering: Entering) -> None:
    h1 = entering("h1")
    h1.cookies.set("styrhjul_language", "en")
    page = visit(h1, f"/obligations/{year.plan['u1']}/write")
    assert "Look through and hand in" in page.text
    assert "Not begun" in page.text
    wrong = visit(h1, f"/obligations/{year.plan['u1']}/preview").press()
    assert "Write what you contribute to the goal." in wrong.text
    assert "Write what the last year taught you. If the unit is new, write that." in wrong.text
    part = visit(h1, f"/obligations/{year.plan['u1']}/write?section=trygghet&check=1")
    assert "Write how you understand the goal where you are." in part.text
