"""A municipality's installation: where its database is, whether it fits this version, and how to make one."""

import shutil
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from styrhjul import ROOT
from styrhjul.refused import Refused
from styrhjul.settings import settings
from styrhjul.store.database import Database, file_of, folder_of, sqlite_url

SHIPPED_CYCLE = ROOT / "cycle"
ELSEWHERE = "database.url"
"""A file in an installation's folder whose one line says where its PostgreSQL database is."""
_POSTGRESQL = "postgresql://"


def database_url(folder: Path | None = None) -> str:
    """What STYRHJUL_DATABASE_URL says when no folder is given; else what the folder says, or its SQLite file.

    Raises:
        Refused: the file says nothing that is a PostgreSQL database.
    """
    if folder is None and settings().database_url:
        return settings().database_url
    place = folder or settings().dir
    named = place / ELSEWHERE
    if not named.exists():
        return sqlite_url(place)
    url = named.read_text(encoding="utf-8").strip()
    if not url.startswith(_POSTGRESQL):
        raise Refused(f"{named} säger inte var databasen är. Väntade en rad som {_POSTGRESQL}användare@dator/kommun.")
    return url


def open_database(folder: Path | None = None) -> Database:
    """The installation's database.

    Raises:
        Refused: there is none, or it was made by another version and must be upgraded first.
    """
    url = database_url(folder)
    place = folder or settings().dir
    if (file := file_of(url)) and not file.exists():
        raise Refused(f"Det finns ingen databas i {place}. Skapa en med: styrhjul init --dir {place}")
    return Database(url, folder=place)


def own_folder(connection: Connection) -> Path:
    """Where the municipality lays what is its own; for a server's database that is in no folder, the settings' own."""
    return folder_of(connection) or settings().dir


def own_templates(session: Session) -> Path:
    """Where a municipality lays templates of its own for reports; there may be none."""
    return own_folder(session.connection()) / "templates" / "reports"


def check_schema(database: Database) -> None:
    """Refuse a database whose schema is not this version's (checked where something is written)."""
    from styrhjul.store.schema import is_current

    if not is_current(database):
        raise Refused("Databasen hör till en annan version av Styrhjul. Uppgradera den med: styrhjul init")


def make_installation(folder: Path, *, url: str = "") -> Path:
    """Create or upgrade the database, and lay a definition of the year to edit in the folder; its path.

    ``url`` is where the database is when neither the folder nor a file in it says so.
    """
    from styrhjul.store.concealing import conceal_all, make_key
    from styrhjul.store.schema import migrate

    folder.mkdir(parents=True, exist_ok=True)
    database = Database(url or database_url(folder), folder=folder)
    migrate(database)
    with database.transaction() as connection:
        make_key(connection, folder)
        conceal_all(connection)
    database.close()
    definition = folder / "cycle"
    if not definition.exists():
        shutil.copytree(SHIPPED_CYCLE, definition)
    return definition
