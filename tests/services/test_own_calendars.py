"""The calendars of a person, a unit and a body with its visits: what is theirs, and nothing of anybody else's."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from sqlmodel import Session, select

from models.cycles import Meeting
from models.kinds import BodyKind
from models.organisation import Body, Person, Role
from models.visits import VisitMember
from notifications.calendar_part import calendar_part
from notifications.channels.letters import Mailbox
from styrhjul.refused import Refused
from styrhjul.services.calendars import CalendarOf, write_calendar
from styrhjul.store.database import Database
from tests import cast, visits
from tests.notifications.test_wording import VISIT

PLANS = cast.YEAR.split("stages:")[1]
DAYS = {"Verksamhetsbesök våren, BUN", "Verksamhetsbesök hösten, BUN"}
VISITS = {"Verksamhetsbesök, Skola 1", "Verksamhetsbesök, Skola 2"}
MEETS = "Barn- och utbildningsnämnden sammanträder"


@pytest.fixture
def year(database: Database) -> Iterator[Session]:
    """Pia and Olle visit Skola 1, Olle alone Skola 2; the units owe plans; the committee and the board meet."""
    with database.writing() as session:
        visits.opened(session, text=visits.YEAR + PLANS.lstrip("\n"))
        visits.planned(session, "u1", visits.MARCH)
        visits.planned(session, "u2", visits.MAY, members=("olle",))
        board = Body(key="ks", name="Kommunstyrelsen", kind=BodyKind.BOARD)
        session.add(board)
        session.flush()
        for body in session.exec(select(Body)).all():
            day = date(2027, 1, 19)
            session.add(Meeting(body_id=body.id or 0, uid="a", starts_on=day, ends_on=day))
        session.flush()
        yield session


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kalender.ics"


def events(session: Session, file: Path, **of: str) -> dict[str, Any]:
    """The written entries by their summary."""
    write_calendar(session, file=file, of=CalendarOf(**of))
    return {str(event["SUMMARY"]): event for event in Calendar.from_ical(file.read_bytes()).walk("VEVENT")}


def test_a_politician_has_their_own_last_days_meetings_and_visits(year: Session, file: Path) -> None:
    assert set(events(year, file, person="pia")) == {*DAYS, MEETS, "Verksamhetsbesök, Skola 1"}
    assert set(events(year, file, person="olle")) == {*DAYS, MEETS, *VISITS}
    assert "NAME:Olles årshjul" in file.read_text(encoding="utf-8")


def test_a_head_has_the_units_last_days_and_the_visits_to_it(year: Session, file: Path) -> None:
    assert set(events(year, file, person="h1")) == {"Enhetsplan, Skola 1", "Verksamhetsbesök, Skola 1"}
    assert set(events(year, file, unit="u1")) == {"Enhetsplan, Skola 1", "Verksamhetsbesök, Skola 1"}
    assert set(events(year, file, unit="u3")) == {"Enhetsplan, Skola 3"}


def test_a_body_has_its_meetings_last_days_and_visits(year: Session, file: Path) -> None:
    found = events(year, file, body="bun")
    assert set(found) == {"Enhetsplan, BUN", *DAYS, MEETS, *VISITS}
    assert set(events(year, file, body="ks")) == {"Kommunstyrelsen sammanträder"}


def test_a_role_counts_for_the_days_on_which_it_is_held(year: Session, file: Path) -> None:
    role = year.exec(select(Role).join(Person, Person.id == Role.person_id).where(Person.key == "h1")).one()  # type: ignore[arg-type]
    maria = year.exec(select(Person.id).where(Person.key == "maria")).one()
    role.ends_on = date(2027, 2, 28)
    role.substitute_id, role.substitute_from, role.substitute_to = maria, date(2027, 3, 1), date(2027, 3, 31)
    assert set(events(year, file, person="h1")) == {"Enhetsplan, Skola 1"}
    assert set(events(year, file, person="maria")) == {MEETS, "Verksamhetsbesök, Skola 1"}


def test_a_visit_has_its_hours_and_is_provisional_until_it_is_invited_to(year: Session, file: Path) -> None:
    visit = events(year, file, unit="u1")["Verksamhetsbesök, Skola 1"]
    assert visit["DTSTART"].dt == datetime(2027, 3, 10, 8, tzinfo=UTC)
    assert visit["DTEND"].dt == datetime(2027, 3, 10, 10, tzinfo=UTC)
    assert (visit["STATUS"], visit["TRANSP"], visit["SEQUENCE"]) == ("TENTATIVE", "OPAQUE", 1)
    assert (str(visit["UID"]), visit["DTSTAMP"].dt) == ("visit-1@styrhjul", visits.PLANNED)
    visits.changed(year, "u1", date(2027, 1, 12), invited_sequence=2)
    assert events(year, file, unit="u1")["Verksamhetsbesök, Skola 1"]["STATUS"] == "CONFIRMED"


def test_a_cancelled_visit_is_shown_as_such_without_the_reason(year: Session, file: Path) -> None:
    visits.changed(year, "u1", date(2027, 1, 12), cancelled_on=date(2027, 1, 12), cancelled_why="Rektor är sjuk")
    visit = events(year, file, person="pia")["Verksamhetsbesök, Skola 1"]
    assert (visit["STATUS"], visit["SEQUENCE"], visit["DTSTAMP"].dt.date()) == ("CANCELLED", 2, date(2027, 1, 12))
    assert "sjuk" not in file.read_text(encoding="utf-8")


def test_who_has_left_a_visit_no_longer_has_it_nor_is_named_in_it(year: Session, file: Path) -> None:
    olle = year.exec(select(Person.id).where(Person.key == "olle")).one()
    for member in year.exec(select(VisitMember).where(VisitMember.person_id == olle)).all():
        member.left_on = date(2027, 1, 12)
    assert not VISITS & set(events(year, file, person="olle"))
    assert "Olle" not in str(events(year, file, unit="u1")["Verksamhetsbesök, Skola 1"]["DESCRIPTION"])


def test_no_feed_has_a_mail_address_or_a_reason_in_the_plan(year: Session, file: Path) -> None:
    visits.changed(year, "u1", date(2027, 1, 12), why="Målen nåddes inte.")
    for of in ({"person": "pia"}, {"unit": "u1"}, {"body": "bun"}):
        events(year, file, **of)
        text = file.read_text(encoding="utf-8")
        assert "ekbacka.example" not in text
        assert "nåddes" not in text


def test_a_day_of_ones_own_and_a_release_show_in_ones_own_calendar(year: Session, file: Path) -> None:
    from models.obligations import Obligation
    from styrhjul.services.transitions import waive

    plan = events(year, file, unit="u1")["Enhetsplan, Skola 1"]
    number = int(str(plan["UID"]).split("@")[0].rpartition("-")[2])
    year.get_one(Obligation, number).due_on = date(2027, 1, 22)
    waive(year, obligation_id=number, act=cast.act(date(2027, 1, 12), comment="Skolan öppnar i höst"))
    after = events(year, file, unit="u1")["Enhetsplan, Skola 1"]
    assert (after["UID"], after["STATUS"], after["DTSTART"].dt) == (plan["UID"], "CANCELLED", date(2027, 1, 22))
    assert after["SEQUENCE"] > plan["SEQUENCE"]
    assert "öppnar i höst" not in file.read_text(encoding="utf-8")


def test_the_same_data_gives_the_same_bytes(year: Session, file: Path) -> None:
    events(year, file, person="olle")
    first = file.read_bytes()
    events(year, file, person="olle")
    assert file.read_bytes() == first


@pytest.mark.parametrize(
    ("of", "said"),
    [
        ({"unit": "u9"}, "Enheten 'u9' finns inte"),
        ({"person": "x"}, "Personen 'x' finns inte"),
        ({"person": "pia", "unit": "u1"}, "Välj en av"),
    ],
)
def test_an_unknown_or_double_owner_is_refused(year: Session, file: Path, of: dict[str, str], said: str) -> None:
    with pytest.raises(Refused, match=said):
        write_calendar(year, file=file, of=CalendarOf(**of))
    assert not file.exists()


# Such an environment is made with: python -m venv FOLDER && FOLDER/bin/pip install khal vdirsyncer
KHAL = Path(os.environ.get("STYRHJUL_KHAL_VENV", "")) / "bin"
with_khal = pytest.mark.skipif(
    not os.environ.get("STYRHJUL_KHAL_VENV") or not (KHAL / "khal").exists(),
    reason="STYRHJUL_KHAL_VENV names no environment that has khal and vdirsyncer",
)


class Subscriber:
    """A calendar program of somebody else's: vdirsyncer fetches the feed over HTTP, and khal shows it."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.env = folder, os.environ | {"HOME": str(folder), "LANG": "C.UTF-8", "TZ": "Europe/Stockholm"}
        (folder / "vdirsyncer").write_text(
            f'[general]\nstatus_path = "{folder}/status/"\n'
            '[pair feed]\na = "ours"\nb = "theirs"\ncollections = null\nconflict_resolution = "b wins"\n'
            f'[storage ours]\ntype = "filesystem"\npath = "{folder}/vdir"\nfileext = ".ics"\n'
            f'[storage theirs]\ntype = "http"\nurl = "{url}"\n'
        )
        (folder / "khal").write_text(
            f"[calendars]\n[[arshjul]]\npath = {folder}/vdir\n"
            "[locale]\nlocal_timezone = Europe/Stockholm\ndefault_timezone = Europe/Stockholm\n"
            "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
            "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
            f"[sqlite]\npath = {folder}/khal.db\n"
        )
        self._run("vdirsyncer", "-c", str(folder / "vdirsyncer"), "discover")

    def sync(self) -> str:
        return self._run("vdirsyncer", "-c", str(self.folder / "vdirsyncer"), "sync")

    def shown(self) -> list[str]:
        form = "{start-date} {start-time} {title} {status}"
        said = self._run(
            "khal", "-c", str(self.folder / "khal"), "list", "--notstarted", "--day-format", "", "--format", form,
            "2027-01-01", "365d",
        )  # fmt: skip
        return [" ".join(line.split()) for line in said.splitlines() if line.strip()]

    def take(self, file: Path) -> None:
        """As when a reader opens the calendar part of a letter."""
        self._run("khal", "-c", str(self.folder / "khal"), "import", "--batch", "-a", "arshjul", str(file))

    def files(self) -> int:
        return len(list((self.folder / "vdir").glob("*.ics")))

    def _run(self, *command: str) -> str:
        done = subprocess.run(
            [str(KHAL / command[0]), *command[1:]], env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout + done.stderr


@with_khal
def test_a_real_client_subscribes_shows_the_hours_and_follows_a_change(
    year: Session, tmp_path: Path, loopback: str
) -> None:
    file = tmp_path / "utlagd" / "pia.ics"
    write_calendar(year, file=file, of=CalendarOf(person="pia"))
    client = Subscriber(tmp_path, f"{loopback}/pia.ics")
    client.sync()
    assert "2027-03-10 09:00 Verksamhetsbesök, Skola 1 TENTATIVE" in client.shown()
    entries = client.files()
    assert "Copying" not in client.sync(), "nothing has changed, so nothing is fetched anew"
    visits.changed(year, "u1", date(2027, 2, 24), day=date(2027, 4, 28), invited_sequence=2)
    write_calendar(year, file=file, of=CalendarOf(person="pia"))
    client.sync()
    assert "2027-04-28 09:00 Verksamhetsbesök, Skola 1 CONFIRMED" in client.shown()
    assert not any(line.startswith("2027-03-10") for line in client.shown())
    assert client.files() == entries


@with_khal
def test_a_real_client_takes_an_invitation_and_then_the_change_as_one_entry(tmp_path: Path, loopback: str) -> None:
    client = Subscriber(tmp_path, f"{loopback}/ingen.ics")
    people = Mailbox("Årshjulet", "arshjul@ekbacka.example"), Mailbox("Pia", "pia@ekbacka.example")
    for visit in (VISIT, replace(VISIT, sequence=3, day=date(2027, 4, 28))):
        part = calendar_part(visit, kind="invite", words=("Besök", "Välkommen!"), people=people, domain="styrhjul")
        (tmp_path / part.name).write_bytes(part.file)
        client.take(tmp_path / part.name)
        assert client.shown() == [f"{visit.day} 09:00 Besök CONFIRMED"]


@pytest.fixture
def loopback(tmp_path: Path) -> Iterator[str]:
    """A plain web server on loopback that has the folder "utlagd"."""
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
    from threading import Thread

    (tmp_path / "utlagd").mkdir()
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(tmp_path / "utlagd"))
    )
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
