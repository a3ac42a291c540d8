"""status, log, calendar: what the administrator looks at."""

from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from styrhjul.cli import app
from styrhjul.cli.console import AsJson, Body, Day, Folder, Year, looking, say, show_json, table, warn_of_hold
from styrhjul.settings import STOCKHOLM, today

if TYPE_CHECKING:
    from styrhjul.store.standing import Line, StepStanding

PANEL = "Följ året"


@app.command(rich_help_panel=PANEL)
def status(
    body: Body = "",
    year: Year = 0,
    step: Annotated[str, typer.Option("--step", help="Visa stegets åtaganden ett för ett, med nummer.")] = "",
    late: Annotated[bool, typer.Option("--late", help="Visa bara det som är sent, ett för ett.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Visa alla steg, också de som är klara eller kommer senare.")
    ] = False,
    day: Day = None,
    as_json: AsJson = False,
    folder: Folder = None,
) -> None:
    """Visa läget: vad som är klart, vad som väntar och vad som är sent.

    Utan val visas de steg i alla öppna årshjul där det finns något att göra nu. Med --step eller --late visas varje
    åtagande för sig, med det nummer som submit, return, accept och de andra kommandona vill ha.
    """
    from styrhjul.rules.status import Status
    from styrhjul.store.standing import Wanted, lines, step_standings

    on = day or today()
    with looking(folder) as connection:
        if not as_json:
            warn_of_hold(connection)
        if step or late:
            statuses = (Status.LATE,) if late else ()
            wanted = Wanted(body=body, year=year, step=step, statuses=statuses)
            found = lines(connection, today=on, wanted=wanted)
            _show_lines(found, as_json=as_json)
            return
        standings = step_standings(connection, today=on, body=body, year=year)
    if as_json:
        show_json(standings)
    elif not standings:
        say("Inget årshjul är öppet. Öppna ett med: styrhjul open ORGAN --year ÅR")
    else:
        show_standings(standings, on=on, everything=everything)


def show_standings(standings: "tuple[StepStanding, ...]", *, on: date, everything: bool = False) -> None:
    """A table for each year of a body: a row a step and occasion, with how many of its parties are done.

    Only what there is something to do about now, or ``everything``.
    """
    from itertools import groupby

    from styrhjul.rules.tally import tally

    for (name, year), of_year in groupby(standings, key=lambda standing: (standing.body_name, standing.year)):
        counted = [(standing, tally(standing.numbers, closes=standing.closes)) for standing in of_year]
        shown = [(standing, count) for standing, count in counted if everything or count.is_current]
        rows = [
            (standing.title, _due(standing), f"{count.done} av {count.parties}", count.in_words)
            for standing, count in shown
        ]
        table(f"{name}, årshjulet {year}. Läget {on}", ("Steg", "Senast", "#Klara", "Läge"), rows)
        if not everything:
            finished = sum(count.is_finished for _, count in counted)
            coming = len(counted) - len(shown) - finished
            later = f" och {coming} kommer senare" if coming else ""
            say(f"  {finished} steg är helt klara{later}. Visa alla med --all.\n")


def _due(standing: "StepStanding") -> str:
    """The star says that somebody has set the date by hand."""
    return f"{standing.due_on}{' *' if standing.due_edited else ''}" if standing.due_on else "väntar"


def _show_lines(found: "tuple[Line, ...]", *, as_json: bool) -> None:
    from styrhjul.rules.wording import STATUS_WORDS, party_in_words

    if as_json:
        show_json(found)
        return
    rows = [
        (
            line.id,
            line.title,
            party_in_words(party=line.party, name=line.party_name, role=line.role),
            line.due_on,
            STATUS_WORDS[line.status],
            line.version or "",
        )
        for line in found
    ]
    if rows:
        table("Åtaganden", ("#Nr", "Steg", "Vem", "Senast", "Läge", "#Version"), rows)
    else:
        say("Det finns inga sådana åtaganden.")


@app.command(rich_help_panel=PANEL)
def log(
    what: Annotated[
        str,
        typer.Argument(
            metavar="[NUMMER|verify]", help="Åtagandets nummer; annars allt. Eller verify: kontrollera loggens sigill."
        ),
    ] = "",
    days: Annotated[int, typer.Option("--days", help="Så många dagar bakåt.")] = 30,
    digest: Annotated[
        str, typer.Option("--digest", help="Med verify: ett kontrolltal som skrevs upp tidigare, att leta efter.")
    ] = "",
    day: Day = None,
    as_json: AsJson = False,
    folder: Folder = None,
) -> None:
    """Visa vad som har hänt och vad som har sagts till vem: för ett åtagande, eller för allt.

    Med verify kontrolleras i stället att ingen rad i loggen över ändringar har ändrats, tagits bort eller lagts till i
    efterhand, och svarskoden är 1 om någon har det. Skriv upp kontrolltalet på annat håll: det är det enda som visar om
    slutet av loggen har klippts av.
    """
    from datetime import timedelta

    from styrhjul.cli.verifying import VERIFY, verify
    from styrhjul.store.history import happened
    from styrhjul.store.told import told_items

    if what == VERIFY:
        verify(folder, digest=digest, as_json=as_json)
        return
    number = _number(what)
    last = day or today()
    first = last - timedelta(days=days)
    with looking(folder) as connection:
        events = happened(connection, first=first, last=last, obligation_id=number)
        told = told_items(connection, first=first, last=last, obligation_id=number)
    if as_json:
        show_json({"happened": events, "told": told})
        return
    from styrhjul.cli.turning import show_told
    from styrhjul.rules.wording import TRANSITION_WORDS

    rows = [
        (
            f"{event.at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}",
            event.actor,
            TRANSITION_WORDS[event.what],
            event.about,
            event.comment,
        )
        for event in events
    ]
    if rows:
        table("Vad som har hänt", ("När", "Vem", "Vad", "Om", "Kommentar"), rows)
    else:
        say(f"Inget har hänt mellan {first} och {last}.")
    if told:
        show_told("Vad som har sagts", told)


def _number(written: str) -> int:
    if written and not written.isdecimal():
        message = f"'{written}' är inget nummer på ett åtagande. Skriv till exempel 12, eller verify."
        raise typer.BadParameter(message)
    return int(written or 0)


@app.command(rich_help_panel=PANEL)
def calendar(
    file: Annotated[Path, typer.Argument(help="Filen som skrivs.")] = Path("calendar.ics"),
    body: Body = "",
    unit: Annotated[
        str, typer.Option("--unit", help="Enhetens nyckel: det som enheten ska göra, och besöken hos den.")
    ] = "",
    person: Annotated[
        str, typer.Option("--person", help="Personens nyckel: det som är hens att göra, hens möten och besök.")
    ] = "",
    folder: Folder = None,
) -> None:
    """Skriv årshjulets dagar, sammanträden och besök som en kalenderfil (iCalendar).

    Utan val är det alla organs kalender. Med --person eller --unit är det bara det som gäller den personen eller
    enheten. Filen är densamma så länge inget har ändrats, och den går att lägga ut för prenumeration.
    """
    from styrhjul.services.calendars import CalendarOf, write_calendar
    from styrhjul.services.installation import open_database

    with closing(open_database(folder)) as database, database.reading() as session:
        number = write_calendar(session, file=file, of=CalendarOf(body=body, unit=unit, person=person))
    say(f"{number} händelser är skrivna till {file}.")
