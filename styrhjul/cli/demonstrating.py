"""demo: a whole year in an invented municipality, and what to look at afterwards."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from styrhjul.cli import app
from styrhjul.cli.console import Folder, reading, say
from styrhjul.refused import Refused
from styrhjul.settings import settings, today

# Nothing calls out, and the demo's Prefect server lives and dies in the demo's folder.
_QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_LEVEL": "ERROR",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
}


@app.command(rich_help_panel="Sätt upp året")
def demo(
    folder: Folder = None,
    year: Annotated[int, typer.Option("--year", help="Verksamhetsåret; annars nästa år.")] = 0,
) -> None:
    """Bygg en påhittad kommun och kör ett helt år i den, dag för dag, genom Prefect.

    Lämnar databasen, varje brev som .eml och calendar.ics i mappen.
    """
    place = (folder or settings().dir).resolve()
    chosen = year or today().year + 1
    say(f"En påhittad kommun byggs i {place} och lever genom {chosen}. Det tar en dryg minut.")
    _play(place, chosen)
    _show_end(place, chosen)


def _play(place: Path, year: int) -> None:
    code = "import runpy, styrhjul; runpy.run_module('flows.demonstrate_year', run_name='__main__')"
    environment = (
        os.environ
        | _QUIET
        | {
            "PREFECT_HOME": str(place / "prefect"),
            "STYRHJUL_MAIL_URL": f"folder://{place / 'brev'}",
            "STYRHJUL_DATABASE_URL": "",
        }
    )
    played = subprocess.run([sys.executable, "-c", code, str(place), str(year)], env=environment, check=False)  # noqa: S603  (our own program)
    if played.returncode:
        raise Refused("Demon avbröts. Det som skrevs ovanför säger varför.")


def _show_end(place: Path, year: int) -> None:
    from datetime import date

    from styrhjul.cli.watching import show_standings
    from styrhjul.services.calendars import write_calendar
    from styrhjul.store.standing import step_standings

    on = date(year, 5, 14)
    with reading(place) as session:
        show_standings(step_standings(session.connection(), today=on, body="bun"), title="Läget")
        write_calendar(session, file=place / "calendar.ics")
    say(f"Prova sedan: styrhjul status --dir {place} --late")
