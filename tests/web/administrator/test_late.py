"""What is late, whose it is, since when, and who was told what."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from styrhjul.services.rounds import run_round
from styrhjul.store.database import Database
from tests.web.administrator.conftest import Owed
from tests.web.conftest import Entering

LATE = "/bodies/bun/2027/late"


def test_it_says_whose_since_when_and_what_was_said(opened: Database, entering: Entering) -> None:
    for day in (date(2026, 10, 29), date(2026, 11, 2)):
        with opened.writing() as session:
            run_round(session, today=day, now=datetime(day.year, day.month, day.day, 7, tzinfo=UTC))
    page = entering("anna").get(LATE).text
    assert "Skola 1" in page
    assert "3 dagar sedan" in page
    assert "2 november 2026: H1 (1 arbetsdag sedan)" in page
    assert "2 aviseringar i allt" in page
    assert "1 arbetsdag kvar" in page, "what was told before"
    assert "/remind?from=late" in page


def test_what_waits_to_be_read_is_on_the_page(handed_in: Callable[..., int], entering: Entering) -> None:
    number = handed_in("u1")
    page = entering("anna").get(LATE).text
    assert f'href="/obligations/{number}">Enhetsplan, Skola 1</a>' in page


def test_who_only_follows_sees_it_and_can_remind_nobody(opened: Database, owed: Owed, entering: Entering) -> None:
    page = entering("olle").get(LATE).text
    assert "Skola 1" in page
    assert "Påminn nu" not in page


def test_a_reminder_leads_back_to_the_list(opened: Database, owed: Owed, entering: Entering) -> None:
    anna, number = entering("anna"), owed("u1")
    form = anna.get(f"/obligations/{number}/remind?from=late").text
    assert 'name="from" value="late"' in form
    answer = anna.post(f"/obligations/{number}/remind", data={"from": "late"})
    assert answer.headers["location"] == f"{LATE}?done=remind"
    assert "Påminnelsen går ut med nästa avisering." in anna.get(f"{LATE}?done=remind").text


def test_a_long_list_comes_a_page_at_a_time(
    opened: Database, entering: Entering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("styrhjul.web.administrator.late.A_PAGE", 2)
    anna = entering("anna")
    pages = [anna.get(f"{LATE}?page={number}").text for number in (1, 2)]
    assert [page.count(">Påminn nu<") for page in pages] == [2, 1]
    assert f'href="{LATE}?read=1&amp;page=2"' in pages[0]


def test_it_is_calm_when_all_is_well(opened: Database, owed: Owed, entering: Entering) -> None:
    anna = entering("anna")
    for unit in ("u1", "u2", "u3"):
        anna.post(f"/obligations/{owed(unit)}/waive", data={"comment": "Behövs inte."})
    page = anna.get(LATE).text
    assert "Allt som skulle ha kommit in har kommit in." in page
    assert "Inget väntar på att läsas." in page
    assert "Inget har sagts under tiden." in page
