"""The definition on the page: its faults as one types, and saved by the municipality's administrators alone."""

import html
import re

from sqlmodel import select

from models.obligations import Audit
from styrhjul.store.database import Database
from styrhjul.web.gate import LANGUAGE
from styrhjul.web.site import Site
from tests.web.conftest import Entering

PAGE = "/bodies/bun/definition"


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


def test_the_files_are_shown_and_said_to_hold(municipality: Database, entering: Entering) -> None:
    browser = entering("anna")
    shown = browser.get(PAGE).text
    assert "key: namndens-arshjul" in shown
    assert "utan fel" in shown
    assert "goals.yaml" in shown
    assert "<textarea" not in browser.get(f"{PAGE}?file=README.md").text


def test_no_other_file_is_ever_shown(municipality: Database, entering: Entering) -> None:
    for other in ("../styrhjul.db", "/etc/passwd", "ingen.yaml"):
        assert entering("anna").get(PAGE, params={"file": other}).status_code == 404
        sent = {"file": other, "text": "x", "seen": ""}
        assert entering("anna").post(f"{PAGE}/check", data=sent).status_code == 404
        assert entering("karin").post("/bodies/ks/definition", data=sent).status_code in {404, 422}


def test_faults_are_told_by_file_and_line_while_one_types(municipality: Database, entering: Entering) -> None:
    sent = {"file": "goals.yaml", "text": "name: Mål\nsteps: fel\n", "seen": "x"}
    browser = entering("anna")
    part = browser.post(f"{PAGE}/check", data=sent, headers={"HX-Request": "true"}).text
    assert "goals.yaml, rad 2" in part
    assert "<html" not in part
    whole = browser.post(f"{PAGE}/check", data=sent).text
    assert "goals.yaml, rad 2" in whole
    assert "steps: fel" in whole
    assert "<html" in whole


def test_faults_are_told_in_the_readers_language(municipality: Database, entering: Entering) -> None:
    browser = entering("anna")
    browser.cookies.set(LANGUAGE, "en")
    text = "name: Mål\nsteps:\n  mal:\n    who: {role: kungen}\n    due: {day: 04-31}\n    closes: aldrig\n"
    part = browser.post(f"{PAGE}/check", data={"file": "goals.yaml", "text": text, "seen": "x"}).text
    told = [html.unescape(line) for line in re.findall(r"<li>goals\.yaml, row (.*?)</li>", part)]
    day = "a month and a day that exist, with two digits each, such as “04-15”"
    assert told == [
        "3, stages.goals.steps.mal.name: expected a value; the field is missing.",
        f"5, stages.goals.steps.mal.due.day: expected {day}, but it says ”04-31”.",
        "6, stages.goals.steps.mal.closes: expected one of 'submit', 'accept' or 'decide', but it says ”aldrig”.",
    ]


def test_what_holds_is_saved_and_the_earlier_is_kept_beside_it(
    municipality: Database, entering: Entering, site: Site
) -> None:
    browser, page = entering("karin"), "/bodies/ks/definition"
    shown = browser.get(page).text
    before = (site.folder / "cycle" / "definition.yaml").read_text()
    text = before.replace('municipality: ""', "municipality: Ekbacka").replace("\n", "\r\n")
    sent = {"file": "definition.yaml", "text": text, "seen": seen_in(shown)}
    assert browser.post(page, data=sent).headers["location"] == f"{page}?file=definition.yaml&done=saved"
    assert "municipality: Ekbacka\n" in (site.folder / "cycle" / "definition.yaml").read_bytes().decode()
    kept = [file for file in (site.folder / "cycle").iterdir() if file.name.startswith("definition.yaml.")]
    assert [file.read_text() for file in kept] == [before]
    with municipality.reading() as session:
        assert session.exec(select(Audit.actor).where(Audit.verb == "define")).one() == "Karin"
    assert "utan fel" in browser.get(page).text
    again = browser.post(page, data=sent)
    assert again.status_code == 422
    assert "Någon annan har sparat filen" in again.text
    assert "municipality: Ekbacka" in again.text


def test_what_does_not_hold_is_not_saved_and_not_lost(municipality: Database, entering: Entering, site: Site) -> None:
    browser, page = entering("karin"), "/bodies/ks/definition"
    before = (site.folder / "cycle" / "definition.yaml").read_text()
    sent = {"file": "definition.yaml", "text": "key: !!python/object x", "seen": seen_in(browser.get(page).text)}
    answer = browser.post(page, data=sent)
    assert answer.status_code == 422
    assert "definition.yaml, rad 1" in answer.text
    assert "!!python/object" in answer.text
    assert (site.folder / "cycle" / "definition.yaml").read_text() == before


def test_a_bodys_administrator_tries_but_does_not_save(municipality: Database, entering: Entering) -> None:
    shown = entering("anna").get(PAGE).text
    assert "Pröva" in shown
    sent = {"file": "definition.yaml", "text": "x", "seen": seen_in(shown)}
    assert entering("anna").post(PAGE, data=sent).status_code == 404
    assert entering("h1").post(f"{PAGE}/check", data=sent).status_code == 404
