"""A municipality's installation: where its database is, whether it fits this version, and how to make one."""

import shutil
from pathlib import Path

from sqlalchemy.orm import Session

from styrhjul import ROOT
from styrhjul.refused import Refused
from styrhjul.settings import settings
from styrhjul.store.database import Database, sqlite_url

SHIPPED_CYCLE = ROOT / "cycle"


def database_url(folder: Path | None = None) -> str:
    """The folder's SQLite file, or what STYRHJUL_DATABASE_URL says when no folder is given."""
    if folder is None and settings().database_url:
        return settings().database_url
    return sqlite_url(folder or settings().dir)


def open_database(folder: Path | None = None) -> Database:
    """The installation's database.

    Raises:
        Refused: there is none, or it was made by another version and must be upgraded first.
    """
    url = database_url(folder)
    place = folder or settings().dir
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        raise Refused(f"Det finns ingen databas i {place}. Skapa en med: styrhjul init --dir {place}")
    return Database(url)


def own_templates(session: Session) -> Path:
    """Where a municipality lays templates of its own for reports, beside its database; there may be none."""
    url = session.get_bind().engine.url
    folder = Path(url.database).parent if url.drivername == "sqlite" and url.database else settings().dir
    return folder / "templates" / "reports"


def check_schema(database: Database) -> None:
    """Refuse a database whose schema is not this version's (checked where something is written)."""
    from styrhjul.store.schema import is_current

    if not is_current(database):
        raise Refused("Databasen hör till en annan version av Styrhjul. Uppgradera den med: styrhjul init")


def make_installation(folder: Path) -> Path:
    """Create or upgrade the database, and lay a definition of the year to edit in the folder; its path."""
    from styrhjul.store.schema import migrate

    folder.mkdir(parents=True, exist_ok=True)
    database = Database(database_url(folder))
    migrate(database)
    database.close()
    definition = folder / "cycle"
    if not definition.exists():
        shutil.copytree(SHIPPED_CYCLE, definition)
    return definition
