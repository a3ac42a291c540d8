"""serve and up: the pages, alone or together with all that turns the year."""

import os
import socket
import sys
import urllib.request
from contextlib import closing
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from styrhjul.cli import app
from styrhjul.cli.console import Day, Folder, Refused, say
from styrhjul.settings import now, of_environment, settings, today

if TYPE_CHECKING:
    from styrhjul.store.database import Database

PANEL = "Öppna sidorna"

# Nothing calls out, and Prefect's server lives in the municipality's own folder.
_QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
}
# Only flows may import Prefect: each of these is a program of its own, which is told its words after the code.
_STYRHJUL = "from styrhjul.cli import main\nmain()"
_PREFECT = (
    "import runpy, sys\n"
    "sys.argv[1:1] = ['server', 'start', '--host', '127.0.0.1']\n"
    "runpy.run_module('prefect', run_name='__main__')"
)
_ROUND = (
    "import asyncio\n"
    "from flows.serve_all import serve_all\n"
    "from flows.skip_late_runs import skip_late_runs\n"
    "asyncio.run(skip_late_runs())\n"
    "serve_all()"
)
_SERVERS_START = 180
"""Seconds that Prefect's server gets the first time, when it makes its database."""

Host = Annotated[str, typer.Option("--host", metavar="VÄRD", help="Adressen att lyssna på.")]
Port = Annotated[int, typer.Option("--port", min=0, max=65_535, help="Porten; 0 tar en ledig.")]
ProxyHeaders = Annotated[
    bool,
    typer.Option(
        "--proxy-headers", help="En proxy på samma dator står framför och säger vem som frågar (X-Forwarded-For)."
    ),
]


@app.command(rich_help_panel=PANEL)
def serve(
    folder: Folder = None,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    day: Day = None,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Antal processer; fler kräver PostgreSQL.")] = 1,
    proxy_headers: ProxyHeaders = False,
) -> None:
    """Visa sidorna i webbläsaren tills du avbryter med Ctrl-C.

    Med --date visas de som de ser ut en annan dag, till exempel i demons år. Då skickas ingenting.
    """
    from styrhjul.web import serving

    _settle(folder)
    if day is not None:
        # What a letter says would be true on that day only.
        os.environ |= {serving.SHOWN_DAY: day.isoformat(), "STYRHJUL_MAIL_URL": ""}
        of_environment.cache_clear()
    with closing(_fit_database()) as database:
        if workers > 1 and database.is_sqlite:
            raise Refused("Flera processer kräver PostgreSQL (STYRHJUL_DATABASE_URL). Med SQLite räcker en.")
        place = serving.Place(host, port, workers, proxy_headers)
        at = serving.listen(place)
        where = serving.address(at)
        say(f"Sidorna finns på {where}{f' och visar {day}; ingenting skickas' if day else ''}. Avsluta med Ctrl-C.")
        _offer_first_link(database, settings().public_url or where)
    sys.stdout.flush()
    serving.serve(place, at)


def _offer_first_link(database: "Database", where: str) -> None:
    """Where nobody is an administrator yet, the one who starts the pages makes the first."""
    from styrhjul.services.signing_in import PRINTED_LIFE, new_link, secret_address
    from styrhjul.store.sessions import is_administered

    with database.writing() as session:
        if is_administered(session.connection(), today=today()):
            return
        secret = new_link(session, person_id=None, now=now(), life=PRINTED_LIFE)
    say(f"Ingen är administratör än. Börja här, inom ett dygn: {secret_address(where, secret, page='begin')}")


@app.command(rich_help_panel=PANEL)
def up(
    folder: Folder = None,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    prefect_port: Annotated[
        int, typer.Option("--prefect-port", min=0, max=65_535, help="Driftens fönster (Prefect); 0 tar en ledig port.")
    ] = 4200,
    proxy_headers: ProxyHeaders = False,
) -> None:
    """Starta allt en liten kommun behöver: sidorna, den dagliga rundan och utskicken, tills du avbryter med Ctrl-C.

    Slutar något av det så slutar allt, med kod 1, och den som startade det kan starta om det.
    """
    from styrhjul.cli.children import Asked, Together

    _settle(folder)
    _fit_database().close()
    window = _free(prefect_port)
    api = f"http://127.0.0.1:{window}/api"
    home = {"PREFECT_HOME": str(settings().dir / "prefect"), "PREFECT_API_URL": api, "PREFECT_UI_API_URL": api}
    shown = ["--host", host, "--port", str(port), *(["--proxy-headers"] if proxy_headers else [])]
    try:
        with Together(width=len("prefect")) as together:
            together.start("sidor", _STYRHJUL, "serve", *shown, environment={})
            together.start("prefect", _PREFECT, "--port", str(window), environment=_QUIET | home)
            together.until(lambda: _answers(f"{api}/health"), seconds=_SERVERS_START)
            together.start("runda", _ROUND, environment=_QUIET | home)
            say(f"Driftens fönster finns på http://127.0.0.1:{window}. Rundan går av sig själv varje vardag.")
            sys.stdout.flush()
            together.for_ever()
    except Asked:
        say("Allt är avslutat.")


def _settle(folder: Path | None) -> None:
    """Make the folder the one that the settings name, in full, for every process that is started from here."""
    os.environ["STYRHJUL_DIR"] = str((folder or settings().dir).resolve())
    if folder is not None:
        os.environ["STYRHJUL_DATABASE_URL"] = ""
    of_environment.cache_clear()


def _fit_database() -> "Database":
    """The installation's database, of this version and answering."""
    from sqlalchemy.exc import OperationalError

    from styrhjul.services.installation import check_schema, open_database

    database = open_database()
    try:
        check_schema(database)
    except OperationalError as error:
        raise Refused(f"Databasen svarar inte: {str(error.orig).strip()}") from error
    return database


def _free(port: int) -> int:
    """The port itself, or a free one for 0.

    Raises:
        Refused: somebody else has it.
    """
    with socket.socket() as at:
        at.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            at.bind(("127.0.0.1", port))
        except OSError as error:
            raise Refused(f"Port {port} är upptagen. Välj en annan med --prefect-port; 0 tar en ledig.") from error
        return int(at.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  (our own server on loopback)
            return bool(answer.status == HTTPStatus.OK)
    except OSError:
        return False
