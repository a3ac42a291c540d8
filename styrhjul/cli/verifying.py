"""log verify: whether the log is as it was written, and the digest that says so to somebody outside."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from styrhjul.cli.console import looking, problem, say, show_json
from styrhjul.settings import STOCKHOLM

if TYPE_CHECKING:
    from datetime import datetime

    from styrhjul.services.sealing import Verified

VERIFY = "verify"


def verify(folder: Path | None, *, digest: str, as_json: bool) -> None:
    """Walk the chain of seals and say what it shows; exit code 1 when it does not hold."""
    from styrhjul.services.sealing import verify_log

    with looking(folder) as connection:
        found = verify_log(connection, digest=digest)
    if as_json:
        show_json(found)
    else:
        _say(found, digest=digest)
    if not found.is_whole:
        raise typer.Exit(1)


def _say(found: "Verified", *, digest: str) -> None:
    from styrhjul.rules.swedish import counted

    covered = f"{counted(found.rows, 'rad', 'rader')} under {counted(found.seals, 'sigill', 'sigill')}"
    if found.broken:
        problem(f"Loggen är inte som den skrevs. {covered} är granskade, och detta stämmer inte:")
        for broken in found.broken:
            when = f"Sigillet från {_written(broken.at)}" if broken.at else "Utanför sigillen"
            problem(f"- {when}: {broken.why}.")
    elif found.seals:
        say(f"Loggen är som den skrevs: {covered}, det senaste satt {_written(found.last_at)}.")
    else:
        say("Loggen har inget sigill än. Det första sätts av nästa dagliga runda.")
    if found.emptied:
        say(f"{counted(found.emptied, 'rad', 'rader')} är tömda, och loggen säger varför. Sigillen stämmer ändå.")
    if found.waiting:
        say(f"{counted(found.waiting, 'rad', 'rader')} väntar på nästa sigill.")
    if digest and found.is_known:
        say("Kontrolltalet finns i kedjan: det som stod i loggen när det skrevs upp står där än.")
    elif digest:
        problem("Kontrolltalet finns inte i kedjan. Slutet av loggen är borta, eller så har hela kedjan bytts ut.")
    if found.digest:
        say(f"Kontrolltal att skriva upp på annat håll: {found.digest}")


def _written(at: "datetime | None") -> str:
    return f"{at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}" if at else ""
