"""How the command line speaks: options that recur, tables, JSON and problems."""

import dataclasses
import getpass
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from styrhjul.refused import Refused
from styrhjul.settings import now, today

if TYPE_CHECKING:
    from sqlmodel import Session

    from styrhjul.services.acts import Act


def day_from_text(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"'{text}' är inget datum. Skriv till exempel 2027-01-15."
        raise typer.BadParameter(message) from None


Folder = Annotated[
    Path | None,
    typer.Option("--dir", help="Mappen med databasen. Annars gäller STYRHJUL_DATABASE_URL eller styrhjul-data."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Skriv JSON i stället för en tabell.")]
Day = Annotated[date | None, typer.Option("--date", parser=day_from_text, metavar="DATUM", help="Dagen; annars i dag.")]
Body = Annotated[str, typer.Option("--body", help="Organets nyckel, till exempel bun.")]
Year = Annotated[int, typer.Option("--year", help="Verksamhetsåret.")]
By = Annotated[str, typer.Option("--by", help="Vem som gör det; annars den inloggade användaren.")]


def act_by(by: str, *, day: date | None = None, comment: str = "") -> "Act":
    from styrhjul.services.acts import Act

    return Act(actor=by or getpass.getuser(), today=day or today(), now=now(), comment=comment)


@contextmanager
def reading(folder: Path | None) -> Iterator["Session"]:
    """A session on the installation's database, for looking only."""
    from styrhjul.services.installation import open_database

    database = open_database(folder)
    with database.reading() as session:
        yield session
    database.close()


@contextmanager
def writing(folder: Path | None) -> Iterator["Session"]:
    """A unit of work on the installation's database: all of it or nothing."""
    from styrhjul.services.installation import check_schema, open_database

    database = open_database(folder)
    check_schema(database)
    with database.writing() as session:
        yield session
    database.close()


def say(sentence: str) -> None:
    """A plain line on standard output."""
    sys.stdout.write(sentence + "\n")


def problem(sentence: str) -> None:
    """A problem, on standard error."""
    sys.stderr.write(sentence + "\n")


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
        drawn.add_column(name.removeprefix("#"), justify="right" if name.startswith("#") else "left")
    for row in rows:
        drawn.add_row(*("" if cell is None else str(cell) for cell in row))
    Console().print(drawn)


__all__ = [
    "AsJson",
    "Body",
    "By",
    "Day",
    "Folder",
    "Refused",
    "Year",
    "act_by",
    "problem",
    "reading",
    "say",
    "show_json",
    "table",
    "writing",
]
