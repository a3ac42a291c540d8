"""init, import, plan, open, close, move, event, schema, demo: what sets the year up."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from styrhjul.cli import app
from styrhjul.cli.console import (
    AsJson,
    Body,
    By,
    Day,
    Folder,
    Refused,
    Year,
    act_by,
    day_from_text,
    say,
    show_json,
    table,
    writing,
)
from styrhjul.settings import settings, today

if TYPE_CHECKING:
    from styrhjul.rules.planning import PlannedStep
    from styrhjul.services.importing import Change
    from styrhjul.services.opening import Opening

BodyKey = Annotated[str, typer.Argument(metavar="ORGAN", help="Organets nyckel, till exempel bun.")]
Reason = Annotated[str, typer.Option("--reason", help="Skälet, som sparas i loggen.")]

PANEL = "Sätt upp året"


@app.command(rich_help_panel=PANEL)
def init(folder: Folder = None) -> None:
    """Skapa eller uppgradera databasen, och lägg ett årshjul att ändra i bredvid den."""
    from styrhjul.services.installation import make_installation

    place = folder or settings().dir
    definition = make_installation(place)
    say(f"Databasen i {place} är klar. Årshjulets definition ligger i {definition}; börja med dess README.md.")


@app.command(rich_help_panel=PANEL)
def plan(
    definition: Annotated[Path, typer.Argument(metavar="DEFINITION", help="En .yaml-fil eller en mapp med dem.")],
    year: Year,
    meetings: Annotated[
        list[Path] | None,
        typer.Option("--meetings", help="Sammanträden som .ics, .csv eller .xlsx; får upprepas."),
    ] = None,
    body: Annotated[str, typer.Option("--body", help="Organet vars år det är; annars det första i definitionen.")] = "",
    others: Annotated[
        list[Path] | None, typer.Option("--with", help="En annan definition att jämföra dagarna med.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Räkna ut stegens dagar ur en definition, med regeln för var och en och det som krockar. Inget sparas."""
    from styrhjul.services.previewing import preview_plan

    steps = preview_plan(definition, year=year, meetings=meetings or [], own=body, others=others or [])
    if as_json:
        show_json([_plan_row(step) for step in steps])
        return
    rows = [(step.title, step.party, step.opens, step.due or "väntar", step.due_rule) for step in steps]
    table(f"Årshjul {year}", ("Steg", "Vem", "Öppnar", "Senast", "Regel"), rows)
    for step in steps:
        for clash in step.clashes:
            say(f"Krock i {step.title}: {clash.message}")


def _plan_row(step: "PlannedStep") -> dict[str, object]:
    return {
        "step": step.step,
        "occasion": step.occasion,
        "title": step.title,
        "party": step.party,
        "opens": step.opens and step.opens.isoformat(),
        "due": step.due and step.due.isoformat(),
        "rule": step.due_rule,
        "clashes": [clash.message for clash in step.clashes],
    }


