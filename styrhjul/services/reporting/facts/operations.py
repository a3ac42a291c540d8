"""Own and private operations side by side, where they do the same job."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from statistics import fmean

from sqlalchemy import Connection

from models.kinds import Operator
from styrhjul.reports.contexts.procurement import Compared, Operation
from styrhjul.services.planning import calendar_of
from styrhjul.services.reporting.facts.draft import Draft
from styrhjul.store.operations import UnitOutcome, followed_by_side, unit_outcomes, units_by_side

FEWEST = 3
"""A mean of fewer units than this would tell of one of them; their details are closed."""


def operations(connection: Connection, draft: Draft) -> tuple[Operation, ...]:
    """The kinds of unit that are run both ways, by name."""
    body_id, today = draft.reading.body_id, draft.today
    units = units_by_side(connection, body_id=body_id, today=today)
    followed = followed_by_side(connection, body_id=body_id, today=today)
    nobody = (0, 0)
    return tuple(
        Operation(
            kind=kind,
            own=units[kind, False],
            private=units[kind, True],
            own_answered=followed.get((kind, False), nobody)[0],
            own_owed=followed.get((kind, False), nobody)[1],
            private_answered=followed.get((kind, True), nobody)[0],
            private_owed=followed.get((kind, True), nobody)[1],
        )
        for kind in sorted({kind for kind, _ in units})
        if (kind, False) in units and (kind, True) in units
    )


def compared(connection: Connection, draft: Draft) -> tuple[Compared, ...]:
    """The indicators that both sides have of the same period; a unit sees its own figure before it is told of."""
    calendar = calendar_of(draft.reading.definition, draft.reading.year)
    first = draft.definition.follow_up.own_figures_first
    known = unit_outcomes(connection, body_id=draft.reading.body_id, today=draft.today)
    return compare(one for one in known if calendar.add_working_days(one.read_on, first) <= draft.today)


def compare(known: Iterable[UnitOutcome]) -> tuple[Compared, ...]:
    """Of each indicator and kind of unit, the newest period of which both sides have enough units."""
    found: defaultdict[tuple[str, str], list[UnitOutcome]] = defaultdict(list)
    for one in known:
        found[one.indicator, one.kind].append(one)
    return tuple(newest for of_kind in found.values() if (newest := next(_by_period(of_kind), None)))


def _by_period(known: Sequence[UnitOutcome]) -> Iterator[Compared]:
    """The newest first."""
    for period_end in sorted({one.period_end for one in known}, reverse=True):
        of_period = [one for one in known if one.period_end == period_end]
        own = [one.value for one in of_period if one.operator is Operator.OWN]
        private = [one.value for one in of_period if one.operator is not Operator.OWN]
        if min(len(own), len(private)) >= FEWEST:
            yield Compared(
                kind=known[0].kind,
                indicator=known[0].indicator,
                measured_in=known[0].measured_in,
                year=period_end.year,
                own=round(fmean(own), 1),
                own_units=len(own),
                private=round(fmean(private), 1),
                private_units=len(private),
            )
