"""What a unit is shown of its figures: what is known, and nothing of too few persons."""

from datetime import date

import pytest
from sqlmodel import select

from models.indicators import Indicator, Outcome
from styrhjul.services.asking import follow_up_shown
from styrhjul.store.database import Database
from styrhjul.store.owed import owed_by_number
from tests import cast
from tests.services.plans import number, opened

MARCH = date(2027, 3, 31)


@pytest.mark.parametrize(
    ("outcome", "shown"),
    [
        ({"value": 71.0}, "71\N{NO-BREAK SPACE}%"),
        ({"value": 50.0, "few": True}, "för få för att visas"),
        ({"value": None, "note": "mäts vartannat år, inte i år"}, "mäts vartannat år, inte i år"),
        ({"value": None}, "saknas"),
    ],
)
def test_a_figure_is_told_as_it_is_known(database: Database, outcome: dict[str, object], shown: str) -> None:
    with database.writing() as session:
        opened(session)
        unit, indicator = cast.units(session)[0], session.exec(select(Indicator)).one()
        place = {"place": f"unit:{unit.id}", "unit_id": unit.id}
        row = Outcome(indicator_id=indicator.id, period_end=MARCH, read_on=MARCH, **place, **outcome)
        session.add(row)
        session.flush()
        owed = owed_by_number(session.connection(), number(session, step="uppfoljning", party="u1", occasion="april"))
        assert owed is not None
        (figure,) = follow_up_shown(session.connection(), owed).figures
    assert (figure.value, figure.period_end) == (shown, MARCH)
    assert figure.beside == "standard 75\N{NO-BREAK SPACE}%\nkommunen 72,5\N{NO-BREAK SPACE}%"


def test_what_came_after_the_period_is_not_in_its_follow_up(database: Database) -> None:
    with database.writing() as session:
        opened(session)
        unit = session.exec(select(Outcome).where(Outcome.unit_id.is_not(None))).all()  # type: ignore[union-attr]
        for row in unit:
            row.period_end = date(2027, 5, 31 - row.period_end.year % 2)
        session.flush()
        owed = owed_by_number(session.connection(), number(session, step="uppfoljning", party="u1", occasion="april"))
        assert owed is not None
        assert follow_up_shown(session.connection(), owed).figures == ()
