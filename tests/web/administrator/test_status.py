"""The status matrix: units by steps, with filters and pages, and the same number of questions however many units."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlmodel import select

from models.organisation import Unit
from styrhjul.services import transitions
from styrhjul.store.database import Database
from tests.cast import act, opened_year
from tests.web.administrator.conftest import TODAY, YEAR, Owed
from tests.web.conftest import Entering

STATUS = "/bodies/bun/2027/status"


def units_in(page: str) -> list[str]:
    return re.findall(r'<th scope="row">([^<]+)<', page)


def test_every_unit_has_its_row_with_words(handed_in: Callable[..., int], entering: Entering) -> None:
    number = handed_in("u2")
    page = entering("anna").get(STATUS).text
    assert units_in(page) == ["Skola 1", "Skola 2", "Skola 3"]
    assert re.search(rf'href="/obligations/{number}">inlämnad</a>', page)
    assert page.count(">sen</a>") == 2
    assert "privat, LOU" in page
    assert '<th scope="col">Enhet</th>' in page
    assert "Granskning av planerna" not in page, "no unit owes it"


def test_it_is_filtered(handed_in: Callable[..., int], entering: Entering) -> None:
    handed_in("u2")
    anna = entering("anna")
    filters = {
        "status=late": ["Skola 1", "Skola 3"],
        "status=submitted": ["Skola 2"],
        "operator=private": ["Skola 3"],
        "operator=own&status=late": ["Skola 1"],
        "unit=skola+2": ["Skola 2"],
        "unit=%25": [],
        "step=enhetsplan": ["Skola 1", "Skola 2", "Skola 3"],
        "step=finns-inte": [],
        "status=wrong&operator=wrong&page=wrong": ["Skola 1", "Skola 2", "Skola 3"],
        "page=99": ["Skola 1", "Skola 2", "Skola 3"],
    }
    found = {asked: units_in(anna.get(f"{STATUS}?{asked}").text) for asked in filters}
    assert found == filters


def test_areas_can_be_chosen_where_there_are_any(opened: Database, entering: Entering) -> None:
    assert "Område" not in entering("anna").get(STATUS).text
    with opened.writing() as session:
        session.exec(select(Unit).where(Unit.key == "u1")).one().area = "Östra"
        session.add(_noted())
    page = entering("anna").get(f"{STATUS}?area=Östra").text
    assert units_in(page) == ["Skola 1"]
    assert '<option value="Östra" selected>' in page


def _noted() -> object:
    from styrhjul.services.acts import audit_row

    return audit_row(act(TODAY), verb="import", subject="unit:u1", after={"område": "Östra"})


def test_what_has_just_been_written_is_seen_at_once(opened: Database, owed: Owed, entering: Entering) -> None:
    anna = entering("anna")
    assert anna.get(STATUS).text.count(">sen</a>") == 3
    for left, unit in ((2, "u1"), (1, "u2"), (0, "u3")):
        answer = anna.post(f"/obligations/{owed(unit)}/waive", data={"comment": "Behövs inte i år."})
        assert answer.status_code == 303
        assert anna.get(STATUS).text.count(">sen</a>") == left


def test_what_is_kept_is_not_written_out_to_another_language_or_another_body(
    opened: Database, entering: Entering
) -> None:
    anna = entering("anna")
    assert ">sen</a>" in anna.get(STATUS).text
    assert ">sen</a>" in entering("olle").get(STATUS).text
    anna.cookies.set("styrhjul_language", "en")
    assert ">late</a>" in anna.get(STATUS).text
    assert entering("olga").get(STATUS).status_code == 404
    assert entering().get(STATUS).status_code == 303


def test_many_units_come_page_by_page(database: Database, entering: Entering) -> None:
    with database.writing() as session:
        opened_year(session, text=YEAR, units=120)
    anna = entering("anna")
    pages = [units_in(anna.get(f"{STATUS}?page={number}").text) for number in (1, 2, 3)]
    assert [len(units) for units in pages] == [50, 50, 20]
    assert len({unit for units in pages for unit in units}) == 120
    first = anna.get(f"{STATUS}?operator=own").text
    assert "80 enheter" in first
    assert f"{STATUS}?operator=own&amp;page=2" in first
    assert "Ingen enhet stämmer" in anna.get(f"{STATUS}?unit=finns+inte").text


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield statements
    event.remove(database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("path", ["/years", "/bodies/bun/2027", STATUS, "/bodies/bun/2027/late",
                                  "/bodies/bun/2027/steps/enhetsplan"])  # fmt: skip
def test_no_page_asks_more_of_the_database_the_more_units_there_are(
    database: Database, entering: Entering, path: str
) -> None:
    asked = []
    for units in (10, 300):
        with database.writing() as session:
            if units == 10:
                opened_year(session, text=YEAR, units=units)
            else:
                _more_units(session, units)
        anna = entering("anna")
        with counted(database) as statements:
            assert anna.get(path).status_code == 200
        asked.append(len(statements))
    assert asked[0] == asked[1]


def _more_units(session: object, units: int) -> None:
    from styrhjul.services.opening import open_cycle

    body_id = session.exec(select(Unit.body_id)).first()  # type: ignore[attr-defined]
    for number in range(11, units + 1):
        session.add(Unit(key=f"u{number}", name=f"Skola {number}", kind="school", body_id=body_id))  # type: ignore[attr-defined]
    session.flush()  # type: ignore[attr-defined]
    open_cycle(session, body_key="bun", year=2027, act=act(TODAY))  # type: ignore[arg-type]


def test_a_year_without_units_says_so(database: Database, entering: Entering) -> None:
    with database.writing() as session:
        opened_year(session, text=YEAR, units=0)
    assert "Inga steg i året gäller enheterna." in entering("anna").get(STATUS).text


def test_what_is_returned_is_told_from_what_is_late(handed_in: Callable[..., int], opened: Database,
                                                    entering: Entering) -> None:  # fmt: skip
    number = handed_in("u1")
    with opened.writing() as session:
        why = act(TODAY, comment="Skriv mer om läsningen.")
        transitions.return_(session, obligation_id=number, act=why, due_on=TODAY.replace(day=20))
    assert ">återlämnad</a>" in entering("anna").get(STATUS).text
