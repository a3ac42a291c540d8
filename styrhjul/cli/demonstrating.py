"""demo: a whole year in an invented municipality, and what to look at afterwards."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.kinds import NoticeState, ReportKind
from styrhjul import ROOT
from styrhjul.cli import app
from styrhjul.cli.console import Folder, act_by, say, table
from styrhjul.refused import Refused
from styrhjul.settings import settings, today

if TYPE_CHECKING:
    from styrhjul.store.told import ToldTotal

# Nothing calls out, and the demo's Prefect server lives and dies in the demo's folder.
_QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_LEVEL": "ERROR",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
    # Its runs and tables are kept. Its events and tasks nobody looks at, and recording them takes a fifth of the time.
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_ENABLED": "false",
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
    "PREFECT_CLIENT_CSRF_SUPPORT_ENABLED": "false",
}


@app.command(rich_help_panel="Sätt upp året")
def demo(
    folder: Folder = None,
    year: Annotated[int, typer.Option("--year", help="Verksamhetsåret; annars nästa år.")] = 0,
) -> None:
    """Bygg en påhittad kommun och kör ett helt år i den, dag för dag, genom Prefect.

    Lämnar databasen, varje brev som .eml i mappen brev, och calendar.ics.
    """
    from styrhjul.demo.founding import make_room

    place = (folder or settings().dir).resolve()
    chosen = year or today().year + 1
    say(f"Ekeby, en påhittad kommun, byggs i {_near(place)} och lever genom {chosen}. Det tar ett par minuter.")
    make_room(place)
    _play(place, chosen)
    _show_end(place, chosen)


def _play(place: Path, year: int) -> None:
    code = "import runpy, styrhjul; runpy.run_module('flows.demonstrate_year', run_name='__main__')"
    environment = (
        os.environ
        | _QUIET
        | {
            "PREFECT_HOME": str(place / "prefect"),
            "PREFECT_API_SSL_CERT_FILE": str(_one_certificate(place)),
            "STYRHJUL_MAIL_URL": f"folder://{place / 'brev'}",
            "STYRHJUL_MAIL_FROM": "Årshjulet i Ekeby <arshjul@ekeby.example>",
            "STYRHJUL_MAIL_CONTACT": "anna.lindqvist@ekeby.example",
            "STYRHJUL_DATABASE_URL": "",
            "STYRHJUL_REDIRECT_TO": "",
        }
    )
    command = [sys.executable, "-c", code, str(place), str(year)]
    played = subprocess.run(command, env=environment, cwd=ROOT, check=False)  # noqa: S603  (our own program; prefect.toml is there)
    if played.returncode:
        raise Refused("Demon avbröts. Det som skrevs ovanför säger varför.")


def _show_end(place: Path, year: int) -> None:
    from styrhjul.cli.watching import show_standings
    from styrhjul.demo.founding import COMMITTEES, last_day
    from styrhjul.reports.booklet import write_booklet
    from styrhjul.rules.status import Status
    from styrhjul.services.calendars import write_calendar
    from styrhjul.services.installation import open_database
    from styrhjul.services.reporting import preview_report, save_files, save_preview
    from styrhjul.store.digests import notice_lines
    from styrhjul.store.readings import ReportOf
    from styrhjul.store.standing import Wanted, lines, step_standings
    from styrhjul.store.told import told_totals

    on = last_day(year)
    with closing(open_database(place)) as database, database.reading() as session:
        connection = session.connection()
        show_standings(step_standings(connection, today=on), on=on)
        _show_told(told_totals(connection))
        letters = len(notice_lines(connection, states=[NoticeState.SENT]))
        write_calendar(session, file=place / "calendar.ics")
        reports = save_files(connection, folder=place / "rapporter")
        for body in COMMITTEES:
            asked = ReportOf(body, year, ReportKind.CYCLE_STATUS)
            reports += save_preview(preview_report(session, asked, today=on), folder=place / "rapporter")
        late = lines(connection, today=on, wanted=Wanted(statuses=(Status.LATE,)))
    write_booklet(place / "rapporter")
    say(f"{letters} brev ligger i {_near(place / 'brev')}, och årets dagar i {_near(place / 'calendar.ics')}.")
    pages = sum(file.suffix == ".pdf" for file in reports)
    say(f"{pages} rapporter ligger i {_near(place / 'rapporter')}, som PDF, webbsida och Excel.")
    where = "" if place == Path("styrhjul-data").resolve() else f" --dir {_near(place)}"
    say(f"Prova sedan: styrhjul status --late --date {on}{where}")
    if late:
        say(f"       och: styrhjul log {late[-1].id} --days 999 --date {on}{where}")
    _show_doors(place, year)


def _show_doors(place: Path, year: int) -> None:
    """How to see the pages as they were in the middle of the year, and a link for each who meets them."""
    from styrhjul.cli.signing_in import USUAL_URL
    from styrhjul.demo.doors import open_doors
    from styrhjul.demo.founding import COMMITTEES, midway, midway_folder
    from styrhjul.services.installation import open_database
    from styrhjul.services.signing_in import secret_address

    day, folder = midway(year), midway_folder(place)
    with closing(open_database(folder)) as database, database.writing() as session:
        doors = open_doors(session, body=COMMITTEES[0], day=day, act=act_by(""))
    say(f"\nÖppna sidorna som de såg ut mitt i året: styrhjul serve --dir {_near(folder)} --date {day}")
    for door in doors:
        say(f"  {door.title + ':':<16}{secret_address(USUAL_URL, door.secret)}")
    say(f"  {'Medborgare:':<16}{USUAL_URL}/")
    say(f"En länk loggar in en gång, inom ett dygn. Nya får du med: styrhjul sign-in PERSON --dir {_near(folder)}")


def _show_told(totals: "dict[str, ToldTotal]") -> None:
    words = {
        "before": "Påminnelse före sista dag",
        "after": "Påminnelse efter sista dag",
        "escalate": "Till chef och administratör: det dröjer",
        "undelivered": "Till administratören: det kom inte fram",
        "report": "Rapport att läsa, eller handlingar till mötet",
        "question": "Fråga om en plan, eller svar på den",
        "visit": "Inbjudan till verksamhetsbesök, ändring eller återbud",
        "transition": "Kvitto eller besked om något inlämnat",
    }
    rows = [(word, totals[kind].things, totals[kind].people) for kind, word in words.items() if kind in totals]
    table("Vad som har sagts, till hur många", ("Vad", "#Saker", "#Personer"), rows)


def _near(path: Path) -> Path:
    """The path as short as it can be written here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _one_certificate(place: Path) -> Path:
    """Prefect's client reads the certificates of the whole world for each run, a third of a run's time.

    The demo's server is on loopback without TLS, and one certificate does.
    """
    import certifi  # Prefect's own dependency

    end = "-----END CERTIFICATE-----\n"
    file = place / "prefect" / "certificate.pem"
    file.parent.mkdir(exist_ok=True)
    file.write_text(Path(certifi.where()).read_text(encoding="utf-8").partition(end)[0] + end, encoding="utf-8")
    return file
