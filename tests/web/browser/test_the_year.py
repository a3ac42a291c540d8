"""The whole year as each person meets it: opened, planned, written, returned, accepted, read, asked about and visited.

It is one story, played at a desk and on the narrowest phone. Days pass, and letters come that lead back to the pages.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize, expect

from styrhjul.rules.unit_plans import PlannedActivity
from styrhjul.settings import settings
from styrhjul.store.database import Database
from styrhjul.web.site import Site
from tests.web.browser.conftest import Browsing, Served
from tests.web.browser.ekeby import (
    HOME,
    YEAR,
    Ekeby,
    figures_and_procurements_come,
    others_do_theirs,
    settle,
    visit_planned,
    words_of,
)
from tests.web.browser.looking import DESK, IN_THE_HAND, PHONE, picture
from tests.web.browser.walking import Somebody
from tests.web.conftest import NOON

AUTUMN = date(2026, 8, 17)
DECIDED = date(2026, 11, 30)
LAST_EVENING = date(2027, 1, 12)
DAY_AFTER = date(2027, 1, 14)
RETURNED = date(2027, 1, 15)
MENDED = date(2027, 1, 18)
READING, ASKED, PASSED_ON, ANSWERED = (date(2027, 2, day) for day in (2, 3, 4, 5))
INVITED, VISIT = date(2027, 2, 15), date(2027, 3, 8)
FIGURES, SHOWN = date(2027, 5, 6), date(2027, 5, 25)
"""The figures are read in, and have been seen by the units before everybody sees them."""

ANNA, MONIKA, AMINA, MARGARETA = "anna.lindqvist", "monika.sjogren", "amina.warsame", "margareta.lund"
SCHOOL, LATE_SCHOOL = "Kyrkbyskolan", "Aspskolan"
PLAN = f"/plans/bun/{YEAR}/kyrkbyskolan"
QUESTION, ANSWER = "Hur märker den som har svårast att läsa skillnad?", "Läsläraren möter dem varje dag."
COMMENT, MENDED_TEXT = "Skriv gärna vilka klasser det gäller.", "Läslyftet gäller klasserna 1A, 2B och 3A."
NOT_FOR_ALL = ("Monika", "Anna Lindqvist", "Amina", COMMENT, QUESTION, ANSWER)
READS_WELL = "Fler elever läser säkert i årskurs 3"

DRAWN_ON_A_PHONE = ("politician", "public")
ON_A_DESK = ViewportSize(width=1100, height=1000)


@dataclass(frozen=True)
class Way:
    """How somebody meets the pages."""

    size: ViewportSize
    scripts: bool
    language: str


WAYS = {
    "at a desk": Way(DESK, scripts=True, language="sv"),
    "on a phone, in English, without scripts": Way(PHONE, scripts=False, language="en"),
}


@pytest.fixture
def site(database: Database, tmp_path: Path, letters: Path, setting: Callable[[str, str], None]) -> Site:
    setting("STYRHJUL_PUBLIC_URL", HOME)
    setting("STYRHJUL_MUNICIPALITY", "Ekeby kommun")
    with database.writing() as session:
        settle(session, tmp_path)
    return Site(database=database, folder=tmp_path, clock=lambda: NOON, chosen=settings())


@pytest.fixture
def ekeby(served: Served, letters: Path) -> Ekeby:
    return Ekeby(served, letters)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_year_goes_round(browsing: Browsing, ekeby: Ekeby, way: Way) -> None:
    def somebody() -> Somebody:
        page = browsing(way.size, scripts=way.scripts, language=way.language)
        return Somebody(page, way.language)

    anna, monika, amina, citizen = (somebody() for _ in range(4))
    ekeby.morning_of(AUTUMN)
    the_administrator_opens_the_year(anna, ekeby)
    a_citizen_sees_the_councils_goals_and_no_plans(citizen)

    others(ekeby, day=DECIDED, due=DECIDED)
    ekeby.morning_of(LAST_EVENING)
    others(ekeby, day=LAST_EVENING, due=DAY_AFTER, but=(SCHOOL, LATE_SCHOOL))
    a_head_writes_the_plan_on_the_last_evening(monika, ekeby, saves_by_itself=way.scripts)

    ekeby.morning_of(DAY_AFTER)
    the_receipt_comes_by_mail(monika, ekeby)
    the_administrator_follows_the_year(anna)
    a_citizen_sees_no_plan_that_is_not_accepted(citizen)
    the_administrator_returns_the_plan(anna)

    ekeby.morning_of(RETURNED)
    the_head_completes_the_plan(monika, ekeby)

    ekeby.morning_of(MENDED)
    the_administrator_accepts_the_plan(anna)

    others(ekeby, day=READING, due=READING)
    ekeby.morning_of(READING)
    a_politician_reads_and_asks(amina, ekeby)
    ekeby.morning_of(ASKED)
    the_chair_passes_the_question_on(somebody(), ekeby)
    ekeby.morning_of(PASSED_ON)
    the_head_answers(monika, ekeby)
    ekeby.morning_of(ANSWERED)
    the_politician_gets_the_answer(amina, ekeby)

    with ekeby.served.site.database.writing() as session:
        visit_planned(session, unit="norrskolan", day=VISIT, goes="cecilia.frisk")
    the_politician_signs_up_for_a_visit(amina)
    ekeby.morning_of(INVITED)
    the_invitation_comes_by_mail(amina, ekeby)

    with ekeby.served.site.database.writing() as session:
        figures_and_procurements_come(session, ekeby.served.site.folder, day=FIGURES)
    ekeby.morning_of(SHOWN)
    a_citizen_sees_what_is_published_and_no_more(somebody())  # a browser keeps what is public for a while


def others(ekeby: Ekeby, *, day: date, due: date, but: tuple[str, ...] = ()) -> None:
    with ekeby.served.site.database.writing() as session:
        others_do_theirs(session, day=day, due=due, but=but)


def drawn(who: Somebody, name: str) -> None:
    """The README's picture of the page, on a desk or in the hand."""
    on_phone = who.page.viewport_size == PHONE
    if on_phone == (name in DRAWN_ON_A_PHONE):
        picture(who.page, name, size=IN_THE_HAND if on_phone else ON_A_DESK)


