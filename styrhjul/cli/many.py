"""municipalities: the registry of many, how the database of each is, and all of them upgraded at once."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from styrhjul.cli import app
from styrhjul.cli.console import AsJson, Refused, say, show_json, table
from styrhjul.settings import settings

if TYPE_CHECKING:
    from styrhjul.services.registry import Municipality

PANEL = "Driv året"
_WELL = "Bra"


@dataclass(frozen=True)
class Standing:
    """A municipality and how its database is, in words."""

    key: str
    name: str
    folder: str
    database: str


@app.command(rich_help_panel=PANEL)
def municipalities(
    registry: Annotated[Path | None, typer.Option("--registry", help="Registret; annars STYRHJUL_REGISTRY.")] = None,
    upgrade: Annotated[
        bool, typer.Option("--upgrade", help="Skapa eller uppgradera alla kommuners databaser först.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Visa de kommuner som registret har och om deras databaser är som de ska.

    För den som driver årshjulet åt flera kommuner. Är något fel i registret sägs det här, innan rundorna går.
    """
    from styrhjul.services.registry import read_registry

    if registry is None and not settings().registry:
        raise Refused("Säg var registret finns med --registry eller STYRHJUL_REGISTRY.")
    found = read_registry(registry or Path(settings().registry))
    standings = [_standing(one, upgrade=upgrade) for one in found]
    if as_json:
        show_json(standings)
    else:
        rows = [(one.key, one.name, one.folder, one.database) for one in standings]
        table("Kommunerna", ("Nyckel", "Kommun", "Mapp", "Databas"), rows)
    if bad := [one for one in standings if one.database != _WELL]:
        raise Refused(f"{len(bad)} av {len(standings)} databaser är inte som de ska. Övriga är bra.")
    if not as_json:
        say("Alla databaser är som de ska.")


def _standing(one: "Municipality", *, upgrade: bool) -> Standing:
    """One that cannot be reached or upgraded leaves the rest alone."""
    from sqlalchemy.exc import SQLAlchemyError

    from styrhjul.services.installation import check_schema, make_installation, open_database
    from styrhjul.settings import settled

    try:
        own = one.settings()
        with settled(own):
            if upgrade:
                make_installation(one.folder, url=own.database_url)
            with closing(open_database()) as database:
                check_schema(database)
        told = _WELL
    except Refused as why:
        told = str(why)
    except SQLAlchemyError as error:
        told = f"Svarar inte: {str(error).splitlines()[0]}"
    return Standing(one.key, one.name, str(one.folder), told)
