"""The open data: as JSON in pages, as CSV for spreadsheets, by OCDS, described, and free for everybody to fetch."""

import csv
import io
import json
from typing import Any

from starlette.testclient import TestClient

from styrhjul.web.public.open_data import SETS
from styrhjul.web.public.open_models import LICENCE
from tests.web.public.crawling import OPEN_DATA


def told(citizen: TestClient, address: str) -> dict[str, Any]:
    answer = citizen.get(f"/open-data/{address}")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def rows(citizen: TestClient, address: str) -> list[dict[str, str]]:
    answer = citizen.get(f"/open-data/{address}")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_anybody_may_fetch_it_from_any_page_and_every_answer_bears_its_licence(citizen: TestClient) -> None:
    for address in OPEN_DATA:
        answer = citizen.get(address)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert LICENCE in answer.headers["link"]
        assert answer.headers["cache-control"] == "public, max-age=60"
        again = citizen.get(address, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.headers["access-control-allow-origin"]) == (304, "*")
    for each in ("goals.json", "indicators.json", "outcomes.json", "plans.json"):
        assert told(citizen, each)["licence"] == LICENCE
    assert "access-control-allow-origin" not in citizen.get("/goals").headers


def test_the_decided_goals_with_their_targets(citizen: TestClient) -> None:
    answer = told(citizen, "goals.json")
    assert (answer["publisher"], answer["total"], answer["next"]) == ("Ekbacka kommun", 3, None)
    (reading,) = [goal for goal in answer["goals"] if goal["key"] == "lasning"]
    assert reading["targets"] == [{"indicator": "lasformaga", "year": 2027, "baseline": 74.0, "target": 82.0}]
    assert {goal["key"]: goal["serves"] for goal in answer["goals"]} == {
        "lasning": "kunskap",
        "trygghet": "",
        "kunskap": "",
    }
    assert [goal["key"] for goal in told(citizen, "goals.json?body=kf")["goals"]] == ["kunskap"]
    assert told(citizen, "goals.json?year=2026")["goals"] == []


def test_an_answer_comes_in_pages_and_says_where_the_next_is(citizen: TestClient) -> None:
    keys, ahead = [], "goals.json?size=1&year=2027"
    while ahead:
        answer = told(citizen, ahead)
        keys += [goal["key"] for goal in answer["goals"]]
        ahead = (answer["next"] or "").removeprefix("/open-data/")
    assert keys == ["lasning", "trygghet", "kunskap"]
    assert told(citizen, "goals.json?page=9")["goals"] == []
    assert citizen.get("/open-data/goals.json?size=1001").status_code == 422
    assert citizen.get("/open-data/goals.json?body=%00").status_code == 422


def test_the_indicators_and_their_outcomes(citizen: TestClient) -> None:
    found = {one["key"]: one for one in told(citizen, "indicators.json")["indicators"]}
    assert list(found) == ["lasformaga", "trygga", "franvaro"]
    assert (found["lasformaga"]["value"], found["lasformaga"]["meets_standard"]) == (80.0, False)
    assert (found["trygga"]["value"], found["trygga"]["few"]) == (None, True)
    outcomes = told(citizen, "outcomes.json?indicator=lasformaga")["outcomes"]
    assert [one["period_end"] for one in outcomes][-2:] == ["2026-12-31", "2027-03-31"]
    assert [one["value"] for one in told(citizen, "outcomes.json?indicator=betyg")["outcomes"]] == [14.2]


def test_the_same_as_lines_for_a_spreadsheet(citizen: TestClient) -> None:
    assert [row["key"] for row in rows(citizen, "goals.csv")] == ["lasning", "trygghet", "kunskap"]
    assert rows(citizen, "targets.csv")[0] == {
        "body": "bun", "goal": "lasning", "indicator": "lasformaga", "year": "2027", "baseline": "74.0",
        "target": "82.0",
    }  # fmt: skip
    assert [row["meets_standard"] for row in rows(citizen, "indicators.csv")] == ["false", "", "true"]
    (few,) = rows(citizen, "outcomes.csv?indicator=trygga")
    assert (few["value"], few["few"]) == ("", "true")


def test_the_accepted_plans_own_and_private(citizen: TestClient) -> None:
    plans = told(citizen, "plans.json?body=bun&year=2027")["plans"]
    assert [(plan["unit"], plan["operator"], plan["provider"]) for plan in plans] == [
        ("u1", "own", ""),
        ("u3", "lou", "Linden AB"),
    ]
    assert [answer["goal"] for answer in plans[0]["answers"]] == ["lasning", "trygghet"]
    assert set(plans[0]["answers"][0]["activities"][0]) == {"what", "starts_on", "ends_on", "sign"}


def test_the_procurements_as_a_release_package_with_its_licence(citizen: TestClient) -> None:
    package = told(citizen, "procurements.json")
    assert (package["version"], package["license"], package["publisher"]) == (
        "1.1",
        LICENCE,
        {"name": "Ekbacka kommun"},
    )
    suppliers = {
        release["tender"]["title"]: [each["name"] for award in release.get("awards", ()) for each in award["suppliers"]]
        for release in package["releases"]
    }
    assert suppliers == {
        "Skolskjuts": ["Bussbolaget AB"],
        "Städning": ["Lenas Städ"],
        "Skolmat": [],
        "Datorer": [],
        "Förskola": ["Linden AB"],
    }
    assert citizen.get("/open-data/procurements.json?body=kf").status_code == 404


def test_the_description_tells_of_every_file_and_of_nothing_else(citizen: TestClient) -> None:
    described = told(citizen, "openapi.json")
    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) == {f"/open-data/{name}" for each in SETS for name, _ in each.files}
    assert described["info"]["license"]["identifier"] == "CC0-1.0"


def test_the_catalogue_has_a_distribution_for_every_file(citizen: TestClient) -> None:
    answer = citizen.get("/open-data/catalogue.jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    catalogue = json.loads(answer.text)
    urls = [each["dcat:downloadURL"]["@id"] for one in catalogue["dcat:dataset"] for each in one["dcat:distribution"]]
    assert urls == [f"http://127.0.0.1/open-data/{name}" for each in SETS for name, _ in each.files]
    for url in urls:
        assert citizen.get(url).status_code == 200
