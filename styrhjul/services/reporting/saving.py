"""The files of the reports, laid in a folder."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlalchemy import Connection

from models.kinds import FileFormat
from styrhjul.refused import Refused
from styrhjul.store.reports import list_reports, report_files


def save_files(connection: Connection, *, folder: Path, report_id: int = 0) -> tuple[Path, ...]:
    """Write a report's files into ``folder`` (0: those of the newest version of every report); where they are.

    Raises:
        Refused: there is no report of that number.
    """
    reports = list_reports(connection)
    wanted = [line.id for line in reports if (line.id == report_id if report_id else line.is_newest)]
    if report_id and not wanted:
        raise Refused(f"Det finns ingen rapport med nummer {report_id}. Se styrhjul report list.")
    files = [named for each in wanted for named in report_files(connection, report_id=each)]
    return _written(files, folder)


def save_preview(files: Mapping[str, tuple[FileFormat, bytes]], *, folder: Path) -> tuple[Path, ...]:
    """Write the files of a report that is not kept."""
    return _written([(name, file) for name, (_, file) in files.items()], folder)


def _written(files: Iterable[tuple[str, bytes]], folder: Path) -> tuple[Path, ...]:
    """Each file whole: one that stands in the folder is never half a report."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, file in files:
        half = folder / f"{name}.part"
        try:
            half.write_bytes(file)
            paths.append(half.replace(folder / name))
        except OSError as error:
            half.unlink(missing_ok=True)
            raise Refused(f"{name} gick inte att skriva i {folder}: {error.strerror}.") from error
    return tuple(paths)
