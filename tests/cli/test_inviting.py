"""visits invite and the calendars of a person and a unit, as they are asked for on the command line."""

import json
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlmodel import select

from models.obligations import Audit
from models.visits import Visit
from styrhjul.store.database import Database
from tests import visits
from tests.cli.conftest import Run

EARLY = ("--date", "2027-01-12")


@pytest.fixture
def planned(database: Database, folder: Path) -> Path:
    with database.writing() as session:
        visits.opened(session)
        visits.planned(session, "u1", visits.MARCH)
        visits.planned(session, "u2", visits.MAY)
    return folder


def test_all_are_invited_well_ahead_and_only_once(run: Run, planned: Path, database: Database) -> None:
    ran = run("visits", "invite", *EARLY, "--dir", planned)
    assert ran.code == 0, ran.err
    assert "Skola 1" in ran.out
    assert "De går ut med nästa runda" in ran.out
    assert "redan inbjudna" in run("visits", "invite", *EARLY, "--dir", planned).out
    with database.reading() as session:
        assert set(session.exec(select(Visit.invited_sequence))) == {1}
        assert len(session.exec(select(Audit).where(Audit.verb == "invite")).all()) == 2
    assert "6 saker att säga" not in run("round", *EARLY, "--dir", planned).out


def test_a_dry_run_names_who_would_hear_and_changes_nothing(run: Run, planned: Path, database: Database) -> None:
    rows = json.loads(run("visits", "invite", *EARLY, "--dry-run", "--json", "--dir", planned).out)
    assert [(row["visit"], row["person"], row["what"]) for row in rows[:3]] == [
        ("u1", "H1", "invite"),
        ("u1", "Olle", "invite"),
        ("u1", "Pia", "invite"),
    ]
    assert len(rows) == 6
    assert "Inget är ändrat" in run("visits", "invite", *EARLY, "--dry-run", "--dir", planned).out
    with database.reading() as session:
        assert set(session.exec(select(Visit.invited_sequence))) == {None}


def test_named_visits_of_a_body_and_a_year_are_invited_to_alone(run: Run, planned: Path, database: Database) -> None:
    asked = ("--body", "bun", "--year", 2027, *EARLY, "--dir", planned)
    assert run("visits", "invite", "u2", *asked).code == 0
    assert "redan inbjudna" in run("visits", "invite", "bun/2027/u2", *EARLY, "--dir", planned).out
    with database.writing() as session:
        assert dict(session.exec(select(Visit.key, Visit.invited_sequence)).all()) == {"u1": None, "u2": 1}
        visits.changed(session, "u2", visits.MARCH, cancelled_on=visits.MARCH)
    rows = json.loads(run("visits", "invite", "u2", "--json", *asked).out)
    assert {row["what"] for row in rows} == {"cancel"}


def test_a_visit_that_is_not_there_is_refused(run: Run, planned: Path) -> None:
    ran = run("visits", "invite", "u7", *EARLY, "--dir", planned)
    assert (ran.code, ran.err.strip()) == (
        1,
        "Det finns inget besök som heter u7. Besöken visas med: styrhjul visits list",
    )


def test_a_year_without_a_step_for_visits_says_what_is_missing(run: Run, database: Database, folder: Path) -> None:
    with database.writing() as session:
        visits.opened(session, text=visits.YEAR.replace("        content: visit\n", ""))
        visits.planned(session, "u1", visits.MARCH)
    ran = run("visits", "invite", *EARLY, "--dir", folder)
    assert ran.code == 1
    assert "har inget steg för verksamhetsbesök" in ran.err


def test_a_person_and_a_unit_have_calendars_of_their_own(run: Run, planned: Path) -> None:
    for option, key, shown in (("--person", "olle", {"Skola 1", "Skola 2"}), ("--unit", "u1", {"Skola 1"})):
        file = planned / f"{key}.ics"
        assert run("calendar", file, option, key, "--dir", planned).code == 0
        events = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
        places = {str(event["LOCATION"]) for event in events if "LOCATION" in event}
        assert places == shown
    assert "Välj en av" in run("calendar", planned / "x.ics", "--unit", "u1", "--body", "bun", "--dir", planned).err
