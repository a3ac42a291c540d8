"""procurement import and template: the register in and out of the office's own workbooks."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from styrhjul.cli.console import (
    AsJson,
    Body,
    By,
    Folder,
    Refused,
    act_by,
    looking,
    problem,
    say,
    show_json,
    table,
    two_lines,
    writing,
)
from styrhjul.cli.procurement import procurement_app
from styrhjul.rules.swedish import counted

if TYPE_CHECKING:
    from styrhjul.rules.procurement.register import Register
    from styrhjul.services.importing.ledger import Change

MOST_SHOWN = 60
_ACTIONS = {"added": "ny", "changed": "ändrad"}


@procurement_app.command(name="import")
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FIL...", help=".xlsx, .csv eller .json; eller en mapp.")],
    body: Body,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Visa vad som skulle ändras utan att ändra något.")
    ] = False,
    reason: Annotated[str, typer.Option("--reason", help="Skälet till ändringarna, som sparas i loggen.")] = "",
    show_all: Annotated[bool, typer.Option("--all", help="Visa varje ändring, också när de är många.")] = False,
    as_json: AsJson = False,
    by: By = "",
    folder: Folder = None,
) -> None:
    """Läs in upphandlingsregistret från Excel, CSV eller öppna data (OCDS, .json).

    Bladen känns igen på sina rubriker: upphandlingar, tilldelningar och avtal, optioner, avrop, valfrihetssystem,
    kravböcker, godkännanden och avtalsuppföljningar. En mall med alla blad ger `styrhjul procurement template`.

    Allt eller inget: ett enda fel gör att ingenting ändras, och alla fel visas med fil, cell eller rad, och kolumn.
    Det som redan finns uppdateras efter sitt nummer, och inget tas bort för att det saknas i filen. En tom cell
    tömmer uppgiften; en kolumn som saknas lämnar det som finns.
    """
    from styrhjul.services.importing.procurement import import_procurements

    with writing(folder) as session:
        result = import_procurements(session, paths=files, body=body, act=act_by(by, comment=reason))
        if dry_run:
            session.rollback()
    for note in (*result.notes, *result.warnings):
        problem(note)
    if as_json:
        show_json(result)
        return
    _show(result.changes, show_all=show_all)
    number, done = len(result.changes), "Inget är ändrat än." if dry_run else "Det är inläst."
    say(f"{counted(number, 'ändring', 'ändringar')}. {done}" if number else "Allt i filerna finns redan.")


def _show(changes: "Sequence[Change]", *, show_all: bool) -> None:
    """How many things of each kind, and each change where they are few enough to be read."""
    if not changes:
        return
    numbers = Counter((change.what, str(change.action)) for change in changes)
    kinds = dict.fromkeys(change.what for change in changes)
    rows = [(what.capitalize(), *(numbers[what, action] or "·" for action in _ACTIONS)) for what in kinds]
    table("I registret", ("Vad", "#Nya", "#Ändrade"), rows)
    if len(changes) > MOST_SHOWN and not show_all:
        say("Visa varje ändring med --all.")
        return
    lines = [(change.what, two_lines(change.key, _values(change)), _ACTIONS[change.action]) for change in changes]
    table("Ändringar", ("Vad", "Var och värden", "Ändring"), lines)


def _values(change: "Change") -> str:
    return f"{change.before} → {change.after}" if change.action == "changed" else change.after


@procurement_app.command()
def template(
    file: Annotated[Path, typer.Argument(metavar="FIL.xlsx", help="Arbetsboken som skrivs.")],
    body: Annotated[str, typer.Option("--body", help="Organets nyckel, till exempel bun.")] = "",
    with_register: Annotated[
        bool, typer.Option("--with-register", help="Skriv in registret som det är, att ändra i och läsa in igen.")
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Skriv över en fil som redan finns.")] = False,
    folder: Folder = None,
) -> None:
    """Skriv en arbetsbok med registrets alla blad, tom eller med registret som det är.

    Med --with-register och --body: ändra i Excel och läs in den igen med `styrhjul procurement import`.
    """
    from styrhjul.exchange.procurement import write_workbook

    if file.suffix.lower() != ".xlsx":
        raise Refused(f"Arbetsboken ska heta något som slutar på .xlsx, inte {file.name}.")
    if file.exists() and not replace:
        raise Refused(f"{file} finns redan. Välj ett annat namn, eller skriv över den med --replace.")
    if with_register and not body:
        raise Refused("Säg vems registret är med --body.")
    file.write_bytes(write_workbook(_register(body, folder) if with_register else None))
    say(f"{file} är skriven. Fyll i den och läs in den med styrhjul procurement import.")


def _register(body: str, folder: Path | None) -> "Register":
    from styrhjul.services.importing.procurement import register_of_body

    with looking(folder) as connection:
        return register_of_body(connection, body=body)
