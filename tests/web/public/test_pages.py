"""What a citizen reads: goals, indicators, unit plans, procurements, and how the pages are kept."""

import re
from dataclasses import replace
from html import unescape

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from models.obligations import Audit
from styrhjul.store.database import Database
from styrhjul.web.app import create_app
from styrhjul.web.gate import LANGUAGE
from styrhjul.web.site import Site
from tests.cast import committee
from tests.web.conftest import Entering
from tests.web.public.town import NOON, make_town


def read(citizen: TestClient, address: str) -> str:
    """The page's words, without its tags."""
    answer = citizen.get(address)
    assert answer.status_code == 200
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split())  # no-break spaces become spaces too


def test_the_first_page_tells_what_is_to_become_better_and_for_whom(citizen: TestClient) -> None:
    told = read(citizen, "/")
    assert "Det här vill Ekbacka kommun uppnå, och så går det" in told
    assert "Fler elever läser bra Elever: De klarar resten av skolan" in told
    assert "Logga in" in told


def test_who_has_signed_in_finds_the_way_to_their_own_page(entering: Entering, site: Site) -> None:
    with site.database.writing() as session:
        committee(session)
    answer = entering("h1").get("/")
    assert 'href="/tasks"' in answer.text
    assert "Gå till din egen första sida" in answer.text
    assert "public" not in answer.headers["cache-control"]
    assert "etag" not in answer.headers


def test_a_goal_tells_how_far_it_has_come_and_which_goal_of_the_council_it_serves(citizen: TestClient) -> None:
    told = read(citizen, "/goals/bun/2027")
    assert "Det här ska bli bättre. Ett löfte: målet ska nås." in told
    assert "80 % till och med 31 mars 2027. 75 procent av vägen till årets mål." in told
    assert "Det bidrar till kommunfullmäktiges mål: Unga är rustade för livet" in told
    assert "Beslutat 22 oktober 2026, § 88 i protokollet." in told


def test_a_standard_that_is_kept_and_a_figure_of_few_are_told_in_words(citizen: TestClient) -> None:
    told = read(citizen, "/goals/bun/2027")
    assert "Det här ska hålla samma nivå. En utmaning:" in told
    assert "Siffran visas inte, för den bygger på så få personer att någon kan kännas igen." in told


def test_the_indicators_can_be_chosen_by_whether_they_reach_the_standard(citizen: TestClient) -> None:
    assert "3 nyckeltal" in read(citizen, "/indicators")
    assert "Läsförmåga" in read(citizen, "/indicators?standing=below")
    assert "Hög frånvaro" not in read(citizen, "/indicators?standing=below")
    assert "Hög frånvaro" in read(citizen, "/indicators?standing=at&body=bun")
    assert "Trygga elever" in read(citizen, "/indicators?standing=unknown")
    assert "Inget nyckeltal passar" in read(citizen, "/indicators?body=ingen")


@pytest.mark.parametrize("page", ["0", "2", "-1", "x", "٣", "9" * 60])
def test_a_page_of_indicators_that_is_not_there_gives_one_that_is(citizen: TestClient, page: str) -> None:
    assert "Läsförmåga" in read(citizen, f"/indicators?page={page}")


def test_an_indicator_tells_the_promise_the_outcome_its_age_and_what_has_changed(citizen: TestClient) -> None:
    told = read(citizen, "/indicators/lasformaga")
    for sentence in (
        "Vår standard 85 %",
        "Senaste värdet 80 %, till och med 31 mars 2027",
        "Når det standarden? Nej, inte än",
        "Utveckling Det blir bättre",
        "Siffrans ålder 1 månad",
        "Källa Kolada, kommunernas gemensamma databas (N15454)",
        "Vem som kan påverka det Kommunen tillsammans med andra",
        "12 maj 2027: Vår standard : ”80” blev ”85”",
        "Fler elever läser bra (2027: 82 %)",
    ):
        assert sentence in told, sentence
    assert "<svg" in citizen.get("/indicators/lasformaga").text


def test_what_is_no_longer_measured_says_so(citizen: TestClient) -> None:
    assert "Det här mäts inte längre." in read(citizen, "/indicators/betyg")
    assert citizen.get("/indicators/finns-inte").status_code == 404