def signs_in(who: Somebody, ekeby: Ekeby, key: str) -> None:
    """From the page that asks who one is, by the link that comes with mail."""
    who.is_at("Logga in")
    who.writes(f"{key}@ekeby.example", "E-postadress")
    who.presses("Skicka en länk")
    who.is_at("Titta i din e-post")
    who.goes_to(ekeby.letter_to(key, "länk för att logga in").link_about("Hej"))
    who.page.get_by_role("main").get_by_role("button").click()


def the_administrator_opens_the_year(anna: Somebody, ekeby: Ekeby) -> None:
    anna.goes_to("/years")
    signs_in(anna, ekeby, ANNA)
    anna.sees("Inget årshjul är öppet.")
    anna.follows("Förhandsgranska och öppna årshjulet %(year)s", year=YEAR)
    anna.is_at("Förhandsvisning av %(year)s", year=YEAR)
    anna.sees("Krockar")
    anna.presses("Öppna året %(year)s", year=YEAR)
    anna.sees("Årshjulet %(year)s är öppet och i takt med definitionen.", year=YEAR)
    anna.goes_to("/years")
    anna.follows("Årshjulet %(year)s", year=YEAR)
    expect(anna.page.get_by_role("figure")).to_be_visible()
    anna.sees("Enhetsplanerna publiceras")


def a_citizen_sees_the_councils_goals_and_no_plans(citizen: Somebody) -> None:
    citizen.goes_to("/")
    citizen.sees("Barn och unga i Ekeby lyckas i skolan och är rustade för vuxenlivet")
    citizen.does_not_see(READS_WELL)
    citizen.goes_to("/plans")
    citizen.sees("Inga planer är godkända än. När de är det står de här.")


