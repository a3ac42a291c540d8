"""What Kolada publishes becomes versions in the register: new, revised, missing and removed."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from models.indicators import OURS, Indicator, Outcome
from models.kinds import BodyKind, Source
from models.obligations import Audit
from models.organisation import Body
from styrhjul.exchange.kolada import Kolada
from styrhjul.refused import Refused
from styrhjul.services.kolada import Asked, Fetched, fetch_outcomes
from styrhjul.store.database import Database
from tests import cast
from tests.exchange.kolada_server import Reply, Server, serving

HERE, THERE = "0138", "0127"
ASKED = Asked(municipality=HERE, similar=(THERE,), first_year=2023)
DAY = date(2026, 9, 1)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        server.kpi("N15030", publication_date="2026-11-15", publ_period="2026")
        server.figures |= {("N15030", HERE, 2024): 80.5, ("N15030", HERE, 2025): 82.0, ("N15030", THERE, 2025): 90.0}
        yield server


@pytest.fixture
def register(database: Database) -> Database:
    """A committee with one indicator from Kolada and one of its own."""
    with database.writing() as session:
        body = Body(key="bun", name="Barn- och utbildningsnämnden", kind=BodyKind.COMMITTEE)
        session.add(body)
        session.flush()
        own = Indicator(body_id=body.id, key="trivsel", name="Trivsel", source_key="N15030")
        theirs = Indicator(body_id=body.id, key="lasning", name="Läsning", source=Source.KOLADA, source_key="N15030")
        session.add_all([own, theirs])
    return database


def fetch(database: Database, server: Server, *, day: date = DAY, asked: Asked = ASKED) -> Fetched:
    kolada = Kolada(base=server.base, sleep=lambda _: None)
    with database.writing() as session:
        return fetch_outcomes(session, kolada=kolada, asked=asked, act=cast.act(day))


def numbers(fetched: Fetched) -> tuple[int, int, int, int]:
    return fetched.new, fetched.revised, fetched.unchanged, fetched.missing


def versions(database: Database, place: str, year: int) -> list[tuple[float | None, str]]:
    with database.reading() as session:
        found = select(Outcome).where(Outcome.place == place, Outcome.period_end == date(year, 12, 31))
        return [(row.value, row.note) for row in session.exec(found.order_by(Outcome.version))]


def indicator(database: Database) -> Indicator:
    with database.reading() as session:
        return session.exec(select(Indicator).where(Indicator.key == "lasning")).one()


def test_the_values_of_ours_and_of_those_we_compare_with_are_written(register: Database, server: Server) -> None:
    fetched = fetch(register, server)
    assert (fetched.indicators, *numbers(fetched)) == (1, 3, 0, 0, 0)
    assert versions(register, OURS, 2025) == [(82.0, "Källa: Kolada")]
    assert versions(register, THERE, 2025) == [(90.0, "Källa: Kolada")]


def test_the_same_values_again_write_nothing(register: Database, server: Server) -> None:
    fetch(register, server)
    with register.reading() as session:
        before = len(session.exec(select(Audit)).all())
    assert numbers(fetch(register, server, day=date(2026, 10, 1))) == (0, 0, 3, 0)
    with register.reading() as session:
        assert len(session.exec(select(Audit)).all()) == before


def test_a_revised_value_is_a_new_version_and_what_was_known_before_is_kept(register: Database, server: Server) -> None:
    fetch(register, server)
    server.figures["N15030", HERE, 2025] = 81.4
    assert numbers(fetch(register, server, day=date(2026, 10, 1))) == (0, 1, 2, 0)
    assert [value for value, _ in versions(register, OURS, 2025)] == [82.0, 81.4]
    with register.reading() as session:
        days = [row.read_on for row in session.exec(select(Outcome).where(Outcome.version == 2))]
    assert days == [date(2026, 10, 1)]


def test_a_value_that_kolada_lacks_is_kept_as_missing(register: Database, server: Server) -> None:
    server.figures["N15030", HERE, 2023] = None
    assert numbers(fetch(register, server)) == (4, 0, 0, 1)
    assert versions(register, OURS, 2023) == [(None, "Saknas hos Kolada")]


def test_a_value_that_is_gone_or_marked_as_removed_is_a_version_without_a_value(
    register: Database, server: Server
) -> None:
    fetch(register, server)
    del server.figures["N15030", HERE, 2024]
    server.figures["N15030", HERE, 2025] = {"value": 82.0, "isdeleted": True}
    assert numbers(fetch(register, server)) == (0, 2, 1, 2)
    assert versions(register, OURS, 2024) == [(80.5, "Källa: Kolada"), (None, "Borttaget hos Kolada")]
    assert versions(register, OURS, 2025)[-1] == (None, "Borttaget hos Kolada")
    assert numbers(fetch(register, server)) == (0, 0, 2, 0)


def test_what_people_have_entered_themselves_is_not_removed(register: Database, server: Server) -> None:
    with register.writing() as session:
        own = {"value": 79.0, "read_on": DAY, "note": "Förhandsuppgift"}
        session.add(Outcome(indicator_id=indicator(register).id, period_end=date(2023, 12, 31), **own))
    fetch(register, server)
    assert versions(register, OURS, 2023) == [(79.0, "Förhandsuppgift")]


def test_an_answer_with_nothing_in_it_removes_nothing(register: Database, server: Server) -> None:
    fetch(register, server)
    server.figures.clear()
    with pytest.raises(Refused, match="utan ett enda värde"):
        fetch(register, server)
    assert versions(register, OURS, 2025) == [(82.0, "Källa: Kolada")]


def test_a_fault_half_way_leaves_everything_as_it_was(register: Database, server: Server) -> None:
    server.replies = [server.answer("/kpi/N15030", 1), *[Reply(500, body={})] * 5]
    with pytest.raises(Refused):
        fetch(register, server)
    assert versions(register, OURS, 2025) == []
    assert indicator(register).next_published_on is None


def test_the_next_day_of_publication_and_a_missing_definition_are_entered(register: Database, server: Server) -> None:
    fetch(register, server)
    assert indicator(register).next_published_on == date(2026, 11, 15)
    assert indicator(register).definition == "Så räknas N15030."
    with register.reading() as session:
        (entry,) = session.exec(select(Audit).where(Audit.verb == "kolada"))
    assert json.loads(entry.after)["nästa publicering"] == "2026-11-15"


def test_the_day_that_a_value_was_published_goes_with_it(register: Database, server: Server) -> None:
    server.kpi("N15030", publication_date="2026-05-15", publ_period="2025")
    fetch(register, server)
    with register.reading() as session:
        found = dict(session.exec(select(Outcome.period_end, Outcome.published_on).where(Outcome.place == OURS)).all())
    assert found == {date(2024, 12, 31): None, date(2025, 12, 31): date(2026, 5, 15)}
    assert indicator(register).next_published_on is None


def test_an_indicator_that_kolada_has_retired_keeps_its_values_and_is_warned_of(
    register: Database, server: Server
) -> None:
    fetch(register, server)
    server.kpi("N15030", title="Läsning, andel (%) (-2024)")
    (told,) = fetch(register, server).warnings
    assert told.startswith("N15030 (lasning) uppdateras inte längre hos Kolada: Läsning, andel (%) (-2024).")
    server.kpis.clear()
    (told,) = fetch(register, server).warnings
    assert told.startswith("N15030 (lasning) finns inte längre hos Kolada. Värdena ligger kvar")
    assert versions(register, OURS, 2025) == [(82.0, "Källa: Kolada")]


def test_an_indicator_with_no_value_for_us_is_told(register: Database, server: Server) -> None:
    (told,) = fetch(register, server, asked=replace(ASKED, municipality="0180")).warnings
    assert told == "N15030 (lasning) har inga värden för kommunen de åren."


@pytest.mark.parametrize(
    ("asked", "why_not"),
    [
        (replace(ASKED, municipality="180"), "'180' är ingen kommunkod"),
        (replace(ASKED, similar=("Tyresö",)), "'Tyresö' är ingen kommunkod"),
        (replace(ASKED, first_year=2027), "2027 har inte börjat än"),
        (replace(ASKED, body="von"), "Det finns inget att hämta"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_before_anything_is_asked(
    register: Database, server: Server, asked: Asked, why_not: str
) -> None:
    with pytest.raises(Refused, match=why_not):
        fetch(register, server, asked=asked)
    assert server.asked == []


def test_an_indicator_that_doesnt_say_which_of_koladas_it_is_is_told(register: Database, server: Server) -> None:
    with register.writing() as session:
        body_id = indicator(register).body_id
        session.add(Indicator(body_id=body_id, key="halsa", name="Hälsa", source=Source.KOLADA))
    assert fetch(register, server).warnings == (
        "halsa har Kolada som källa men ingen nyckel hos Kolada, och är inte hämtat.",
    )
