"""Checks a package as anybody could: that every file its METS files list is there, whole, and that no other is."""

import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from styrhjul.exchange.information_package import METS_FILE, Packed, WrongPackageError, files_listed
from styrhjul.refused import Refused

_LARGEST_METS = 200_000_000
"""Bytes; far more than a package of a hundred thousand files needs."""
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Checked:
    """The package's name, how many files it lists, and what is wrong, in words."""

    id: str
    files: int
    faults: tuple[str, ...]


def verify_package(path: Path) -> Checked:
    """Read the package through.

    Raises:
        Refused: there is no such file, or it is no zip with one folder that has a METS.xml.
    """
    if not path.is_file():
        raise Refused(f"Det finns ingen fil {path}.")
    try:
        with zipfile.ZipFile(path) as archive:
            return _check(archive, path)
    except zipfile.BadZipFile as error:
        raise Refused(f"{path.name} är ingen hel zip: {error}") from None


def _check(archive: zipfile.ZipFile, path: Path) -> Checked:
    names = [name for name in archive.namelist() if not name.endswith("/")]
    roots = {PurePosixPath(name).parts[0] for name in names}
    root = roots.pop() if len(roots) == 1 else ""
    if f"{root}/{METS_FILE}" not in names:
        raise Refused(f"{path.name} är inget arkivpaket: det har ingen mapp med en METS.xml i sig.")
    listed: dict[str, Packed] = {}
    faults = list(_read(archive, f"{root}/{METS_FILE}", root, listed))
    for name in [name for name in listed if PurePosixPath(name).name == METS_FILE and name in names]:
        faults += _read(archive, name, str(PurePosixPath(name).parent), listed)
    for name, packed in listed.items():
        faults += _faults(archive, name, packed, root)
    unlisted = sorted({*names} - {*listed} - {f"{root}/{METS_FILE}"})
    faults += [f"{_short(name, root)} står inte i METS.xml" for name in unlisted]
    return Checked(root, len(listed) + 1, tuple(faults))


def _read(archive: zipfile.ZipFile, name: str, folder: str, listed: dict[str, Packed]) -> Iterator[str]:
    """Take what the METS file lists into ``listed``, by its name in the zip; and say if it cannot be read."""
    if archive.getinfo(name).file_size > _LARGEST_METS:
        yield f"{name} är för stor för att läsas"
        return
    try:
        for packed in files_listed(archive.read(name)):
            listed[f"{folder}/{packed.path}"] = packed
    except WrongPackageError as error:
        yield f"{name}: {error}"


def _faults(archive: zipfile.ZipFile, name: str, packed: Packed, root: str) -> Iterator[str]:
    try:
        told = archive.getinfo(name)
    except KeyError:
        yield f"{_short(name, root)} saknas"
        return
    if told.file_size != packed.size:
        yield f"{_short(name, root)} är {told.file_size} byte, men ska vara {packed.size}"
    elif _sum(archive, told) != packed.sha256:
        yield f"{_short(name, root)} har ändrats: kontrollsumman stämmer inte"


def _sum(archive: zipfile.ZipFile, told: zipfile.ZipInfo) -> str:
    """``zipfile`` reads no more than the size that the zip tells, so that a file cannot swell."""
    digest = hashlib.sha256()
    with archive.open(told) as part:
        while chunk := part.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _short(name: str, root: str) -> str:
    return name.removeprefix(f"{root}/")
