"""person, retain and export: what is held about people, handed out, erased, kept no longer; and all of it at once."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from styrhjul.cli import app
from styrhjul.cli.console import (
    By,
    Day,
    Folder,
    act_by,
    database_in,
    day_from_text,
    looking,
    problem,
    say,
    table,
    writing,
)
from styrhjul.refused import Refused
from styrhjul.rules.swedish import counted, listed

if TYPE_CHECKING:
    from styrhjul.services.acts import Act
    from styrhjul.services.personal.erasing import Erased
    from styrhjul.services.personal.weeding import Weeded
    from styrhjul.store.leaving import Retired

PANEL = "Personuppgifter och arkiv"
person_app = typer.Typer(no_args_is_help=True, help="En persons uppgifter: lämna ut dem, eller radera dem.")
app.add_typer(person_app, name="person", rich_help_panel=PANEL)

PersonKey = Annotated[str, typer.Argument(metavar="PERSON", help="Personens nyckel, till exempel anna.lindqvist.")]
Yes = Annotated[bool, typer.Option("--yes", help="Gör det utan att fråga.")]


@app.command(rich_help_panel=PANEL)
def export(
    out: Annotated[Path | None, typer.Option("--out", help="Filen; annars styrhjul-DATUM.zip där du står.")] = None,
    by: By = "",
    folder: Folder = None,
) -> None:
    """Ta ut allt som finns, som en zip med tabeller (CSV), inlämnade filer, rapporter och en lista över dem."""
    from styrhjul.services.exporting import export_everything

    act = act_by(by)
    place = _new(out or Path(f"styrhjul-{act.today}.zip"))
    with database_in(folder) as database, place.open("xb") as file:
        export_everything(database, file, act=act)
    say(f"Allt ligger i {place}. I filen finns personuppgifter: förvara den som registret självt.")


@person_app.command("export")
def export_one(
    person: PersonKey,
    out: Annotated[Path | None, typer.Option("--out", help="Filen; annars PERSON-DATUM.zip där du står.")] = None,
    by: By = "",
    folder: Folder = None,
) -> None:
    """Ta ut allt som finns om en person: en sida att läsa, och samma uppgifter som JSON, i en zip.

    Läs igenom det som andra har skrivit innan du lämnar ut filen: sekretess kan gälla.
    """
    from styrhjul.services.personal.handing_out import export_person

    act = act_by(by)
    place = _new(out or Path(f"{person}-{act.today}.zip"))
    with database_in(folder) as database:
        try:
            with place.open("xb") as file:
                held = export_person(database, file, person=person, act=act)
        except BaseException:
            place.unlink(missing_ok=True)
            raise
    say(f"{counted(sum(map(len, held.rows.values())), 'uppgift', 'uppgifter')} om {held.person.name} ligger i {place}.")
    if held.person.shared:
        problem(
            f"Någon annan heter också {listed(held.person.shared)}. Vem av dem som har undertecknat går inte att se."
        )
    if held.mentions:
        number = counted(len(held.mentions), "text", "texter")
        problem(f"Personen nämns i {number} av andra. Pröva sekretess innan du lämnar ut filen.")


@person_app.command("erase")
def erase(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Personens nyckel; utelämnas med --retired.")] = "",
    retired: Annotated[bool, typer.Option("--retired", help="Alla vars roller är slut före --before.")] = False,
    before: Annotated[
        date | None,
        typer.Option("--before", parser=day_from_text, metavar="DATUM", help="Den sista rollen slutade före dagen."),
    ] = None,
    yes: Yes = False,
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Radera det som är känt om en person som har slutat: namn, nyckel, adresser, inloggningar, brev och utkast.

    Raden blir kvar som Borttagen person med ett nummer, så att åtaganden och kvitton stämmer. Rapporter och inlämnade
    handlingar är allmänna handlingar och ändras inte. Det som är raderat går inte att få tillbaka.
    """
    act = act_by(by, day=day)
    if retired == bool(person):
        raise Refused("Skriv en persons nyckel, eller --retired med --before.")
    if retired and before is None:
        raise Refused("Skriv också --before: de vars sista roll slutade före den dagen raderas.")
    keys = _who_have_left(before or act.today, act.today, folder) if retired else [person]
    if not keys or not (yes or _asked(f"Ska uppgifterna om {counted(len(keys), 'person', 'personer')} raderas?")):
        say("Inget är raderat.")
        return
    from styrhjul.services.personal.erasing import erase_person

    with writing(folder) as session:
        done = [erase_person(session, person=key, act=act) for key in keys]
    for one in done:
        _tell_erased(one)


def _who_have_left(before: date, on: date, folder: Path | None) -> list[str]:
    """Those who can be erased, after all who have left have been shown."""
    from styrhjul.store.leaving import retired

    with looking(folder) as connection:
        found = retired(connection, before=before, today=on)
    if found:
        table(f"Har slutat före {before}", ("Nyckel", "Namn", "Sista dag", "Kan inte raderas än"), map(_left, found))
    else:
        say(f"Ingen vars roller alla är slut före {before} finns kvar i registret.")
    return [one.key for one in found if not one.why_not]


def _left(one: "Retired") -> tuple[str, str, date, str]:
    return one.key, one.name, one.last_day, one.why_not


def _tell_erased(one: "Erased") -> None:
    say(f"Uppgifterna är raderade. Personen heter nu {one.name}; {counted(one.log, 'rad', 'rader')} i loggen är tömda.")
    if one.shared:
        problem(f"Någon annan heter också {listed(one.shared)}: där namnet står som underskrift är det kvar.")


@app.command(rich_help_panel=PANEL)
def retain(yes: Yes = False, by: By = "", day: Day = None, folder: Folder = None) -> None:
    """Gallra det som bara behövs en tid: gamla inloggningar, brevens text, utkast som ingen har rört.

    Visar först vad som gallras och hur länge det sparas. Gallring kräver kommunens eget beslut (arkivlagen 10 §).
    """
    act = act_by(by, day=day)
    found = _weed(act, folder, keep=True)
    rows = [(one.keep.called, one.keep.days, one.keep.ground, one.number or "·") for one in found]
    table("Gallring", ("Vad", "#Sparas, dagar", "Varför", "#Gallras"), rows)
    number = sum(one.number for one in found)
    if not number:
        say("Inget är äldre än så.")
    elif yes or _asked(f"Ska {counted(number, 'sak', 'saker')} gallras?"):
        _weed(act, folder, keep=False)
        say("Det är gallrat.")
    else:
        say("Inget är gallrat.")


def _weed(act: "Act", folder: Path | None, *, keep: bool) -> "tuple[Weeded, ...]":
    """``keep``: only see what would go. Nobody waits for the database while somebody thinks it over."""
    from styrhjul.services.personal.weeding import weed

    with writing(folder) as session:
        found = weed(session, act=act)
        if keep:
            session.rollback()
    return found


def _asked(question: str) -> bool:
    """Whether somebody who sits there says yes; where nobody does, nothing is done."""
    import sys

    if not sys.stdin.isatty():
        problem(f"{question} Kör en gång till med --yes.")
        return False
    return typer.confirm(question, default=False)


def _new(place: Path) -> Path:
    if place.exists():
        raise Refused(f"{place} finns redan. Flytta den, eller välj en annan fil med --out.")
    return place
