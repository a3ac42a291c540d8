"""The tables of the visits: units in alphabetical order, own and private together; no person is counted."""

from collections.abc import Iterable

from styrhjul.reports.contexts.visits import HeardGoal, OneVisit, PartyLoad, Visits, VisitState
from styrhjul.reports.tables.table import Cell, Column, Content, Table, by_name, count, dated, text, unit
from styrhjul.reports.words import day, number

_UNIT = (Column("Enhet", 24), Column("Utförare", 22))
_STATES = {
    VisitState.HELD: "Genomfört",
    VisitState.CANCELLED: "Inställt",
    VisitState.COMING: "Planerat",
    VisitState.UNTOLD: "Inte sagt än",
}


def content(report: Visits) -> Content:
    return Content(
        sheets=lambda: (
            _works(report),
            _questions(report),
            heard(report.goals),
            _accounts(report),
            _visits(report),
            _remaining(report),
            _parties(report),
        ),
        tables={
            "questions": _questions(report),
            "goals": heard(report.goals),
            "visits": _visits(report),
            "remaining": _remaining(report),
            "parties": _parties(report),
        },
        charts={},
    )


def _works(report: Visits) -> Table:
    return Table(
        sheet="Det som fungerar",
        caption="Vad som gör att det fungerar, enhet för enhet",
        columns=(*_UNIT, Column("Vad som gör att det fungerar", 80)),
        rows=tuple((*unit(one.unit), text(told.works)) for one, told in report.told if told.works),
    )


def _questions(report: Visits) -> Table:
    return Table(
        sheet="Frågor till nämnden",
        caption="Frågor som besöken har tagit med sig till nämnden",
        columns=(*_UNIT, Column("Fråga", 70)),
        rows=tuple((*unit(one.unit), text(told.questions)) for one, told in report.told if told.questions),
    )


def heard(goals: Iterable[HeardGoal], *, sheet: str = "Om målen") -> Table:
    """What the visits heard about the goals; the goal proposal has the same table."""
    return Table(
        sheet=sheet,
        caption="Vad besöken hörde om målen",
        columns=(Column("Mål", 9), Column("Vad vi vill uppnå", 34), *_UNIT, Column("Vad besöket hörde", 50)),
        rows=tuple(
            (text(goal.key), text(goal.sentence), *unit(one.unit), text(one.heard))
            for goal in goals
            for one in sorted(goal.heard, key=lambda one: by_name(one.unit))
        ),
    )


def _accounts(report: Visits) -> Table:
    named = ("Såg", "Hörde", "Det som fungerar", "Utmaningar", "Frågor till nämnden")
    return Table(
        sheet="Återrapporter",
        caption="Återrapporterna, besök för besök",
        columns=(
            *_UNIT,
            Column("Dag", 16),
            Column("Återrapporterat", 16),
            *(Column(name, 50) for name in named),
            Column("Enhetens läsning", 30),
        ),
        rows=tuple(
            (
                *unit(one.unit),
                dated(one.day),
                dated(told.reported_on),
                *map(text, (told.saw, told.heard, told.works, told.challenges, told.questions)),
                Cell(f"Enheten läser till och med {day(told.unit_reads_until)}")
                if told.unit_reads_until
                else Cell("Enheten har haft sin tid"),
            )
            for one, told in report.told
        ),
    )


def _visits(report: Visits) -> Table:
    return Table(
        sheet="Besöken",
        caption="Besöken i den ordning de var eller är planerade",
        columns=(*_UNIT, Column("Dag", 18), Column("Läge", 34), Column("De som besökte", 34)),
        rows=tuple(
            (*unit(one.unit), dated(one.day), Cell(_state(one)), text(", ".join(one.group))) for one in report.visits
        ),
    )


def _state(one: OneVisit) -> str:
    told = _STATES[one.state]
    if one.moved and one.state is not VisitState.CANCELLED:
        told += ", flyttat"
    return f"{told}: {one.why}" if one.why else told


def _remaining(report: Visits) -> Table:
    covered = report.coverage
    return Table(
        sheet="Kvar att besöka",
        caption=f"Enheter som inte har haft besök {covered.in_words}",
        columns=(*_UNIT, Column("Senaste besök", 26), Column("Nästa besök", 26)),
        rows=tuple(
            (
                *unit(one.unit),
                dated(one.last_on) if one.last_on else Cell("Inget känt"),
                dated(one.next_on) if one.next_on else Cell("Inte planerat än"),
            )
            for one in sorted(covered.remaining, key=lambda one: by_name(one.unit))
        ),
    )


def _parties(report: Visits) -> Table:
    return Table(
        sheet="Partierna",
        caption="Så har besöken fördelats mellan partierna",
        columns=(
            Column("Parti", 30),
            Column("Förtroendevalda", 18, numeric=True),
            Column("Deltaganden", 16, numeric=True),
            Column("Per förtroendevald", 20, numeric=True),
        ),
        rows=tuple((text(one.party), count(one.politicians), count(one.times), _each(one)) for one in report.parties),
        note="Partierna står i bokstavsordning. Personer jämförs inte." if report.parties else "",
    )


def _each(one: PartyLoad) -> Cell:
    if not one.politicians:
        return text("")
    each = round(one.times / one.politicians, 1)
    return Cell(number(each), value=each)
