"""An empty workbook with the headings of all that the municipality reads in, to fill in and send back."""

import io

from styrhjul.exchange.files import Reading
from styrhjul.exchange.goals import DISSENTS, GOALS, TARGETS

GOAL_TABLES = (GOALS, TARGETS, DISSENTS)
"""What a body itself says of its goals."""
_WIDTH = 20
_HEIGHT = 32


def write_template(*, only_goals: bool = False) -> bytes:
    """The workbook's bytes: a sheet for each kind of table. Headings in bold must be filled in."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        needed = book.add_format({"bold": True, "bg_color": "#D5DFE1", "text_wrap": True, "valign": "top"})
        other = book.add_format({"bg_color": "#D5DFE1", "text_wrap": True, "valign": "top"})
        for table in GOAL_TABLES if only_goals else Reading().tables:
            sheet = book.add_worksheet(table.name.capitalize())
            sheet.set_row(0, _HEIGHT)
            sheet.set_column(0, len(table.columns) - 1, _WIDTH)
            sheet.freeze_panes(1, 0)
            for number, column in enumerate(table.columns):
                sheet.write_string(0, number, column.heading, needed if column.required else other)
    return file.getvalue()
