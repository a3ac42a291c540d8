"""External reviews on the command line, from the commission to the last recommendation."""

import json
from pathlib import Path

import pytest

from styrhjul.store.database import Database
from tests.cast import committee
from tests.cli.conftest import Run

ADD = ("review", "add", "tillsyn", "--body", "bun", "--title", "Elevhälsan", "--reviewer", "Granskarna AB")
DECIDED = ("--decider", "Nämnden", "--decided-on", "2027-02-09", "--paragraph", "12", "--unit", "u1")


@pytest.fixture
def office(database: Database, folder: Path) -> Path:
    with database.writing() as session:
        committee(session)
    return folder


def did(run: Run, office: Path, *arguments: object, day: str = "2027-05-10") -> str:
    ran = run(*arguments, "--dir", office, "--date", day)
    assert (ran.code, ran.err) == (0, "")
    return ran.out


def reported(run: Run, office: Path) -> None:
    did(run, office, *ADD, *DECIDED, day="2027-02-09")
    did(run, office, "review", "reported", "tillsyn", "--link", "https://ekeby.example/r.pdf")
    told = ("--what", "Skriv rutinen", "--owner", "Rektor", "--due", "2027-06-01")
    did(run, office, "review", "recommend", "tillsyn", *told)


def test_an_unanswered_review_is_marked_and_not_shown_to_politicians(run: Run, office: Path) -> None:
    reported(run, office)
    shown = did(run, office, "review", "list")
    assert "Elevhälsan, Skola 1: Enheten har rapporten och svarar innan politikerna läser." in shown
    hidden = did(run, office, "review", "list", "--for-politicians")
    assert "Det finns inga sådana granskningar." in hidden
    assert json.loads(did(run, office, "review", "list", "--for-politicians", "--json")) == []
    answered = did(run, office, "review", "answer", "tillsyn", "--answer", "Bilden stämmer.")
    assert "Nu får politikerna läsa granskningen" in answered
    shown = did(run, office, "review", "list", "--for-politicians")
    assert "1. Skriv rutinen" in shown
    assert "Elevhälsan, svar från Skola 1: Bilden stämmer." in shown


def test_what_is_overdue_is_told_kindly_and_what_is_done_is_put_away(run: Run, office: Path) -> None:
    reported(run, office)
    assert "återstår" in did(run, office, "review", "list")
    assert "säg till vad som behövs" in did(run, office, "review", "list", day="2027-06-02")
    did(run, office, "review", "done", "tillsyn", 1, "--outcome", "Rutinen finns.")
    assert "Skriv rutinen" not in did(run, office, "review", "list")
    assert "klar 2027-05-10: Rutinen finns." in did(run, office, "review", "list", "--all")


def test_the_list_as_json_says_how_each_recommendation_stands(run: Run, office: Path) -> None:
    reported(run, office)
    (review,) = json.loads(did(run, office, "review", "list", "--body", "bun", "--json", day="2027-06-02"))
    assert (review["unit"], review["paragraph"], review["awaits_answer"], review["for_politicians"]) == (
        "u1",
        "12",
        True,
        False,
    )
    assert review["recommendations"][0]["progress"] == "overdue"
    assert json.loads(did(run, office, "review", "list", "--body", "kf", "--json")) == []


def test_a_review_under_way_is_shown_and_one_of_the_bodys_work_is_read_at_once(run: Run, office: Path) -> None:
    did(run, office, *ADD)
    assert "pågår" in did(run, office, "review", "list")
    assert "politikerna får läsa den" in did(run, office, "review", "reported", "tillsyn", "--on", "2027-05-03")
    assert "inga rekommendationer återstår" in did(run, office, "review", "list", "--for-politicians")


def test_a_mistake_is_told_in_a_sentence_and_changes_nothing(run: Run, office: Path) -> None:
    ran = run(*ADD, "--unit", "u9", "--dir", office)
    assert (ran.code, ran.err) == (
        1,
        "Barn- och utbildningsnämnden har ingen enhet 'u9'. Kända enheter: u1, u2 och u3.\n",
    )
    assert run("review", "answer", "tillsyn", "--answer", "Ja.", "--dir", office).code == 1
