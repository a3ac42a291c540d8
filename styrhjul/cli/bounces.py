"""bounce: what mail servers send back."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from styrhjul.cli import app
from styrhjul.cli.console import Folder, Refused, act_by, database_in, problem, say
from styrhjul.cli.turning import PANEL

if TYPE_CHECKING:
    from styrhjul.services.bounces import Taken

TRY_AGAIN = getattr(os, "EX_TEMPFAIL", 75)
"""A mail server that pipes a mail to a program then keeps it, and comes again."""


@app.command(rich_help_panel=PANEL)
def bounce(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[FIL|MAPP...]", help="E-post; annars läses en på standard in.")
    ] = None,
    folder: Folder = None,
) -> None:
    """Ta emot e-postservrars besked om aviseringar som inte gick att lämna fram (RFC 3464).

    Aviseringen står sedan i utkorgen bland det som inte kom fram, med serverns svar, och organets administratörer får
    veta det i sin egen avisering. Besked om förseningar, och besked om annan e-post, ändrar ingenting. Samma besked får
    läsas hur många gånger som helst.
    """
    from sqlalchemy.exc import DBAPIError

    from notifications.bounces import Came

    try:
        taken = list(_take(paths or [], folder))
    except (DBAPIError, Refused) as error:
        if paths:
            raise
        problem(f"Beskedet är inte mottaget: {str(getattr(error, 'orig', error)).strip()}")
        sys.exit(TRY_AGAIN)
    for one in taken:
        say(str(one))
    if any(one.came is Came.BACK for one in taken):
        say("Se varför med: styrhjul outbox. Rätta adressen och försök igen med: styrhjul outbox NUMMER --retry")


def _take(paths: list[Path], folder: Path | None) -> "list[Taken]":
    from styrhjul.exchange.delivery_reports import LARGEST
    from styrhjul.services.bounces import mails_in, take_bounce

    mails = mails_in(paths) if paths else [("standard in", sys.stdin.buffer.read(LARGEST + 1))]
    act = act_by("styrhjul")
    with database_in(folder) as database:
        return [take_bounce(database, mail, where=where, act=act) for where, mail in mails]
