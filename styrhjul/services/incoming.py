"""Files that somebody has sent in, kept between the preview and the word to read them in.

A browser cannot send the same files twice by itself, and what is read in must be, byte for byte, what was previewed.
So they lie for a day at most in the folder ``incoming`` beside the database, in a folder named by the sum of who sent
them and what is in them. Nothing that the sender has named becomes a path: the names are only told. Where the pages
run on several machines, that folder must be one that they share.
"""

import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sqlmodel import Session

from styrhjul.exchange.problems import ImportRefused, Problem, quoted
from styrhjul.refused import Refused, Sentence
from styrhjul.services.acts import Act
from styrhjul.services.foreseeing import ChangedMeanwhileError, mark_of
from styrhjul.services.importing import import_files
from styrhjul.services.importing.ledger import Action, Change
from styrhjul.services.importing.procurement import import_procurements

LIFE = timedelta(days=1)
MOST_FILES = 20
_KNOWN = (".xlsx", ".csv", ".txt", ".tsv", ".ics", ".json", ".xlsm", ".xltm", ".xls", ".xlsb", ".ods")
"""What a file's kind is told by. Those that are never read are known too, since they are refused by their name."""
_KEY = re.compile(r"[0-9a-f]{64}")
_MANIFEST = "manifest.json"
_LONGEST_NAME = 120


@dataclass(frozen=True)
class Upload:
    """A file as it came: what its sender calls it, and what is in it."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Sender:
    """Who sends, and what for: the register of procurements of ``body``, or its goals; "" is what all bodies share."""

    person_id: int
    body: str = ""
    goals: bool = False


@dataclass(frozen=True)
class Kept:
    """Files that are kept. ``names`` has what the sender called each, by what it is called here."""

    key: str
    folder: Path
    names: Mapping[str, str]
    sender: Sender
    meetings_of: str
    at: datetime

    @property
    def paths(self) -> list[Path]:
        return [self.folder / name for name in self.names]


@dataclass(frozen=True)
class ReadIn:
    """What reading the files in changes. ``mark`` stands for just this outcome."""

    changes: tuple[Change, ...]
    unchanged: int
    notes: tuple[str, ...]

    @property
    def mark(self) -> str:
        return mark_of([(each.what, each.key, each.action, each.before, each.after) for each in self.changes])


def keep(place: Path, uploads: Sequence[Upload], *, sender: Sender, now: datetime, meetings_of: str = "") -> Kept:
    """Lay the files in the installation's folder ``place``, and take away those that have lain too long.

    Raises:
        Refused: there are none, or too many.
    """
    clear_old(place, now=now)
    if not uploads:
        raise Refused("Välj minst en fil.")
    if len(uploads) > MOST_FILES:
        raise Refused("Högst %(most)s filer läses in på en gång.", most=MOST_FILES)
    names = {
        f"{number:02d}-{_sum(upload.content)[:16]}{_suffix(upload.name)}": _told(upload.name)
        for number, upload in enumerate(uploads, start=1)
    }
    manifest = {
        "person_id": sender.person_id,
        "body": sender.body,
        "goals": sender.goals,
        "meetings_of": meetings_of,
        "names": names,
        "sums": [_sum(upload.content) for upload in uploads],
    }
    key = _sum(json.dumps(manifest, sort_keys=True).encode())
    folder = place / "incoming" / key
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, upload in zip(names, uploads, strict=True):
        (folder / name).write_bytes(upload.content)
    (folder / _MANIFEST).write_text(json.dumps(manifest | {"at": now.isoformat()}), encoding="utf-8")
    os.utime(folder, (now.timestamp(), now.timestamp()))
    return Kept(key, folder, names, sender, meetings_of, now)


def find_kept(place: Path, key: str, *, sender: Sender, now: datetime) -> Kept | None:
    """What the sender has sent; None if it has lain too long, is somebody else's, or is no longer what was sent."""
    folder = place / "incoming" / key
    if not _KEY.fullmatch(key) or not (folder / _MANIFEST).is_file():
        return None
    manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    at = datetime.fromisoformat(manifest.pop("at"))
    sums = [_sum((folder / name).read_bytes()) for name in manifest["names"]]
    is_theirs = Sender(manifest["person_id"], manifest["body"], manifest["goals"]) == sender
    is_whole = sums == manifest["sums"] and _sum(json.dumps(manifest, sort_keys=True).encode()) == key
    if not is_theirs or not is_whole or now - at > LIFE:
        return None
    return Kept(key, folder, manifest["names"], sender, manifest["meetings_of"], at)


