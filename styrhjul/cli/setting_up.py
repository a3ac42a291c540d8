"""init, import, plan: what sets the year up, before anything is owed."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from styrhjul.cli import app
from styrhjul.cli.console import (
    AsJson,
    By,
    Folder,
    Year,
    act_by,
    problem,
    say,
    show_clashes,
    show_json,
    table,
    two_lines,
    writing,
)
from styrhjul.rules.swedish import counted
from styrhjul.settings import settings

if TYPE_CHECKING:
    from styrhjul.rules.planning import PlannedStep
    from styrhjul.services.importing import Change

PANEL = "Sätt upp året"
MOST_SHOWN = 30
_ACTIONS = {"added": "ny", "changed": "ändrad"}
_PLURALS = {
    "organ": "organ",
    "utförare": "utförare",
    "enhet": "enheter",
    "person": "personer",
    "adress": "adresser",
    "roll": "roller",
    "sammanträde": "sammanträden",
    "nyckeltal": "nyckeltal",
    "motsatta nyckeltal": "motsatta nyckeltal",
    "utfall": "utfall",
    "mål": "mål",
    "målvärde": "målvärden",
    "alternativ eller reservation": "alternativ och reservationer",
}
COLUMNS = """

Kolumnerna i fetstil måste finnas. Rubrikerna får stå i vilken ordning som helst.

- organ: **Nyckel**, **Namn**, **Slag** (KF, KS, nämnd, AU)

- enheter: **Nyckel**, **Namn**, **Slag**, **Drift** (egen, LOV, LOU), **Nämnd**, Utförare, Organisationsnummer, Område,
  Från, Till

- personer, en rad för varje roll: **Nyckel**, **Namn**, **Roll**, E-post, Övriga adresser, Språk, Organ, Enhet, Parti,
  Plats, Från, Till, Ersättare, Ersättare från, Ersättare till

- sammanträden: **Organ**, **Datum**, Slutdatum, Tid, Plats, Status (planerat, vid behov, inställt), Flyttat från, Id

- nyckeltal: **Nyckel**, **Namn**, **Organ**, Definition, Mäts i, Riktning (högre, lägre), Standard, Rang, Område,
  Kvalitet, Källa (egen, Kolada, SCB, undersökning), Källans nyckel, Rådighet (egen, delad, ingen), Eftersläpning (i
  månader), Nästa publicering, Ägare, Ersättare, Efterträdare, Avslutat

- motsatta: **Nyckeltal**, **Motsatt nyckeltal**, Varför

- utfall: **Nyckeltal**, **Period** (ett år eller periodens sista dag), Plats (enhet eller kommunkod; tom är hela
  kommunen), Utfall, Publicerat, Få personer (ja), Anmärkning

- mål: **Nyckel**, **Organ**, **Mål**, **Första år**, Sista år, Medborgare, Nytta, Område, Inriktning (förbättra,
  behålla), Ambition (åtagande, utmaning), Standard, Fullmäktiges mål, Beslutad av, Beslutsdatum, Paragraf

- målvärden: **Mål**, **Nyckeltal**, **År**, Utgångsläge, Målvärde

- reservationer: **Organ**, **År**, **Parti**, **Text**, **Dag**, Mål (tomt är alla), Slag (alternativ, reservation)
"""
Definition = Annotated[
    Path | None, typer.Option("--definition", help="Definitionen; annars den i mappen cycle bredvid databasen.")
]


def definition_in(folder: Path | None) -> Path:
    """Where the installation's own definition lies."""
    return (folder or settings().dir) / "cycle"


@app.command(rich_help_panel=PANEL)
def init(folder: Folder = None) -> None:
    """Skapa eller uppgradera databasen, och lägg ett årshjul att ändra i bredvid den."""
    from styrhjul.services.installation import database_url, make_installation

    place = folder or settings().dir
    definition = make_installation(place, url=database_url(folder))
    say(f"Databasen för {place} är klar. Årshjulets definition ligger i {definition}; börja med dess README.md.")