def test_own_and_private_units_plans_stand_in_one_list(citizen: TestClient) -> None:
    told = read(citizen, "/plans/bun/2027")
    assert "Skola 1 school Kommunen 10 januari 2027 Skola 3 school Linden AB 10 januari 2027" in told
    plan = read(citizen, "/plans/bun/2027/u3")
    assert "Läsgrupper (11 januari 2027 – 10 juni 2027) Så märker vi att det fungerar: Fler läser" in plan
    assert "Det här behöver vi Två timmar i veckan" in plan


def test_what_is_bought_is_told_and_of_bidders_nothing_before_the_award(citizen: TestClient) -> None:
    told = read(citizen, "/procurements/bun")
    for sentence in (
        "Skolmat BUN 2027/3 Anbuden jämförs. Leverantör väljs 1 juni 2027",
        "Datorer BUN 2027/9 Annonseras 1 september 2027",
        "Skolskjuts BUN 2025/12 Bussbolaget AB 22 900 000 kronor 31 december 2027",
        "Lenas Städ",
        "Förskola Linden AB",
    ):
        assert sentence in told, sentence


def test_the_statement_of_accessibility_names_who_answers_for_the_pages(citizen: TestClient) -> None:
    told = read(citizen, "/accessibility")
    assert "Ekbacka kommun ansvarar för de här sidorna." in told
    assert "(2018:1937)" in told
    assert "Digg" in told


def test_the_pages_are_in_english_too(town: Site, citizen: TestClient) -> None:
    citizen.cookies.set(LANGUAGE, "en")
    assert "75 per cent of the way to this year’s target." in read(citizen, "/goals/bun/2027")
    assert "It is getting better" in read(citizen, "/indicators/lasformaga")


def test_a_page_that_one_has_already_is_not_sent_again_until_something_is_new(early: TestClient, site: Site) -> None:
    first = early.get("/goals")
    assert first.headers["cache-control"] == "public, max-age=60"
    known = {"If-None-Match": first.headers["etag"]}
    again = early.get("/goals", headers=known)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    # The page that the browser has kept bears the nonce of its own policy, and of no later one.
    assert "content-security-policy" not in again.headers
    with site.database.writing() as session:
        session.add(Audit(at=NOON, actor="Anna", verb="import", subject="goal:kf/nytt"))
    assert early.get("/goals", headers=known).status_code == 200


PAGES = (
    "/",
    "/goals",
    "/goals/bun/2027",
    "/indicators",
    "/indicators/lasformaga",
    "/plans",
    "/plans/bun/2027",
    "/plans/bun/2027/u1",
    "/procurements",
    "/procurements/bun",
    "/accessibility",
    "/open-data",
    "/open-data/goals.json",
    "/open-data/outcomes.csv",
    "/open-data/plans.json",
    "/open-data/procurements.json",
)
MOST = 20
"""Statements: the register of procurements has eleven tables, and everything else takes half of that."""


def test_a_page_asks_the_database_a_few_questions_and_a_known_page_one(town: Site, citizen: TestClient) -> None:
    asked: list[str] = []

    @event.listens_for(town.database.engine, "before_cursor_execute")
    def counted(*told: object) -> None:
        asked.append(str(told[2]))

    try:
        marks = {}
        for address in PAGES:
            asked.clear()
            marks[address] = citizen.get(address).headers["etag"]
            assert len([each for each in asked if each != "BEGIN"]) <= MOST, address
        for address, mark in marks.items():
            asked.clear()
            assert citizen.get(address, headers={"If-None-Match": mark}).status_code == 304
            # What the address is about, and whether anything has been written.
            assert len([each for each in asked if each != "BEGIN"]) <= 3, address
    finally:
        event.remove(town.database.engine, "before_cursor_execute", counted)


def test_the_pages_are_the_same_on_postgresql(on_postgresql: Database, town: Site, citizen: TestClient) -> None:
    with on_postgresql.writing() as session:
        make_town(session)
    with TestClient(create_app(replace(town, database=on_postgresql)), base_url="http://127.0.0.1") as other:
        for address in PAGES:
            here = citizen.get(address)
            assert without_nonce(other.get(address).text) == without_nonce(here.text), address
        for strange in ("/indicators/%00", "/plans/%00/2027", "/goals/bun/%D9%A2", "/procurements/" + "9" * 90):
            assert other.get(strange).status_code == 404, strange


def without_nonce(page: str) -> str:
    return re.sub(r'nonce="[^"]*"', "", page)
