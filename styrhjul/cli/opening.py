"""open, close, move, event, schema: what is done to a body's whole year."""

from datetime import date
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
    show_clashes,
    show_json,
    writing,
)
from styrhjul.cli.setting_up import PANEL, Definition, definition_in
from styrhjul.rules.swedish import counted
from styrhjul.settings import today

if TYPE_CHECKING:
    from styrhjul.services.opening import Opening

BodyKey = Annotated[str, typer.Argument(metavar="ORGAN", help="Organets nyckel, till exempel bun.")]
Reason = Annotated[str, typer.Option("--reason", help="Skälet, som sparas i loggen.")]


@app.command(name="open", rich_help_panel=PANEL)
def open_(
    body: BodyKey,
    year: Year,
    definition: Definition = None,
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

    loaded = load_definition(definition or definition_in(folder))
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
    show_clashes([clash.message for _, clash in opening.clashes])
    done = "Inget är ändrat än." if preview else f"{opening.obligations} åtaganden i årshjulet {opening.year}."
    say(f"{counted(len(opening.changes), 'ändring', 'ändringar')}. {done}")


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
