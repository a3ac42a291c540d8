"""Reports as they were compiled, never changed afterwards, and the receipts of those who have read."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field

from models.columns import UtcDateTime, kind_column
from models.kinds import FileFormat, ReportKind
from models.tables import Table


class Report(Table, table=True):
    """Rapport: one compiled version for one occasion. A correction is a new version, and says what changed.

    ``facts`` is the report's whole content as JSON, from which every file of it was made; ``sha256`` is its sum.
    """

    __table_args__ = (UniqueConstraint("kind", "occurrence_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: ReportKind = Field(sa_type=kind_column(ReportKind))
    occurrence_id: int = Field(foreign_key="occurrence.id", index=True)
    """The occasion of the step whose parties it is for."""
    version: int = 1
    title: str
    day: date
    at: datetime = Field(sa_type=UtcDateTime)
    decided: bool = False
    facts: str = Field(sa_type=Text)
    sha256: str
    summary: str = Field(default="", sa_type=Text)
    """The most important of it, a line each: what the notice says of it."""
    holes: str = Field(default="", sa_type=Text)
    """What is missing in it, a line each."""
    changed: str = ""
    """What is new since the version before."""


class ReportFile(Table, table=True):
    __tablename__ = "report_file"
    __table_args__ = (UniqueConstraint("report_id", "format"),)

    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id")
    format: FileFormat = Field(sa_type=kind_column(FileFormat))
    name: str
    file: bytes
    sha256: str


class Receipt(Table, table=True):
    """Kvitto: a person has read a unit plan or a report and understood it, or asks something.

    ``obligation_id`` is the reading that it is part of.
    """

    __table_args__ = (
        UniqueConstraint("obligation_id", "submission_id"),
        UniqueConstraint("obligation_id", "report_id"),
        CheckConstraint("(submission_id IS NULL) <> (report_id IS NULL)", name="receipt_of_one_thing"),
    )

    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id", index=True)
    submission_id: int | None = Field(default=None, foreign_key="submission.id", index=True)
    report_id: int | None = Field(default=None, foreign_key="report.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    by: str
    question: str = Field(default="", sa_type=Text)
    passed_on_by: str = ""
    """Who of the committee's chairs let the newest question go on to the unit."""
    passed_on_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answer: str = Field(default="", sa_type=Text)
    answered_by: str = ""
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