@app.command(
    name="import",
    rich_help_panel=PANEL,
    help="""Läs in organ, enheter, personer, sammanträden, mål och nyckeltal från Excel, CSV eller iCalendar.

Allt eller inget: ett enda fel gör att ingenting ändras, och alla fel visas med fil, cell eller rad, och kolumn.
Det som redan finns uppdateras efter sin nyckel, och inget tas bort för att det saknas i filen. En kolumn som saknas
lämnar det som finns."""
    + COLUMNS,
)
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FIL...", help=".xlsx, .csv eller .ics.")],
    body: Annotated[str, typer.Option("--body", help="Vems sammanträdena är, när filen inte säger det själv.")] = "",
    definition: Definition = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Visa vad som skulle ändras utan att ändra något.")
    ] = False,
    reason: Annotated[str, typer.Option("--reason", help="Skälet till ändringarna, som sparas i loggen.")] = "",
    show_all: Annotated[bool, typer.Option("--all", help="Visa varje ändring, också när de är många.")] = False,
    as_json: AsJson = False,
    by: By = "",
    folder: Folder = None,
) -> None:
    from styrhjul.services.importing import import_files

    roles = _roles(definition, folder)
    with writing(folder) as session:
        result = import_files(session, paths=files, act=act_by(by, comment=reason), roles=roles, body=body)
        if dry_run:
            session.rollback()
    for note in result.notes:
        problem(note)
    if as_json:
        show_json(result.changes)
        return
    _show_changes(result.changes, show_all=show_all)
    number = sum(change.action in _ACTIONS for change in result.changes)
    done = "Inget är ändrat än." if dry_run else "Det är inläst."
    say(f"{counted(number, 'ändring', 'ändringar')}. {done}" if number else "Allt i filerna finns redan.")


def _roles(definition: Path | None, folder: Path | None) -> dict[str, str]:
    """The roles a person may hold: the built-in ones, and those that the definition adds."""
    from styrhjul.rules.definition import BUILT_IN_ROLES
    from styrhjul.rules.loading import load_definition

    place = definition or definition_in(folder)
    return BUILT_IN_ROLES | (load_definition(place).roles if definition or place.exists() else {})


def _show_changes(changes: "Sequence[Change]", *, show_all: bool) -> None:
    """How many things of each kind, and each change where they are few enough to be read."""
    numbers = Counter((change.what, str(change.action)) for change in changes)
    rows = [
        (_PLURALS[what], *(numbers[what, action] or "·" for action in ("added", "changed", "unchanged")))
        for what in _PLURALS
        if any(of == what for of, _ in numbers)
    ]
    table("I filerna", ("Vad", "#Nya", "#Ändrade", "#Oförändrade"), rows)
    told = [change for change in changes if change.action in _ACTIONS]
    if len(told) > MOST_SHOWN and not show_all:
        say("Visa varje ändring med --all.")
    elif told:
        lines = [(change.what, two_lines(change.key, _values(change)), _ACTIONS[change.action]) for change in told]
        table("Ändringar", ("Vad", "Nyckel och värden", "Ändring"), lines)


def _values(change: "Change") -> str:
    return f"{change.before} → {change.after}" if change.action == "changed" else change.after


@app.command(rich_help_panel=PANEL)
def plan(
    definition: Annotated[Path, typer.Argument(metavar="DEFINITION", help="En .yaml-fil eller en mapp med dem.")],
    year: Year,
    meetings: Annotated[
        list[Path] | None,
        typer.Option("--meetings", metavar="FIL", help="Sammanträden som .ics, .csv eller .xlsx; får upprepas."),
    ] = None,
    body: Annotated[
        str,
        typer.Option("--body", help="Organet vars år det är; annars det i filerna som definitionen inte nämner."),
    ] = "",
    others: Annotated[
        list[Path] | None, typer.Option("--with", metavar="FIL", help="En annan definition att jämföra dagarna med.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Räkna ut stegens dagar ur en definition, med regeln för var och en och det som krockar. Inget sparas."""
    from styrhjul.services.previewing import preview_plan

    preview = preview_plan(definition, year=year, meetings=meetings or [], own=body, others=others or [])
    for note in preview.notes:
        problem(note)
    if as_json:
        show_json([_plan_row(step) for step in preview.steps])
        return
    rows = [(step.opens, step.due or "–", two_lines(step.title, step.due_rule), step.party) for step in preview.steps]
    table(f"Årshjul {year}", ("Öppnar", "Senast", "Steg och regel", "Vem"), rows)
    _show_plans_clashes(preview.steps, any_meetings=bool(meetings))


def _show_plans_clashes(steps: "Sequence[PlannedStep]", *, any_meetings: bool) -> None:
    """Every clash; those that come of there being no meetings at all are told as the one thing they are."""
    from styrhjul.rules.planning import ClashKind

    clashes = [clash for step in steps for clash in step.clashes]
    known = [clash for clash in clashes if any_meetings or clash.kind is not ClashKind.NO_MEETING]
    if len(known) < len(clashes):
        say("Inga sammanträden är angivna, så det som räknas från dem får ingen dag. Ange dem med --meetings.")
    show_clashes([clash.message for clash in known])
    if not clashes:
        say("Inget krockar.")


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