def throw_away(kept: Kept) -> None:
    with suppress(FileNotFoundError):  # who has pressed twice has had it thrown away already
        shutil.rmtree(kept.folder)


def clear_old(place: Path, *, now: datetime) -> None:
    """Take away what has lain for more than a day, whole or not."""
    incoming = place / "incoming"
    for folder in incoming.iterdir() if incoming.is_dir() else ():
        with suppress(FileNotFoundError):  # another who came at the same moment has taken it away
            if now - datetime.fromtimestamp(folder.stat().st_mtime, tz=now.tzinfo) > LIFE:
                shutil.rmtree(folder)


def read_in(session: Session, kept: Kept, *, act: Act, roles: Mapping[str, str]) -> ReadIn:
    """Read the files in, all or nothing: into the body's register of procurements or its goals, or into what is shared.

    What a file holds may concern any body, so it is read either by those who may change what all share, or into one
    body's register, which is all that such a reading writes in. A body's goals are read like what is shared, and the
    files are refused if anything else is in them.

    Raises:
        ImportRefused: something in them is wrong, told by the sender's own names of the files.
    """
    try:
        if kept.sender.body and not kept.sender.goals:
            told = import_procurements(session, paths=kept.paths, body=kept.sender.body, act=act)
            notes = (*told.notes, *told.warnings)
            return ReadIn(told.changes, told.unchanged, _renamed(kept, notes))
        result = import_files(
            session, paths=kept.paths, act=act, roles=roles, body=kept.meetings_of, goals_of=kept.sender.body
        )
    except ImportRefused as refused:
        raise ImportRefused(_called(kept, refused)) from None
    changes = tuple(change for change in result.changes if change.action is not Action.UNCHANGED)
    return ReadIn(changes, len(result.changes) - len(changes), _renamed(kept, result.notes))


def read_in_as_previewed(session: Session, kept: Kept, *, act: Act, roles: Mapping[str, str], mark: str) -> ReadIn:
    """Read the files in, if the same comes of it as when it was previewed.

    Raises:
        ChangedMeanwhileError: something else would come of it.
        ImportRefused: as ``read_in``.
    """
    done = read_in(session, kept, act=act, roles=roles)
    if done.mark != mark:
        raise ChangedMeanwhileError("Något har ändrats sedan du såg förhandsvisningen. Se igenom den på nytt.")
    return done


def _called(kept: Kept, refused: ImportRefused) -> list[Problem]:
    return [replace(problem, file=kept.names.get(problem.file, problem.file)) for problem in refused.problems]


def _renamed(kept: Kept, notes: Sequence[str]) -> tuple[str, ...]:
    return tuple(_with_names(kept, note) for note in notes)


def _with_names(kept: Kept, told: str) -> str:
    """The text with the sender's own names of the files; of a Sentence they are among its values."""
    if isinstance(told, Sentence):
        texts = {name: _with_names(kept, value) for name, value in told.values.items() if isinstance(value, str)}
        return Sentence(told.pattern, **told.values | texts)
    for here, name in kept.names.items():
        told = told.replace(here, name)
    return told


def _suffix(name: str) -> str:
    """One of ours, never what was written; another is no kind of file that is known."""
    written = name.lower()
    return next((known for known in _KNOWN if written.endswith(known)), ".okänd")


def _told(name: str) -> str:
    """The name as it may be told: without the folders that some browsers send along, and shortened."""
    return quoted(re.split(r"[\\/]", name)[-1][:_LONGEST_NAME] or "fil utan namn")[1:-1]


def _sum(content: bytes) -> str:
    return sha256(content).hexdigest()
