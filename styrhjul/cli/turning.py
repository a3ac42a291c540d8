"""round, deliver, simulate: what turns the year."""

from typing import TYPE_CHECKING, Annotated

import typer

from styrhjul.cli import app
from styrhjul.cli.console import AsJson, Body, Day, Folder, Year, say, show_json, table, writing
from styrhjul.settings import now, today

if TYPE_CHECKING:
    from styrhjul.store.told import ToldItem

DryRun = Annotated[bool, typer.Option("--dry-run", help="Visa vad som skulle hända utan att ändra något.")]

PANEL = "Driv året"


@app.command(name="round", rich_help_panel=PANEL)
def round_(day: Day = None, dry_run: DryRun = False, as_json: AsJson = False, folder: Folder = None) -> None:
    """Gå en runda: hitta vad som ska påminnas om i dag och lägg det i utkorgen.

    Kan köras hur många gånger som helst samma dag. Efter ett uppehåll får var och en en avisering, inte flera.
    """
    from styrhjul.services.rounds import run_round
    from styrhjul.store.told import told_items

    with writing(folder) as session:
        report = run_round(session, today=day or today(), now=now())
        told = told_items(session.connection(), first=report.day, last=report.day) if dry_run else ()
        if dry_run:
            session.rollback()
    if as_json:
        show_json({"round": report, "told": told})
        return
    if dry_run:
        show_told(f"Det här skulle sägas {report.day}", told)
    say(
        f"{report.day}: {report.items} saker att säga, {report.notices} aviseringar, "
        f"{len(report.late)} åtaganden har blivit sena." + (" Inget är ändrat." if dry_run else "")
    )


@app.command(rich_help_panel=PANEL)
def deliver(dry_run: DryRun = False, folder: Folder = None) -> None:
    """Skicka det som väntar i utkorgen, med nya försök för det som inte gick fram."""
    from styrhjul.services.delivering import deliver_waiting
    from styrhjul.services.installation import open_database

    report = deliver_waiting(open_database(folder), dry_run=dry_run)
    say(str(report))


@app.command(rich_help_panel=PANEL)
def simulate(
    year: Year = 0,
    body: Body = "",
    as_json: AsJson = False,
    folder: Folder = None,
) -> None:
    """Visa i förväg vem som får vilken avisering när, om ingen hinner lämna in. Inget sparas."""
    from styrhjul.services.rounds import simulate as walk
    from styrhjul.services.rounds import year_span
    from styrhjul.store.told import told_items

    with writing(folder) as session:
        first, last = year_span(session, year=year or today().year, after=today())
        for _ in walk(session, start=first, end=last, now=now()):
            pass
        told = told_items(session.connection(), first=first, last=last, body=body)
        session.rollback()
    if as_json:
        show_json(told)
    else:
        show_told(f"Aviseringar {first} till {last} om inget lämnas in", told)


def show_told(title: str, told: "tuple[ToldItem, ...]") -> None:
    from styrhjul.rules.wording import reason_in_swedish

    rows = [
        (
            item.day,
            item.person,
            f"{item.title}, {item.party_name}",
            item.due_on,
            reason_in_swedish(item.reason),
        )
        for item in told
    ]
    table(title, ("Dag", "Till", "Om", "Senast", "Varför"), rows)
