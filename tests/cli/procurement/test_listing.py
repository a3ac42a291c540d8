"""procurement list and check, as the procurement officer runs them."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from styrhjul.rules.procurement.register import Procurement, Register
from styrhjul.store.database import Database
from styrhjul.store.procurement import write_register
from tests import cast
from tests.cli.conftest import Run
from tests.rules.procurement.register import AWARD, PROCUREMENT, bought

DAY = ("--date", "2026-06-15")


@pytest.fixture
def register(database: Database, folder: Path) -> Path:
    undecided = replace(
        PROCUREMENT,
        key="VON 2026/40",
        title="Städning",
        cpv="90910000",
        announced_on=date(2026, 6, 1),
        tenders_due_on=date(2026, 7, 1),
        awards=(replace(AWARD, decided_on=None, value=9_876_543, contracts=()),),
    )
    planned = Procurement("VON 2026/77", "Möbler", announce_planned_on=date(2026, 9, 1))
    direct = bought("VON 2026/3", 850_000, date(2026, 6, 2), documentation="")
    with database.writing() as session:
        cast.committee(session, key="von")
        session.flush()
        write_register(session.connection(), Register((PROCUREMENT, undecided, planned, direct)), body="von")
    return folder


def test_the_list_says_how_far_each_has_come_and_what_is_next(run: Run, register: Path) -> None:
    shown = run("procurement", "list", "--dir", register, *DAY)
    assert (shown.code, shown.err) == (0, "")
    for told in ("Läget 2026-06-15", "von/VON 2026/77", "planerad", "annonsering planerad", "2026-09-01", "4 100 000"):
        assert told in shown.out.replace("\u00a0", " ")
    keys = [line["key"] for line in json.loads(run("procurement", "list", "--dir", register, *DAY, "--json").out)]
    assert keys == ["VON 2026/77", "VON 2026/40", "VON 2026/3", "VON 2026/12"]


def test_nothing_of_the_bidders_is_listed_before_the_award(run: Run, register: Path) -> None:
    lines = json.loads(run("procurement", "list", "--dir", register, *DAY, "--json").out)
    by_key = {line["key"]: line for line in lines}
    assert (by_key["VON 2026/40"]["suppliers"], by_key["VON 2026/40"]["value"]) == ([], None)
    assert by_key["VON 2026/12"]["suppliers"] == ["Ekeby Omsorg AB"]
    open_ones = ("procurement", "list", "--dir", register, *DAY, "--step", "annonserad")
    for shown in (run(*open_ones).out, run(*open_ones, "--json").out, run("procurement", "check", *open_ones[2:6]).out):
        assert "Städning" in shown or "VON 2026/40" not in shown
        assert "9876543" not in shown.replace("\u00a0", "")
    assert "Ekeby" not in run(*open_ones).out


def test_a_step_is_asked_for_by_its_name(run: Run, register: Path) -> None:
    asked = ("procurement", "list", "--dir", register, *DAY, "--json", "--step")
    assert [line["step"] for line in json.loads(run(*asked, "Annonserad").out)] == ["announced"]
    assert [line["step_name"] for line in json.loads(run(*asked, "planned").out)] == ["planerad"]
    refused = run(*asked, "klar")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("Det finns inget steg 'klar'. Stegen är planerad, annonserad, utvärdering")


def test_an_empty_register_says_so(run: Run, register: Path) -> None:
    assert "inga sådana upphandlingar" in run("procurement", "list", "--dir", register, *DAY, "--step", "avbruten").out
    assert (
        "Organet 'ks' finns inte. Kända organ: von." in run("procurement", "list", "--dir", register, "--body=ks").err
    )


def test_the_warnings_are_grouped_and_stop_nothing(run: Run, register: Path) -> None:
    shown = run("procurement", "check", "--dir", register, *DAY)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith("2 saker att ta ställning till:\n\nStor direktupphandling\n- von/VON 2026/3: ")
    assert "\nDokumentation saknas\n" in shown.out
    found = json.loads(run("procurement", "check", "--dir", register, *DAY, "--json").out)
    assert [one["kind"] for one in found] == ["large_direct_award", "no_documentation"]
    assert set(found[0]) == {"body", "kind", "name", "key", "what", "due_on"}


def test_a_register_in_order_gives_nothing_to_see_to(run: Run, database: Database, folder: Path) -> None:
    with database.writing() as session:
        cast.committee(session, key="von")
        session.flush()
        write_register(session.connection(), Register((PROCUREMENT,)), body="von")
    assert run("procurement", "check", "--dir", folder, *DAY).out == "Det finns inget att ta upp i registret.\n"


def test_a_code_is_told_by_its_name_where_the_municipality_has_laid_the_names(run: Run, register: Path) -> None:
    (register / "cpv.csv").write_text("Kod;Namn\n85310000-5;Socialtjänster\n\n", encoding="utf-8")
    assert "Socialtjänster" in run("procurement", "list", "--dir", register, *DAY).out
    lines = json.loads(run("procurement", "list", "--dir", register, *DAY, "--json").out)
    assert {line["cpv"]: line["cpv_name"] for line in lines}["85311000"] == "Socialtjänster"
    (register / "cpv.csv").write_text("Kod;Namn\n85310000;Socialtjänster\n8531;Vård\n", encoding="utf-8")
    assert "cpv.csv, rad 3: ”8531” är ingen CPV-kod." in run("procurement", "list", "--dir", register, *DAY).err
