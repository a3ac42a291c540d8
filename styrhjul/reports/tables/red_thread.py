"""The red thread as a matrix: each council goal's committee goals and what the units do, and what hangs loose."""

from collections.abc import Sequence

from styrhjul.reports.contexts.red_thread import CommitteeGoal, CouncilGoal, RedThread
from styrhjul.reports.tables.table import Cell, Column, Content, Table, by_name, count, text, unit

NOBODY = "Inget av nämndens mål"
NOTHING = "Inget av fullmäktiges mål"


def content(report: RedThread) -> Content:
    return Content(
        sheets=lambda: (
            _thread(report),
            _by_unit(report),
            _activities(report),
            _unserved(report),
            _unanchored(report),
            _without_activities(report),
        ),
        tables={
            "thread": _thread(report),
            "units": _by_unit(report),
            "unserved": _unserved(report),
            "unanchored": _unanchored(report),
            "without_activities": _without_activities(report),
            **{f"activities-{place}": _activities_of(report, [goal]) for place, goal in enumerate(report.goals)},
        },
        charts={},
    )


def _thread(report: RedThread) -> Table:
    """A row for each meeting of the two, and one for each goal that meets none."""
    met = [(council, goal) for council in report.council_goals for goal in report.serving(council.key)]
    alone: list[tuple[CouncilGoal | None, CommitteeGoal | None]] = [(council, None) for council in report.unserved]
    alone += [(None, goal) for goal in report.unanchored]
    return Table(
        sheet="Röda tråden",
        caption="Från fullmäktiges mål till nämndens mål och enheternas aktiviteter",
        columns=(
            Column("Fullmäktiges mål", 44),
            Column("Nämndens mål", 44),
            Column("Enheter", 10, numeric=True),
            Column("Aktiviteter", 11, numeric=True),
        ),
        rows=tuple(_thread_row(council, goal) for council, goal in [*_in_order(report, met), *alone]),
    )


def _in_order(
    report: RedThread, met: Sequence[tuple[CouncilGoal, CommitteeGoal]]
) -> Sequence[tuple[CouncilGoal | None, CommitteeGoal | None]]:
    places = {council.key: place for place, council in enumerate(report.council_goals)}
    return sorted(met, key=lambda pair: places[pair[0].key])


def _thread_row(council: CouncilGoal | None, goal: CommitteeGoal | None) -> tuple[Cell, ...]:
    return (
        Cell(f"{council.key} {council.sentence}" if council else NOTHING),
        Cell(_named(goal) if goal else NOBODY),
        count(len({one.unit for one in goal.activities}) if goal else 0),
        count(len(goal.activities) if goal else 0),
    )


def _named(goal: CommitteeGoal) -> str:
    return f"{goal.key} {goal.sentence}" + (f" ({goal.body})" if goal.body else "")


def _by_unit(report: RedThread) -> Table:
    return Table(
        sheet="Enheter och mål",
        caption="Hur många aktiviteter varje enhet har för varje mål",
        columns=(
            Column("Enhet", 26),
            Column("Utförare", 22),
            *(Column(goal.key, 7, numeric=True) for goal in report.goals),
        ),
        rows=tuple(
            (
                *unit(one),
                *(count(sum(activity.unit == one.name for activity in goal.activities)) for goal in report.goals),
            )
            for one in sorted(report.units, key=by_name)
        ),
    )


def _activities_of(report: RedThread, goals: Sequence[CommitteeGoal]) -> Table:
    places = {one.name: place for place, one in enumerate(sorted(report.units, key=by_name))}
    listed = [
        (goal, activity)
        for goal in goals
        for activity in sorted(goal.activities, key=lambda one: places.get(one.unit, len(places)))
    ]
    operators = {one.name: unit(one)[1] for one in report.units}
    return Table(
        sheet="",
        caption=f"{goals[0].key}: enheternas aktiviteter" if goals else "",
        columns=(Column("Enhet", 26), Column("Utförare", 22), Column("Aktivitet", 64)),
        rows=tuple((text(one.unit), operators.get(one.unit, text("")), text(one.what)) for _, one in listed),
    )


def _activities(report: RedThread) -> Table:
    tables = [_activities_of(report, [goal]) for goal in report.goals]
    return Table(
        sheet="Aktiviteter",
        caption="Enheternas aktiviteter, mål för mål",
        columns=(Column("Mål", 7), Column("Enhet", 26), Column("Utförare", 22), Column("Aktivitet", 70)),
        rows=tuple(
            (text(goal.key), *row) for goal, table in zip(report.goals, tables, strict=True) for row in table.rows
        ),
    )


def _loose(sheet: str, caption: str, goals: Sequence[CouncilGoal | CommitteeGoal]) -> Table:
    return Table(
        sheet=sheet,
        caption=caption,
        columns=(Column("Mål", 8), Column("Vad vi vill uppnå", 80)),
        rows=tuple((text(goal.key), text(goal.sentence)) for goal in goals),
    )


def _unserved(report: RedThread) -> Table:
    return _loose("Fullmäktigemål utan svar", "Fullmäktiges mål som inget av nämndens mål svarar mot", report.unserved)


def _unanchored(report: RedThread) -> Table:
    return _loose(
        "Mål utan fullmäktigemål", "Nämndens mål som inte svarar mot något av fullmäktiges", report.unanchored
    )


def _without_activities(report: RedThread) -> Table:
    return _loose("Mål utan aktiviteter", "Nämndens mål som ingen enhet har aktiviteter för", report.without_activities)
