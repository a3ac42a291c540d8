"""backup, restore: a copy of the database as it is, and a database as it was."""

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from styrhjul.cli import app
from styrhjul.cli.console import By, Folder, act_by, day_from_text, say, table
from styrhjul.settings import now, settings

PANEL = "Säkerhetskopiera"
_MEGABYTE = 1_000_000


@app.command(rich_help_panel=PANEL)
def backup(
    to: Annotated[
        Path | None,
        typer.Argument(metavar="[FIL|MAPP]", help="Filen som skrivs, eller mappen; annars backup i mappen."),
    ] = None,
    keep: Annotated[
        int, typer.Option("--keep", min=0, help="Så många säkerhetskopior behålls i mappen; 0 är alla.")
    ] = 0,
    folder: Folder = None,
) -> None:
    """Säkerhetskopiera databasen medan den används.

    Kopian läses igenom innan den får sitt namn, och dess SHA-256 skrivs bredvid. Definitionen (cycle) och egna mallar
    (templates) är vanliga filer: kopiera dem med.
    """
    from styrhjul.services.backing_up import back_up
    from styrhjul.services.installation import open_database

    with closing(open_database(folder)) as database:
        if to is None:
            to = (folder or settings().dir) / "backup"
            to.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = back_up(database, to=to, now=now(), keep=keep)
    say(f"{made.file} är skriven och genomläst ({max(1, round(made.size / _MEGABYTE))} MB).")
    if made.removed:
        say(f"Äldre kopior som togs bort: {', '.join(old.name for old in made.removed)}")


@app.command(rich_help_panel=PANEL)
def restore(
    file: Annotated[Path, typer.Argument(metavar="FIL", help="Säkerhetskopian.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Ersätt databasen som finns; den sparas under ett annat namn.")
    ] = False,
    sent_until: Annotated[
        date | None,
        typer.Option(
            "--sent-until",
            parser=day_from_text,
            metavar="DATUM",
            help="Sista dagen som något kan ha skickats före haveriet; annars i dag.",
        ),
    ] = None,
    by: By = "",
    folder: Folder = None,
) -> None:
    """Återställ databasen ur en säkerhetskopia. Stoppa sidorna, rundan och utskicken först.

    Efter det står utskicken stilla tills du kör release: kopian vet inte vad som skickades efter att den gjordes.
    Dagarna sedan dess gås om, så att varje avisering ligger på sin dag och går att hoppa över.
    """
    from styrhjul.services.restoring import in_words, restore_backup

    act = act_by(by)
    done = restore_backup(file, folder=folder, act=act, replace_present=replace, sent_until=sent_until)
    say(f"Databasen är återställd{f' som den var {in_words(done.as_of)}' if done.as_of else ''}.")
    if done.kept:
        say(f"Den som fanns heter nu {done.kept}.")
    if done.days:
        table("Det här väntar", ("Dag", "#Aviseringar", "#Personer"), [(d.day, d.notices, d.people) for d in done.days])
    last = sent_until or act.today
    say(
        "Utskicken står stilla. Starta det du stoppade, se efter vad som väntar med styrhjul release, och släpp det. "
        f"Det som redan skickades till och med {last} hoppas över med: "
        f"styrhjul release --skip-before {last + timedelta(days=1)} --yes"
    )