def a_head_writes_the_plan_on_the_last_evening(monika: Somebody, ekeby: Ekeby, *, saves_by_itself: bool) -> None:
    with ekeby.served.site.database.reading() as session:
        words = words_of(session, SCHOOL)
    monika.goes_to(ekeby.letter_to(MONIKA, f"Enhetsplan, {SCHOOL}").link_about("Enhetsplan"))
    signs_in(monika, ekeby, MONIKA)
    monika.is_at_the("Enhetsplan")
    monika.goes_to("/tasks")
    monika.sees("En sak att göra nu.")
    monika.follows("Börja")
    monika.follows(READS_WELL)
    for answer in words.answers:
        monika.writes(answer.understanding, "Så förstår vi målet hos oss")
        if saves_by_itself and answer.goal == words.answers[0].goal:
            expect(monika.page.locator("#saved")).to_contain_text("Sparat")
        monika.writes(answer.contribution, "Vårt bidrag")
        monika.writes(answer.risks, "Risker")
        monika.writes(answer.resources, "Resurser")
        if answer.goal == words.answers[0].goal:
            drawn(monika, "unit")
        monika.presses("Spara och fortsätt")
    monika.is_at("Vad förra året lärde er")
    monika.presses("Spara och fortsätt")
    monika.sees("Det du har skrivit är sparat.")
    an_activity_is_added(monika, words.activities[0])
    monika.follows("Granska och lämna in")
    monika.sees(words.answers[0].understanding)
    monika.presses("Lämna in")
    monika.sees("Några saker saknas än")
    monika.page.get_by_role("alert").get_by_role("link").first.click()
    monika.is_at("Vad förra året lärde er")
    monika.writes(words.learned, "Vad lärde det förra året er?")
    monika.presses("Spara och gå till översikten")
    monika.follows("Granska och lämna in")
    monika.presses("Lämna in")
    monika.is_at("Tack, det är inlämnat")


def an_activity_is_added(monika: Somebody, planned: PlannedActivity) -> None:
    assert planned.starts_on
    assert planned.ends_on
    monika.follows(READS_WELL)
    monika.presses("Lägg till en aktivitet")
    monika.writes(planned.what, "Vad vi gör")
    monika.writes(planned.owner, "Ansvarig roll")
    monika.writes(planned.starts_on.isoformat(), "Start")
    monika.writes(planned.ends_on.isoformat(), "Slut")
    monika.writes(planned.sign, "Så märker vi att det fungerar")
    monika.presses("Spara och gå till översikten")


def the_receipt_comes_by_mail(monika: Somebody, ekeby: Ekeby) -> None:
    letter = ekeby.letter_to(MONIKA, f"Vi har tagit emot: Enhetsplan, {SCHOOL}")
    monika.goes_to(letter.link_about(SCHOOL))
    monika.is_at_the("Enhetsplan")
    monika.sees("Version %(version)s lämnades in %(day)s. Den är inte godkänd än, så du kan ändra och lämna in igen.",
                version=1, day=monika.day(LAST_EVENING))  # fmt: skip


def the_administrator_follows_the_year(anna: Somebody) -> None:
    anna.goes_to("/years")
    anna.follows("%(num)s har inte kommit in", num=1)
    anna.sees(LATE_SCHOOL)
    anna.follows("Påminn nu")
    anna.presses("Påminn nu")
    anna.sees("Påminnelsen går ut med nästa avisering.")
    anna.goes_to(f"/bodies/bun/{YEAR}/status")
    drawn(anna, "administrator")


def a_citizen_sees_no_plan_that_is_not_accepted(citizen: Somebody) -> None:
    citizen.goes_to(f"/plans/bun/{YEAR}")
    expect(citizen.page.get_by_role("row")).not_to_have_count(0)
    citizen.does_not_see(SCHOOL)
    citizen.goes_to(PLAN)
    citizen.is_at("Sidan finns inte här")


def the_administrator_returns_the_plan(anna: Somebody) -> None:
    anna.writes("kyrkby", "Enhetens namn")
    anna.page.get_by_role("button", name=anna.said("Visa")).click()
    expect(anna.page.get_by_role("row")).to_have_count(2)
    anna.follows("inlämnad")
    anna.is_at_the(f"Enhetsplan, {SCHOOL}")
    anna.presses("Lämna tillbaka med kommentarer")
    anna.writes(COMMENT, "Kommentar till ”%(section)s”", section=READS_WELL)
    anna.writes("2027-01-20", "Ny sista dag")
    anna.presses("Lämna tillbaka med kommentarer")
    anna.sees("Inlämningen är återlämnad. Den ansvariga får dina kommentarer i nästa avisering.")


def the_head_completes_the_plan(monika: Somebody, ekeby: Ekeby) -> None:
    letter = ekeby.letter_to(MONIKA, f"Att komplettera: Enhetsplan, {SCHOOL}")
    assert COMMENT in letter.text
    monika.goes_to(letter.link_about(SCHOOL))
    monika.follows(READS_WELL)
    monika.sees(COMMENT)
    monika.writes(MENDED_TEXT, "Vårt bidrag")
    monika.presses("Spara och gå till översikten")
    monika.follows("Granska och lämna in")
    monika.presses("Lämna in")
    monika.is_at("Tack, det är inlämnat")


