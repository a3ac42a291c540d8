"""Kolada's API as it may answer: in pages and parts, busy, out of order, or not as it should."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from styrhjul.exchange.kolada import LONGEST_WAIT, PAUSE, Kolada
from styrhjul.refused import Refused
from tests.exchange.kolada_server import Reply, Server, serving

RECORDED = Path(__file__).parents[2].parent / "shared" / "data" / "kolada"
KPI, HERE = "N15030", "0180"
BUSY = Reply(429, {"Retry-After": "7"}, body={})
BROKEN = Reply(500, body={"detail": "Internal Server Error"})


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        server.kpi(KPI)
        yield server


@pytest.fixture
def waits() -> list[float]:
    """The seconds that the client has been told to wait, beside its usual pause."""
    return []


@pytest.fixture
def kolada(server: Server, waits: list[float]) -> Kolada:
    return Kolada(base=server.base, sleep=lambda seconds: None if seconds == PAUSE else waits.append(seconds))


def values(kolada: Kolada, **more: Any) -> list[tuple[str, str, int, float | None]]:
    asked = {"kpis": [KPI], "municipalities": [HERE], "years": range(2020, 2026)} | more
    rows = kolada.values(**asked)
    return [(row.kpi, row.municipality, row.period, row.total.value if row.total else None) for row in rows]


def refusal(kolada: Kolada) -> str:
    with pytest.raises(Refused) as refused:
        values(kolada)
    return str(refused.value)


def test_the_total_is_read_and_not_the_womens(server: Server, kolada: Kolada) -> None:
    server.figures[KPI, HERE, 2025] = 82.5
    assert values(kolada) == [(KPI, HERE, 2025, 82.5)]
    assert all(agent.startswith("styrhjul/") for agent in server.agents)


def test_every_page_is_read(server: Server, kolada: Kolada) -> None:
    server.page_size = 2
    server.figures |= {(KPI, HERE, year): year / 10 for year in range(2020, 2026)}
    assert [period for *_, period, _ in values(kolada)] == list(range(2020, 2026))
    assert len(server.asked) == 3


def test_at_most_25_ids_and_years_stand_in_a_part_of_the_path(server: Server, kolada: Kolada) -> None:
    kpis = [f"N{n:05}" for n in range(30)]
    for key in kpis:
        server.kpi(key)
        server.figures[key, HERE, 2025] = 1.0
    assert len(values(kolada, kpis=kpis, years=range(1990, 2026))) == 30
    assert len(kolada.kpis(kpis)) == 30
    assert len(server.asked) == 4 + 2


def test_a_busy_server_is_waited_for_as_long_as_it_says(server: Server, kolada: Kolada, waits: list[float]) -> None:
    server.figures[KPI, HERE, 2025] = 82.5
    server.replies = [BUSY]
    assert len(values(kolada)) == 1
    assert waits == [7]


def test_the_time_to_wait_may_be_a_moment_and_is_never_longer_than_two_minutes(
    server: Server, kolada: Kolada, waits: list[float]
) -> None:
    moments = ("Fri, 01 Jan 2100 12:00:00 GMT", "Fri, 01 Jan 2010 12:00:00 GMT", "snart")
    server.replies = [Reply(429, {"Retry-After": moment}, body={}) for moment in moments]
    values(kolada)
    assert waits == [LONGEST_WAIT, 0, 4]


def test_a_server_out_of_order_is_tried_again_and_then_given_up(
    server: Server, kolada: Kolada, waits: list[float]
) -> None:
    server.replies = [BROKEN] * 2
    assert values(kolada) == []
    server.replies = [BROKEN] * 5
    assert refusal(kolada) == ("Kolada svarade 500. Det är försökt 5 gånger. Ingenting är hämtat; försök igen senare.")
    assert waits == [1, 2, 1, 2, 4, 8]


def test_a_server_that_cannot_be_reached_is_told_so(kolada: Kolada, waits: list[float]) -> None:
    nowhere = Kolada(base="http://127.0.0.1:1", sleep=waits.append)
    assert refusal(nowhere).startswith("Det går inte att nå Kolada (ConnectError).")


def test_a_page_that_doesnt_hold_what_it_says_is_refused(server: Server, kolada: Kolada) -> None:
    server.page_size = 2
    server.figures |= {(KPI, HERE, year): 1.0 for year in range(2020, 2026)}
    server.miscount = 1
    assert refusal(kolada).startswith("Kolada säger 3 rader men skickade 2, på sida 1 av data/kpi/N15030/municipality")


def test_a_count_of_all_pages_rows_is_as_good(server: Server, kolada: Kolada) -> None:
    row = {"kpi": KPI, "municipality": HERE, "period": 2025, "values": []}
    server.replies = [
        Reply(body={"values": [row], "count": 2, "next_url": f"{server.base}/data?page=2"}),
        Reply(body={"values": [row | {"period": 2024}], "count": 2, "next_url": None}),
    ]
    assert [period for *_, period, _ in values(kolada)] == [2025, 2024]


def test_nothing_that_an_answer_says_leads_to_another_server(server: Server, kolada: Kolada) -> None:
    server.replies = [Reply(302, {"Location": "http://127.0.0.2/elsewhere"}, body={})]
    assert refusal(kolada).startswith("Kolada svarade 302 på http://127.0.0.1")
    server.replies = [Reply(body={"values": [], "count": 0, "next_url": "http://127.0.0.2/data"})]
    assert refusal(kolada) == "Kolada hänvisar till en annan server: 127.0.0.2. Ingenting är hämtat."


def test_pages_without_end_are_given_up(server: Server, kolada: Kolada, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("styrhjul.exchange.kolada.MOST_PAGES", 3)
    server.page_size = 1
    server.figures |= {(KPI, HERE, year): 1.0 for year in range(2020, 2026)}
    assert "fler än 3 sidor" in refusal(kolada)


@pytest.mark.parametrize("body", [b"<html>", {"values": [{"kpi": KPI}], "count": 1}, {"values": []}])
def test_an_answer_of_another_shape_is_refused_with_where(server: Server, kolada: Kolada, body: Any) -> None:
    server.replies = [Reply(body=body)]
    assert refusal(kolada).startswith("Kolada svarade något annat än väntat på http://127.0.0.1")


def test_an_indicator_that_kolada_no_longer_has_is_left_out(server: Server, kolada: Kolada) -> None:
    server.kpi("N00001", publication_date="2026-04-16", publ_period="2025")
    found = kolada.kpis(["N00001", "N99999"])
    assert [(kpi.id, kpi.publ_period) for kpi in found] == [("N00001", "2025")]
    server.replies = [Reply(404, body={})]
    assert [kpi.id for kpi in kolada.kpis(["N00001", "N99999"])] == ["N00001"]
    assert kolada.kpis(["N99999"]) == ()


@pytest.mark.skipif(not RECORDED.is_dir(), reason="Kolada's recorded values are not beside the project")
def test_the_recorded_values_are_read(server: Server, kolada: Kolada) -> None:
    """Källa: Kolada."""
    recorded = json.loads((RECORDED / "data_N00945_0180_1280_1480.v3.json").read_text(encoding="utf-8"))
    server.replies = [Reply(body=recorded)]
    found = values(kolada)
    assert len(found) == recorded["count"]
    assert found[0] == ("N00945", "0180", 2000, 31.32959689)
    records = json.loads((RECORDED / "kpi_page.v3.json").read_text(encoding="utf-8"))
    server.replies = [Reply(body=records)]
    kpis = kolada.kpis([KPI])
    assert len(kpis) == 36
    assert all(kpi.description for kpi in kpis)