@app.command(name="open", rich_help_panel=PANEL)
def open_(
    body: BodyKey,
    year: Year,
    definition: Annotated[
        Path | None,
        typer.Option("--definition", help="Definitionen; annars den i mappen cycle bredvid databasen."),
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Visa vad som skulle ändras utan att ändra något.")
    ] = False,
    as_json: AsJson = False,
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Öppna ett organs år, eller uppdatera ett öppet efter ändrad definition, nya möten eller nya enheter.

    Det som är inlämnat och dagar som någon har satt för hand rörs inte.
    """
    from styrhjul.rules.loading import load_definition
    from styrhjul.services.opening import open_cycle

    path = definition or (folder or settings().dir) / "cycle"
    loaded = load_definition(path)
    with writing(folder) as session:
        act = act_by(by, day=day)
        opening = open_cycle(session, body_key=body, year=year, definition=loaded, act=act)
        if preview:
            session.rollback()
    if as_json:
        show_json({"changes": opening.changes, "clashes": _clashes(opening), "obligations": opening.obligations})
    else:
        _show_opening(opening, preview=preview)


def _clashes(opening: "Opening") -> list[dict[str, str]]:
    return [{"step": step.step, "occasion": step.occasion, "message": clash.message} for step, clash in opening.clashes]


def _show_opening(opening: "Opening", *, preview: bool = False) -> None:
    for change in opening.changes:
        say(f"  {change.text}")
    for step, clash in opening.clashes:
        say(f"Krock i {step.title}: {clash.message}")
    done = "Inget är ändrat än." if preview else f"{opening.obligations} åtaganden i årshjulet {opening.year}."
    say(f"{len(opening.changes)} ändringar. {done}")


@app.command(rich_help_panel=PANEL)
def close(body: BodyKey, year: Year, by: By = "", day: Day = None, folder: Folder = None) -> None:
    """Stäng ett år där allt är avslutat. Det går fortfarande att läsa."""
    from styrhjul.services.opening import close_cycle

    with writing(folder) as session:
        close_cycle(session, body_key=body, year=year, act=act_by(by, day=day))
    say(f"Årshjulet {year} för {body} är stängt.")


@app.command(rich_help_panel=PANEL)
def move(
    step: Annotated[str, typer.Argument(metavar="STEG", help="Stegets nyckel, till exempel enhetsplan.")],
    body: Body,
    year: Year,
    due: Annotated[
        date | None, typer.Option("--due", parser=day_from_text, metavar="DATUM", help="Ny sista dag.")
    ] = None,
    opens: Annotated[
        date | None, typer.Option("--opens", parser=day_from_text, metavar="DATUM", help="Ny öppningsdag.")
    ] = None,
    occasion: Annotated[str, typer.Option("--occasion", help="Tillfället, om steget har flera.")] = "",
    reason: Reason = "",
    by: By = "",
    folder: Folder = None,
) -> None:
    """Sätt ett stegs dag för hand. Den gäller sedan framför regeln, och det som räknas från den följer med."""
    from styrhjul.services.opening import edit_date

    if (due is None) == (opens is None):
        raise Refused("Ange antingen --due eller --opens.")
    which, day = ("due", due) if due is not None else ("opens", opens)
    assert day is not None
    with writing(folder) as session:
        act = act_by(by, comment=reason)
        opening = edit_date(
            session, body_key=body, year=year, step=step, occasion=occasion, which=which, day=day, act=act
        )
    _show_opening(opening)


@app.command(rich_help_panel=PANEL)
def event(
    name: Annotated[str, typer.Argument(metavar="HÄNDELSE", help="Händelsens nyckel i definitionen.")],
    body: Body,
    on: Annotated[
        date | None, typer.Option("--on", parser=day_from_text, metavar="DATUM", help="Dagen; annars i dag.")
    ] = None,
    by: By = "",
    folder: Folder = None,
) -> None:
    """För in att något har hänt som årshjulet räknar från, till exempel att ett avtal är tecknat."""
    from styrhjul.services.opening import record_event

    with writing(folder) as session:
        for opening in record_event(session, body_key=body, name=name, day=on or today(), act=act_by(by)):
            _show_opening(opening)


@app.command(rich_help_panel=PANEL)
def schema() -> None:
    """Skriv definitionens JSON-schema, som gör att en textredigerare kan hjälpa till."""
    from styrhjul.rules.definition import definition_schema

    show_json(definition_schema())


@app.command(name="import", rich_help_panel=PANEL)
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FIL...", help=".xlsx, .csv eller .ics")],
    body: Annotated[str, typer.Option("--body", help="Vems sammanträden en .ics-fil innehåller.")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Visa vad som skulle ändras utan att ändra något.")
    ] = False,
    as_json: AsJson = False,
    by: By = "",
    folder: Folder = None,
) -> None:
    """Läs in organ, enheter, personer och sammanträden från Excel, CSV eller iCalendar.

    Allt eller inget: ett enda fel gör att ingenting ändras, och alla fel visas med rad och kolumn. Det som
    redan finns uppdateras efter sin nyckel, och inget tas bort för att det saknas i filen.
    """
    from styrhjul.services.importing import import_file

    changes: list[Change] = []
    with writing(folder) as session:
        act = act_by(by)
        for file in files:
            result = import_file(session, path=file, actor=act.actor, now=act.now, body=body or None)
            changes += result.changes
        if dry_run:
            session.rollback()
    if as_json:
        show_json(changes)
        return
    rows = [(c.what, c.key, c.action, c.before or "", c.after or "") for c in changes if c.action != "unchanged"]
    table("Ändringar", ("Vad", "Nyckel", "Ändring", "Före", "Efter"), rows)
    say("Inget är ändrat än." if dry_run else f"{len(rows)} ändringar är inlästa.")
