"""Draws pages of the demo's reports for the README: ``python docs/images/draw_pages.py styrhjul-data``."""

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import typst

from models.kinds import ReportKind
from styrhjul.demo.founding import last_day
from styrhjul.reports.contexts import ReportContext, load
from styrhjul.reports.preparing import prepare
from styrhjul.reports.print import fonts, prepared_data
from styrhjul.reports.templating import Templates
from styrhjul.services.installation import open_database
from styrhjul.services.reporting.facts import Draft, facts_of
from styrhjul.services.reporting.previewing import reading_for
from styrhjul.store.readings import ReportOf

HERE = Path(__file__).parent
SHARP = 96
"""Pixels an inch."""
FOLLOW_UP = (
    "SELECT facts FROM report WHERE kind = 'follow_up' AND decided AND title LIKE '%augusti' ORDER BY id LIMIT 1"
)


def draw(demo: Path) -> None:
    """The first page of a follow-up, and the page with the wheel as it stood in May."""
    with closing(sqlite3.connect(demo / "styrhjul.db")) as connection:
        (facts,) = connection.execute(FOLLOW_UP).fetchone()
    followed = load(facts)
    (HERE / "report.png").write_bytes(_page(followed, 1))
    (HERE / "wheel.png").write_bytes(_page(_status(demo, followed.head.year), 3))


def _status(demo: Path, year: int) -> ReportContext:
    asked = ReportOf("bun", year, ReportKind.CYCLE_STATUS)
    with closing(open_database(demo)) as database, database.reading() as session:
        draft = Draft(reading_for(session, asked), asked.kind, version=1, changed="", today=last_day(year))
        return facts_of(session, draft)


def _page(report: ReportContext, number: int) -> bytes:
    prepared = prepare(report, Templates(None))
    data = json.dumps(prepared_data(prepared), ensure_ascii=False)
    with prepared.templates.typst_root() as root:
        main = root / f"{report.kind}.typ"
        drawn = typst.compile(main, root=root, font_paths=fonts(), format="png", ppi=SHARP, sys_inputs={"data": data})
    return drawn[number - 1] if isinstance(drawn, list) else drawn


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
