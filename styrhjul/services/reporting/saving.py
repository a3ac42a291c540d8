"""The files of the reports, laid in a folder."""

from pathlib import Path

from sqlalchemy import Connection

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
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for each in wanted:
        for name, file in report_files(connection, report_id=each):
            path = folder / name
            path.write_bytes(file)
            written.append(path)
    return tuple(written)
