"""Thirty unit plans in Excel read back and checked, against calamine reading the same cells and nothing more."""

import io
from datetime import date

from python_calamine import CalamineWorkbook

from bench.measuring import Ratio, compare, timed
from models.kinds import StepContent
from styrhjul.exchange.forms.identity import Identity, identity_of
from styrhjul.exchange.forms.layout import About, Form, GoalShown
from styrhjul.exchange.forms.unit_plan import read_unit_plan, unit_plan_form
from styrhjul.exchange.forms.writing import write_form
from styrhjul.exchange.workbook import read_workbook
from styrhjul.rules.unit_plans import GoalAnswer, PlanContent, PlannedActivity

PLANS, GOALS, ACTIVITIES = 30, 5, 15
ANSWER = "Så förstår vi målet hos oss, och det här gör vi åt det under året. " * 8


def main() -> list[Ratio]:
    forms = [_form(f"enhet-{number}") for number in range(PLANS)]
    books = [write_form(form) for form in forms]
    return [
        compare(
            f"{PLANS} unit plans read from Excel and checked, to bare calamine",
            floor=lambda: timed(lambda: [_bare(book) for book in books]),
            ours=lambda: timed(lambda: [_read(form, book) for form, book in zip(forms, books, strict=True)]),
            aim=2,
            times=9,
        )
    ]


def _form(unit: str) -> Form:
    keys = tuple(f"mal-{number}" for number in range(GOALS))
    content = PlanContent(
        learned=ANSWER,
        answers=tuple(GoalAnswer(key, ANSWER, ANSWER, ANSWER, ANSWER) for key in keys),
        activities=tuple(
            PlannedActivity(no, keys[no % GOALS], ANSWER[:200], "Rektor", date(2027, 1, 11), date(2027, 6, 10), ANSWER)
            for no in range(1, ACTIVITIES + 1)
        ),
    )
    return unit_plan_form(
        identity=Identity(StepContent.UNIT_PLAN, "bun", 2027, "enhetsplan", "", unit, keys),
        about=About(unit, "nämnden", 2027),
        goals=[GoalShown(key, f"Fler får det de behöver ({key})") for key in keys],
        content=content,
    )


def _bare(book: bytes) -> object:
    with CalamineWorkbook.from_filelike(io.BytesIO(book)) as opened:
        return [row for name in opened.sheet_names for row in opened.get_sheet_by_name(name).to_python()]


def _read(form: Form, book: bytes) -> PlanContent:
    grids = read_workbook(book, file="plan.xlsx")
    assert identity_of(grids, file="plan.xlsx") == form.identity
    return read_unit_plan(form, grids, file="plan.xlsx")
