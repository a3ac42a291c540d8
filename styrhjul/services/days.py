"""A day of the year: what is due is compiled, the round says what there is to say, and the log is sealed."""

from datetime import date, datetime

from styrhjul.services.reporting import compile_due, reports_due
from styrhjul.services.rounds import RoundReport, run_round
from styrhjul.services.sealing import seal_log
from styrhjul.store.database import Database


def turn_day(database: Database, *, today: date, now: datetime) -> RoundReport:
    """Compile first, so that the day's digest tells of the reports. Each part is whole by itself."""
    compile_due(database, today=today, now=now)
    with database.writing() as session:
        report = run_round(session, today=today, now=now)
    seal_log(database, now=now)
    return report


def anything_due(database: Database, *, today: date, now: datetime) -> bool:
    """Whether the day has anything in it: a report, something to say, or something that has become late."""
    with database.snapshot() as connection:
        if reports_due(connection, today=today):
            return True
    with database.writing() as session:
        report = run_round(session, today=today, now=now)
        session.rollback()
    return bool(report.items or report.late)
