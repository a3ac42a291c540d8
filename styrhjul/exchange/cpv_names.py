"""Reads the names of CPV codes from a municipality's own file. They are not ours to ship."""

from pathlib import Path

from styrhjul.exchange.delimited import read_delimited
from styrhjul.exchange.files import content_of, raise_if_any
from styrhjul.exchange.grid import is_empty
from styrhjul.exchange.problems import Problem
from styrhjul.rules.procurement.cpv import cpv_code


def read_cpv_names(path: Path) -> dict[str, str]:
    """The names by eight digits. The first column is the code and the second its name; the first row may be headings.

    Raises:
        ImportRefused: it is no such file; the message says the rows and what was expected.
    """
    grid = read_delimited(content_of(path), file=path.name)
    names: dict[str, str] = {}
    problems: list[Problem] = []
    for place, row in enumerate(grid.rows):
        code, name = ([str(cell).strip() for cell in row] + ["", ""])[:2]
        is_heading = place == 0 and not any(sign.isdecimal() for sign in code)
        if is_heading or is_empty(row):
            continue
        try:
            names[cpv_code(code)] = name
        except ValueError as error:
            problems.append(Problem(path.name, str(error), spot=grid.spot(place)))
    raise_if_any(problems)
    return names
