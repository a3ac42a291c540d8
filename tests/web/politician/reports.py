"""A report as it would have been compiled for the reading of the unit plans, with its files."""

from sqlmodel import Session, select

from models.cycles import Cycle, Occurrence
from models.kinds import FileFormat, ReportKind
from models.organisation import Body
from models.reports import Report, ReportFile
from tests import cast
from tests.services.plans import READING

PAGE = (
    '<!DOCTYPE html>\n<html lang="sv"><head><title>Enhetsplanerna</title><style>h1 { color: #163f4d; }</style></head>\n'
    '<body>\n<a class="skip" href="#innehall">Hoppa till innehållet</a>\n'
    '<main id="innehall"><h1>Enhetsplanerna 2027</h1></main>\n</body>\n</html>\n'
)


def compiled(session: Session, *, version: int = 1, body: str = "bun", decided: bool = False) -> int:
    """The number of the report."""
    occurrence = session.exec(
        select(Occurrence.id)
        .join(Cycle, Cycle.id == Occurrence.cycle_id)  # type: ignore[arg-type]
        .join(Body, Body.id == Cycle.body_id)  # type: ignore[arg-type]
        .where(Occurrence.reports != "", Body.key == body)
    ).one()
    report = Report(
        kind=ReportKind.UNIT_PLANS,
        occurrence_id=occurrence or 0,
        version=version,
        title="Enhetsplanerna 2027",
        day=READING,
        at=cast.NOON,
        decided=decided,
        facts="{}",
        sha256="",
        summary="15 enheter har lämnat plan.",
    )
    session.add(report)
    session.flush()
    assert report.id is not None
    for kind in FileFormat:
        content = PAGE.encode() if kind is FileFormat.HTML else f"{kind} {version}".encode()
        name = f"enhetsplaner 2027 v{version}.{kind}"
        session.add(ReportFile(report_id=report.id, format=kind, name=name, file=content, sha256=""))
    session.flush()
    return report.id