def the_administrator_accepts_the_plan(anna: Somebody) -> None:
    anna.goes_to(f"/bodies/bun/{YEAR}/late")
    anna.follows(f"Enhetsplan, {SCHOOL}")
    anna.presses("Godkänn")
    anna.presses("Godkänn")
    anna.sees("Inlämningen är godkänd. Den ansvariga får veta det i nästa avisering.")


def a_politician_reads_and_asks(amina: Somebody, ekeby: Ekeby) -> None:
    amina.goes_to(ekeby.letter_to(AMINA, "Enheternas planer 2027").link_about("* Enheternas planer 2027"))
    signs_in(amina, ekeby, AMINA)
    amina.is_at_the("Läsning av enhetsplanerna")
    amina.follows(SCHOOL)
    amina.sees(MENDED_TEXT)
    amina.writes(QUESTION, "Vill du fråga något?")
    amina.presses("Läst och förstått")
    amina.sees("Frågan är ställd. Du får svaret i ett meddelande, och det står sedan här.")
    amina.goes_to("/readings")
    drawn(amina, "politician")
    amina.follows("Läsning av enhetsplanerna")
    amina.presses("Jag har läst och förstått allt")
    amina.sees("Kvitterat. Nu har du läst allt!")


def the_chair_passes_the_question_on(margareta: Somebody, ekeby: Ekeby) -> None:
    margareta.goes_to(ekeby.letter_to(MARGARETA, "En fråga att skicka vidare").link_about(QUESTION))
    signs_in(margareta, ekeby, MARGARETA)
    margareta.is_at("Frågor")
    margareta.follows("Amina Warsame")
    margareta.sees(QUESTION)
    margareta.presses("Skicka frågan vidare")
    margareta.sees("Frågan är skickad vidare. Enheten får veta det i nästa avisering.")


def the_head_answers(monika: Somebody, ekeby: Ekeby) -> None:
    letter = ekeby.letter_to(MONIKA, "En fråga till er")
    assert QUESTION in letter.text
    monika.goes_to(letter.link_about(SCHOOL))
    monika.is_at("Svara på en fråga")
    monika.sees(QUESTION)
    monika.writes(ANSWER, "Ert svar")
    monika.presses("Skicka svaret")


def the_politician_gets_the_answer(amina: Somebody, ekeby: Ekeby) -> None:
    letter = ekeby.letter_to(AMINA, "Svar på din fråga")
    assert ANSWER in letter.text
    amina.goes_to(letter.link_about(SCHOOL))
    amina.sees("Din fråga är besvarad.")
    amina.follows(SCHOOL)
    amina.sees(ANSWER)


def the_politician_signs_up_for_a_visit(amina: Somebody) -> None:
    amina.goes_to("/visits")
    amina.sees("Du har inga besök inbokade just nu.")
    amina.presses("Jag vill följa med")
    amina.is_at("Besök hos %(unit)s", unit="Norrskolan")
    amina.sees("Amina Warsame (Landsbygdslistan)")


def the_invitation_comes_by_mail(amina: Somebody, ekeby: Ekeby) -> None:
    amina.goes_to(ekeby.letter_to(AMINA, "Inbjudan 8 mars").link_about("Inbjudan 8 mars"))
    amina.is_at("Besök")
    amina.sees("Norrskolan")
    amina.does_not_see(amina.said("Du har inga besök inbokade just nu."))


def a_citizen_sees_what_is_published_and_no_more(citizen: Somebody) -> None:
    citizen.goes_to("/")
    citizen.follows("Så går det med målen %(year)s: %(body)s", year=YEAR, body="Barn- och utbildningsnämnden")
    citizen.sees("%(share)s procent av vägen till årets mål.", share=37)
    drawn(citizen, "public")
    citizen.goes_to(PLAN)
    citizen.sees(MENDED_TEXT)
    for words in NOT_FOR_ALL:
        citizen.does_not_see(words)
    citizen.goes_to("/procurements")
    citizen.follows("Barn- och utbildningsnämnden")
    citizen.goes_to("/open-data")
    plans = citizen.page.request.get(f"/open-data/plans.json?year={YEAR}&size=100").text()
    assert MENDED_TEXT in plans
    assert [words for words in NOT_FOR_ALL if words in plans] == []
