"""Takes in what mail servers send back, and lets the notices that have bounced stand as not having got through."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from models.kinds import Ending
from notifications.bounces import Bounced, Came, record_bounce
from notifications.channels.letters import Answer
from styrhjul.exchange.delivery_reports import LARGEST, DeliveryReport, read_delivery_report
from styrhjul.refused import Refused
from styrhjul.services.acts import Act
from styrhjul.store.database import Database

_UNFINISHED = "tmp"
"""A maildir's folder of what is being written."""

_NO_REPORT = "är inget besked från en e-postserver"
_TOO_LARGE = f"är större än {LARGEST // 1_000_000} MB och har inte lästs"
_WORDS = {
    Came.BACK: "kom tillbaka. Den står nu bland det som inte kom fram",
    Came.AGAIN: "är redan känd",
    Came.LATE: "har skickats på nytt sedan dess",
}


@dataclass(frozen=True)
class Taken:
    """What came of one mail. ``came`` None: it was no report, or of a letter that has not failed."""

    where: str
    said: str
    came: Came | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.said}."


def mails_in(paths: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """The mails in files and folders, by their names; a maildir is a folder too. What is too large comes cut.

    Raises:
        Refused: a path is not there.
    """
    for path in paths:
        if not path.exists():
            raise Refused(f"Det finns ingen fil eller mapp {path}.")
        for file in _files(path) if path.is_dir() else [path]:
            with file.open("rb") as mail:
                yield file.name, mail.read(LARGEST + 1)


def _files(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return sorted(path for path in found if _UNFINISHED not in path.relative_to(folder).parts[:-1])


def take_bounce(database: Database, mail: bytes, *, where: str, act: Act) -> Taken:
    """Take in one mail, in a transaction of its own. Only a failure that is final changes anything."""
    if len(mail) > LARGEST:
        return Taken(where, _TOO_LARGE)
    report = read_delivery_report(mail)
    if report is None:
        return Taken(where, _NO_REPORT)
    if not report.failed:
        return Taken(where, "säger att e-posten är försenad eller har gått vidare. Inget är ändrat")
    bounced = _recorded(database, report, act)
    if bounced.came is Came.UNKNOWN:
        return Taken(where, "gäller e-post som inte är någon avisering härifrån", Came.UNKNOWN)
    return Taken(where, f"avisering {bounced.notice_id} till {bounced.person} {_WORDS[bounced.came]}", bounced.came)


def _recorded(database: Database, report: DeliveryReport, act: Act) -> Bounced:
    answer = Answer(Ending.BOUNCED, report.code, report.answer)
    with database.transaction() as connection:
        for message_id in report.message_ids:
            bounced = record_bounce(
                connection, message_id=message_id, answer=answer, written_at=report.written_at, now=act.now
            )
            if bounced.came is not Came.UNKNOWN:
                return bounced
    return Bounced(Came.UNKNOWN)
