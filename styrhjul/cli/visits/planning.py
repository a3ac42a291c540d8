"""visits plan, list, prepare and what people do with one visit: pin, move, swap, held, cancel; away and wish."""

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from styrhjul.cli.console import (
    AsJson,
    Body,
    By,
    Day,
    Folder,
    Refused,
    Year,
    act_by,
    day_from_text,
    looking,
    problem,
    say,
    show_json,
    table,
    two_lines,
    writing,
)
from styrhjul.cli.visits import visits_app
from styrhjul.rules.swedish import counted, weekday_name

if TYPE_CHECKING:
    from styrhjul.services.visits.changing import Changed
    from styrhjul.services.visits.planning import Planned
    from styrhjul.store.visits import VisitRow

_STATES = {"planned": "planerat", "held": "genomfört", "reported": "återrapporterat", "cancelled": "inställt"}
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")

Called = Annotated[
    str, typer.Argument(metavar="BESÖK", help="Besökets nyckel; med året eller organet före om flera heter så.")
]
Reason = Annotated[str, typer.Option("--reason", help="Skälet, som sparas i loggen.")]
Undo = Annotated[bool, typer.Option("--undo", help="Ta tillbaka det.")]
NewDay = Annotated[date, typer.Option("--to", parser=day_from_text, metavar="DATUM", help="Den nya dagen.")]


def _clock(text: str) -> str:
    if text and not _CLOCK.fullmatch(text):
        message = f"'{text}' är inget klockslag. Skriv till exempel 09:00."
        raise typer.BadParameter(message)
    return text


Starts = Annotated[str, typer.Option("--starts", parser=_clock, metavar="TID", help="När det börjar, med --ends.")]
Ends = Annotated[str, typer.Option("--ends", parser=_clock, metavar="TID", help="När det slutar, med --starts.")]


