"""Puts a backup in the place of the installation's database, and holds delivery: it does not know what has been sent.

The rounds of the days since the backup are walked anew, each as on its day. So what may have been sent already waits
under the day it was sent, and whoever releases delivery can tell it from what is new.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from styrhjul.refused import Refused
from styrhjul.services.acts import Act
from styrhjul.services.backing_up import program_missing, sha256_of, sum_of
from styrhjul.services.days import turn_day
from styrhjul.services.holding import begin_hold
from styrhjul.services.installation import database_url
from styrhjul.settings import STOCKHOLM, settings
from styrhjul.store.copies import POSTGRESQL, SQLITE, CopyError, ProgramMissingError, examine_copy, kind_of
from styrhjul.store.database import Database
from styrhjul.store.holding import WaitingDay, newest_mark, waiting_days
from styrhjul.store.places import InUseError, place_of
from styrhjul.store.schema import migrate, revision, revisions
from styrhjul.store.watching import read_pulse


@dataclass(frozen=True)
class Restored:
    """``as_of`` is when something last happened in the backup, ``kept`` what the replaced database is called now."""

    as_of: datetime | None
    kept: str
    days: Sequence[WaitingDay]
    """What waits now, by the day of its round."""


def restore_backup(
    file: Path, *, folder: Path | None, act: Act, replace_present: bool = False, sent_until: date | None = None
) -> Restored:
    """Restore the backup where the installation's database stands.

    The lost rounds are walked up to and with ``sent_until``, the last day on which anything may have been sent; today
    if it is not known. Its schema is brought to this version's.

    Raises:
        Refused: the backup is not whole, is of another kind of database or of a later version; or a database stands
            there and ``replace_present`` does not say that it may go, or somebody has it open. Nothing is changed.
    """
    url = database_url(folder)
    with _told_in_swedish():
        _check_file(file, url)
        place = place_of(url)
        if place.is_taken() and not replace_present:
            raise Refused(
                f"Här finns redan en databas{_newest(url)}. Ersätt den med --replace; den sparas då under ett annat "
                "namn."
            )
        try:
            aside = place.lay_aside(file)
            with closing(Database(aside, folder=folder or settings().dir)) as database:
                found = _made_fit(database, file=file, act=act, until=min(sent_until or act.today, act.today))
            return replace(found, kept=place.swap(now=act.now))
        finally:
            place.discard()


@contextmanager
def _told_in_swedish() -> Iterator[None]:
    try:
        yield
    except ProgramMissingError as error:
        raise Refused(program_missing(str(error))) from error
    except CopyError as error:
        raise Refused(f"Säkerhetskopian går inte att återställa: {error}") from error
    except InUseError as error:
        raise Refused("Någon använder databasen. Stoppa sidorna, rundan och utskicken först.") from error


def _check_file(file: Path, url: str) -> None:
    if not file.is_file():
        raise Refused(f"Det finns ingen fil {file}.")
    kind, expected = kind_of(file), SQLITE if url.startswith("sqlite") else POSTGRESQL
    if kind != expected:
        what = f"en säkerhetskopia av {kind}" if kind else "ingen säkerhetskopia"
        raise Refused(f"{file} är {what}. Väntade en av {expected}, som är vad installationen har.")
    summed = sum_of(file)
    if summed.is_file() and summed.read_text(encoding="utf-8").split()[:1] != [sha256_of(file)]:
        raise Refused(f"{file} är inte som den var när den skrevs: summan i {summed.name} stämmer inte.")
    examine_copy(file)


def _newest(url: str) -> str:
    """When something last happened in the database that stands there, as far as it can be read."""
    try:
        with closing(Database(url)) as database, database.snapshot() as connection:
            at = newest_mark(connection)
    except SQLAlchemyError:
        return " (som inte går att läsa)"
    return f", där något senast hände {in_words(at)}" if at else ""


def in_words(at: datetime) -> str:
    return f"{at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"


def _made_fit(database: Database, *, file: Path, act: Act, until: date) -> Restored:
    """Bring the schema up, hold delivery, and walk the rounds that the backup knows nothing of."""
    if (found := revision(database)) not in revisions():
        what = "en senare version av Styrhjul" if found else "något annat än Styrhjul"
        raise Refused(f"{file} är gjord av {what}. Inget är ändrat.")
    migrate(database)
    with database.snapshot() as connection:
        as_of, last = newest_mark(connection), read_pulse(connection).last_round
    when = f", som den var {in_words(as_of)}" if as_of else ""
    with database.writing() as session:
        begin_hold(session, act=replace(act, comment=f"Databasen är återställd från {file.name}{when}."))
    day = last + timedelta(days=1) if last else as_of.astimezone(STOCKHOLM).date() if as_of else until
    while day <= until:
        turn_day(database, today=day, now=act.now)
        day += timedelta(days=1)
    with database.snapshot() as connection:
        return Restored(as_of, "", waiting_days(connection, now=act.now))
