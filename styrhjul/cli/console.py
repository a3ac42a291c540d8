"""How the command line speaks: options that recur, tables, JSON and problems."""

import dataclasses
import getpass
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from styrhjul.refused import Refused
from styrhjul.settings import now, today

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlmodel import Session

    from styrhjul.services.acts import Act
    from styrhjul.store.database import Database


YEARS = range(1990, 2100)
DATE_COLUMNS = {"Öppnar", "Senast", "Dag"}


def day_from_text(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"'{text}' är inget datum. Skriv till exempel 2027-01-15."
        raise typer.BadParameter(message) from None


def year_from_text(text: str | int) -> int:
    """A year; 0 is how an option that was left out says "any"."""
    if str(text) != "0" and not (str(text).isdecimal() and int(text) in YEARS):
        message = f"'{text}' är inget år. Skriv till exempel 2027."
        raise typer.BadParameter(message)
    return int(text)


Folder = Annotated[
    Path | None,
    typer.Option("--dir", help="Mappen med databasen. Annars gäller STYRHJUL_DATABASE_URL eller styrhjul-data."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Skriv JSON i stället för en tabell.")]
Day = Annotated[date | None, typer.Option("--date", parser=day_from_text, metavar="DATUM", help="Dagen; annars i dag.")]
Body = Annotated[str, typer.Option("--body", help="Organets nyckel, till exempel bun.")]
Year = Annotated[int, typer.Option("--year", parser=year_from_text, metavar="ÅR", help="Verksamhetsåret.")]
By = Annotated[str, typer.Option("--by", help="Vem som gör det; annars den inloggade användaren.")]


def act_by(by: str, *, day: date | None = None, comment: str = "") -> "Act":
    from styrhjul.services.acts import Act

    return Act(actor=by or getpass.getuser(), today=day or today(), now=now(), comment=comment)


@contextmanager
def looking(folder: Path | None) -> Iterator["Connection"]:
    """The installation's database as it is now, for plain questions."""
    from styrhjul.services.installation import open_database

    with closing(open_database(folder)) as database, database.snapshot() as connection:
        yield connection


@contextmanager
def database_in(folder: Path | None) -> Iterator["Database"]:
    """The installation's database, fit to be written in."""
    from styrhjul.services.installation import check_schema, open_database

    with closing(open_database(folder)) as database:
        check_schema(database)
        yield database


@contextmanager
def writing(folder: Path | None) -> Iterator["Session"]:
    """A unit of work on the installation's database: all of it or nothing."""
    with database_in(folder) as database, database.writing() as session:
        yield session


def say(sentence: str) -> None:
    """A plain line on standard output."""
    sys.stdout.write(sentence + "\n")


def problem(sentence: str) -> None:
    """A problem, on standard error."""
    sys.stderr.write(sentence + "\n")


def warn_of_hold(connection: "Connection") -> None:
    """Say, beside what a command shows, that delivery is held where it is."""
    from styrhjul.store.holding import open_hold

    standing = open_hold(connection)
    if standing is not None:
        from styrhjul.services.holding import hold_in_words

        problem(f"{hold_in_words(standing)}. Se vad som väntar med: styrhjul release")


def show_json(rows: Any) -> None:
    """Rows (dataclasses or dicts) as JSON with ISO dates."""
    say(json.dumps(rows, default=_plain, ensure_ascii=False, indent=2))


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return str(value)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table; columns whose name begins with # are numbers and stand to the right."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    drawn = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold", header_style="bold")
    for name in columns:
        # A date is never broken at its hyphens.
        is_date = name in DATE_COLUMNS
        drawn.add_column(name.removeprefix("#"), justify="right" if name.startswith("#") else "left", no_wrap=is_date)
    for row in rows:
        drawn.add_row(*(_cell(cell) for cell in row))
    Console().print(drawn)


def _cell(cell: object) -> Any:
    """As plain text: a bracket in a name is no markup."""
    from rich.text import Text

    return cell if isinstance(cell, Text) else Text("" if cell is None else str(cell))


def two_lines(first: str, second: str) -> Any:
    """A cell with an explanation below what it says."""
    from rich.text import Text

    return Text.assemble(first, "\n" if second else "", (second, "dim"))


def show_clashes(messages: Sequence[str]) -> None:
    """What collides, below the table of what it concerns."""
    import textwrap

    from rich.console import Console

    if not messages:
        return
    say("1 krock att ta ställning till:" if len(messages) == 1 else f"{len(messages)} krockar att ta ställning till:")
    for message in messages:
        say(
            textwrap.fill(message, Console().width, initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False)
        )


__all__ = [
    "AsJson",
    "Body",
    "By",
    "Day",
    "Folder",
    "Refused",
    "Year",
    "act_by",
    "database_in",
    "looking",
    "problem",
    "say",
    "show_clashes",
    "show_json",
    "table",
    "two_lines",
    "warn_of_hold",
    "writing",
]