@visits_app.command()
def plan(
    body: Body,
    year: Year,
    seed: Annotated[int, typer.Option("--seed", help="Samma frö ger samma plan.")] = 1,
    seconds: Annotated[
        float, typer.Option("--seconds", min=0.1, max=3600, help="Hur länge planen får förbättras, i sekunder.")
    ] = 5.0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Visa planen utan att spara den.")] = False,
    as_json: AsJson = False,
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Planera årets besök, eller planera om det som inte är bestämt för hand.

    Det som redan står ändras så lite som möjligt. Ett besök som inte längre är med ställs in; inget tas bort.
    """
    from styrhjul.services.visits.planning import Search, plan_body_visits
    from styrhjul.store.visits import visit_rows

    with writing(folder) as session:
        search = Search(seed=seed, seconds=seconds)
        planned = plan_body_visits(session, body_key=body, year=year, act=act_by(by, day=day), search=search)
        rows = visit_rows(session.connection(), body=body, year=year)
        if dry_run:
            session.rollback()
    for remark in planned.remarks:
        problem(remark)
    if as_json:
        show_json(_as_json(planned, rows))
        return
    _show(f"Besöken {year}", [row for row in rows if row.state != "cancelled"])
    say(
        f"{counted(len(planned.new), 'nytt besök', 'nya besök')}, {len(planned.changed)} ändrade, "
        f"{len(planned.cancelled)} inställda, {planned.unchanged} som förut. {_quality(planned)}"
    )
    if dry_run:
        say("Inget är sparat än.")


def _as_json(planned: "Planned", rows: "Sequence[VisitRow]") -> dict[str, object]:
    result = planned.plan
    return {
        "new": planned.new,
        "changed": planned.changed,
        "cancelled": planned.cancelled,
        "unchanged": planned.unchanged,
        "cost": result.cost,
        "bound": result.bound,
        "gap": result.gap,
        "parts": result.parts,
        "remarks": planned.remarks,
        "visits": [_row_json(row) for row in rows],
    }


def _row_json(row: "VisitRow") -> dict[str, object]:
    return vars(row) | {"why": row.why.splitlines(), "state": row.state}


def _quality(planned: "Planned") -> str:
    if planned.plan.gap == 0:
        return "Planen är bevisat den bästa enligt reglerna."
    return f"Planen är högst {planned.plan.gap:.0%} från den bästa möjliga.".replace("%", " %")


@visits_app.command(name="list")
def list_visits(
    body: Body = "",
    year: Year = 0,
    unit: Annotated[str, typer.Option("--unit", help="Bara besök hos enheten med den nyckeln.")] = "",
    person: Annotated[str, typer.Option("--person", help="Bara besök som personen med den nyckeln gör.")] = "",
    period: Annotated[str, typer.Option("--period", help="Bara besök i perioden, till exempel var.")] = "",
    why: Annotated[bool, typer.Option("--why", help="Visa varför varje besök är som det är.")] = False,
    as_json: AsJson = False,
    folder: Folder = None,
) -> None:
    """Visa besöken, även de inställda, i dagordning."""
    from styrhjul.store.visits import visit_rows

    with looking(folder) as connection:
        rows = visit_rows(connection, body=body, year=year, unit=unit, person=person, period=period)
    if as_json:
        show_json([_row_json(row) for row in rows])
    elif not rows:
        say("Det finns inga sådana besök. Planera dem med: styrhjul visits plan --body ORGAN --year ÅR")
    else:
        _show("Verksamhetsbesök", rows, why=why)


def _show(title: str, rows: "Sequence[VisitRow]", *, why: bool = False) -> None:
    lines = [
        (
            row.day,
            two_lines(weekday_name(row.day), f"{row.starts}–{row.ends}"),
            two_lines(row.unit_name, f"{row.body}/{row.year}/{row.key}"),
            two_lines(row.area, "egen" if row.operator == "own" else row.operator.upper()),
            ", ".join(member.name for member in row.members),
            two_lines(_STATES[row.state], "bestämt för hand" if row.pinned else row.cancelled_why),
            *([row.why] if why else []),
        )
        for row in rows
    ]
    table(title, ("Dag", "Tid", "Enhet", "Område", "Vilka", "Läge", *(["Varför"] if why else [])), lines)


@visits_app.command()
def prepare(body: Body, year: Year, as_json: AsJson = False, folder: Folder = None) -> None:
    """Visa underlaget till sammanträdet före besöken: frågorna till enheterna, och vad som gäller på besöken."""
    from styrhjul.services.visits.preparing import preparation

    with looking(folder) as connection:
        told = preparation(connection, body=body, year=year)
    if as_json:
        show_json(told)
        return
    for title, lines in (("Frågor att ta med", told.questions), ("Det som gäller på besöken", told.conduct)):
        say(f"{title}\n")
        for line in lines or ("Inget är bestämt än. Det står under visits i definitionen.",):
            say(f"- {line}")
        say("")
    _show("Besöken", told.visits)


@visits_app.command()
def pin(
    visit: Called,
    undo: Annotated[bool, typer.Option("--undo", help="Släpp besöket, så att planen får ändra det.")] = False,
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Bestäm att ett besök blir som det är, vad som än ändras när resten planeras om."""
    from styrhjul.services.visits.changing import pin_visit

    with writing(folder) as session:
        changed = pin_visit(session, visit, act=act_by(by, day=day), pinned=not undo)
    _tell(changed, "får ändras av planen igen." if undo else "ligger fast.")


@visits_app.command()
def move(
    visit: Called,
    to: NewDay,
    starts: Starts = "",
    ends: Ends = "",
    reason: Reason = "",
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Flytta ett besök till en annan dag eller tid. Sedan ligger det fast."""
    from styrhjul.services.visits.changing import move_visit

    if bool(starts) != bool(ends):
        raise Refused("En ny tid har både --starts och --ends.")
    hours = (starts, ends) if starts else None
    with writing(folder) as session:
        changed = move_visit(session, visit, day=to, act=act_by(by, day=day, comment=reason), hours=hours)
    _tell(changed, f"är flyttat till {weekday_name(to)} {to}.")


@visits_app.command()
def swap(
    visit: Called,
    leaves: Annotated[str, typer.Option("--out", help="Nyckeln för den som inte ska gå.")] = "",
    joins: Annotated[str, typer.Option("--in", help="Nyckeln för den som ska gå i stället.")] = "",
    reason: Reason = "",
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Byt ut, lägg till eller ta bort en av dem som går. Sedan ligger besöket fast."""
    from styrhjul.services.visits.changing import swap_members

    with writing(folder) as session:
        act = act_by(by, day=day, comment=reason)
        changed = swap_members(session, visit, leaves=leaves, joins=joins, act=act)
    _tell(changed, "har en ny grupp.")


@visits_app.command()
def held(
    visit: Called,
    on: Annotated[
        date | None, typer.Option("--on", parser=day_from_text, metavar="DATUM", help="Om det var en annan dag.")
    ] = None,
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Notera att ett besök är genomfört. De som gick blir klara med det, om de inte har fler under perioden."""
    from styrhjul.services.visits.changing import hold_visit

    with writing(folder) as session:
        changed = hold_visit(session, visit, act=act_by(by, day=day), on=on)
    _tell(changed, f"är genomfört. Skriv återrapporten med: styrhjul visits report {changed.visit}")


@visits_app.command()
def cancel(
    visit: Called,
    reason: Reason = "",
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Ställ in ett besök, med ett skäl. Det finns kvar i listan som inställt."""
    from styrhjul.services.visits.changing import cancel_visit

    with writing(folder) as session:
        changed = cancel_visit(session, visit, act=act_by(by, day=day, comment=reason))
    _tell(changed, "är inställt. Planera om för att hitta en ny dag: styrhjul visits plan")


@visits_app.command()
def away(
    first: Annotated[date, typer.Option("--from", parser=day_from_text, metavar="DATUM", help="Första dagen.")],
    last: Annotated[
        date | None, typer.Option("--to", parser=day_from_text, metavar="DATUM", help="Sista dagen; annars samma dag.")
    ] = None,
    person: Annotated[str, typer.Option("--person", help="Nyckeln för den som inte kan.")] = "",
    unit: Annotated[str, typer.Option("--unit", help="Nyckeln för enheten som inte kan ta emot.")] = "",
    undo: Undo = False,
    reason: Reason = "",
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Notera dagar då en person eller en enhet inte kan. Planen lägger inga besök där."""
    from styrhjul.services.visits.changing import Whose, say_no

    with writing(folder) as session:
        whose, act = Whose(person=person, unit=unit), act_by(by, day=day, comment=reason)
        planned = say_no(session, whose, first=first, last=last or first, act=act, undo=undo)
    for visit in planned:
        problem(f"Besöket {visit} är planerat då. Planera om, eller flytta det.")
    say("Det är tillbakataget." if undo else "Det är noterat.")


@visits_app.command()
def wish(
    unit: Annotated[str, typer.Argument(metavar="ENHET", help="Enhetens nyckel.")],
    year: Year,
    undo: Undo = False,
    reason: Reason = "",
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Notera att en enhet har bett om besök ett år. Den får det tidigt, när året planeras."""
    from styrhjul.services.visits.changing import wish_for_visit

    with writing(folder) as session:
        act = act_by(by, day=day, comment=reason)
        news = wish_for_visit(session, unit=unit, year=year, act=act, undo=undo)
    if not news:
        say("Inget önskemål fanns att ta tillbaka." if undo else "Önskemålet fanns redan.")
    else:
        say("Önskemålet är tillbakataget." if undo else "Önskemålet är noterat.")


def _tell(changed: "Changed", what: str) -> None:
    for warning in changed.warnings:
        problem(warning)
    say(f"Besöket {changed.visit} {what}")
