"""reading, readings, receipt, questions, pass-on, answer: what the politicians read, ask and get answered."""

from typing import TYPE_CHECKING, Annotated

import typer

from styrhjul.cli import app
from styrhjul.cli.console import (
    AsJson,
    Body,
    By,
    Day,
    Folder,
    Refused,
    Year,
    act_by,
    looking,
    say,
    show_json,
    table,
    writing,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from styrhjul.store.receipts import Thing

PANEL = "Läsning och kvitton"
Number = Annotated[int, typer.Argument(metavar="NUMMER", help="Läsningens nummer; styrhjul status --step visar dem.")]

QuestionNumber = Annotated[
    int, typer.Argument(metavar="FRÅGA", help="Frågans nummer; styrhjul questions och styrhjul show PLANEN visar det.")
]


@app.command(rich_help_panel=PANEL)
def reading(number: Number, as_json: AsJson = False, folder: Folder = None) -> None:
    """Visa vad som ingår i en läsning: vad som är läst, vad som är kvar och vilka frågor som är ställda."""
    from styrhjul.settings import STOCKHOLM
    from styrhjul.store.receipts import reading_obligation, to_read

    with looking(folder) as connection:
        if (about := reading_obligation(connection, number)) is None:
            raise Refused(f"Åtagande {number} är ingen läsning som kvitteras.")
        things = to_read(connection, number)
    if as_json:
        show_json(things)
        return
    if not things:
        say("Det finns inget att läsa än.")
        return
    rows = [
        (
            thing.key,
            thing.title,
            thing.version,
            f"{thing.read_at.astimezone(STOCKHOLM):%Y-%m-%d}" if thing.read_at else "",
            thing.question,
            f"{thing.answered_by}: {thing.answer}" if thing.answer else "",
        )
        for thing in things
    ]
    columns = ("Nyckel", "Vad", "#Version", "Läst", "Fråga", "Svar")
    table(f"{about.title}, {about.person}", columns, rows)


@app.command(rich_help_panel=PANEL)
def readings(body: Body, year: Year, as_json: AsJson = False, folder: Folder = None) -> None:
    """Visa hur långt läsningarna har kommit: hur mycket som är läst och hur många frågor som väntar på svar."""
    from styrhjul.store.receipts import reading_counts

    with looking(folder) as connection:
        counts = reading_counts(connection, body=body, year=year)
    if as_json:
        show_json(counts)
        return
    rows = [(one.obligation_id, one.title, one.person, f"{one.read} av {one.things}", one.asked) for one in counts]
    table(f"Läsningar {year}", ("#Nr", "Läsning", "Vem", "#Läst", "#Väntar på svar"), rows)


@app.command(rich_help_panel=PANEL)
def receipt(
    number: Number,
    plan: Annotated[
        str, typer.Option("--plan", metavar="ENHET", help="Enhetsplanen som är läst: enhetens nyckel.")
    ] = "",
    report: Annotated[
        str, typer.Option("--report", metavar="SLAG", help="Rapporten som är läst, till exempel follow_up.")
    ] = "",
    everything: Annotated[bool, typer.Option("--all", help="Allt i läsningen är läst.")] = False,
    question: Annotated[str, typer.Option("--question", help="En fråga; om en plan går den genom ordföranden.")] = "",
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Kvittera att det är läst och förstått, eller ställ en fråga. När allt är läst är läsningen klar."""
    from styrhjul.services.receipts import give_receipt

    with writing(folder) as session:
        given = give_receipt(
            session,
            obligation_id=number,
            thing=_chosen(plan, report, everything=everything),
            question=question,
            act=act_by(by, day=day),
        )
    say(f"{given.read} av {given.things} är lästa.")
    if question:
        first = "Den går till nämndens ordförande först, och du" if plan else "Du"
        say(f"Frågan är ställd. {first} får svaret i ett meddelande.")
    if given.finished:
        say("Läsningen är klar. Tack!")
    elif given.read == given.things:
        say("Mer kan komma innan läsningen öppnar. Kvittera igen då.")


def _chosen(plan: str, report: str, *, everything: bool) -> "Callable[[Thing], bool] | None":
    from styrhjul.store.receipts import UNIT_PLAN

    if sum(map(bool, (plan, report, everything))) != 1:
        raise Refused("Säg vad som är läst: --plan ENHET, --report SLAG eller --all.")
    if everything:
        return None
    return lambda thing: thing.key == (plan or report) and (thing.kind == UNIT_PLAN) == bool(plan)


@app.command(rich_help_panel=PANEL)
def questions(body: Body, as_json: AsJson = False, folder: Folder = None) -> None:
    """Visa frågorna som väntar hos nämndens ordförande, de om rapporter hos administratören."""
    from styrhjul.settings import STOCKHOLM
    from styrhjul.store.receipts import waiting_questions

    with looking(folder) as connection:
        waiting = waiting_questions(connection, bodies=[body])
    if as_json:
        show_json(waiting)
        return
    if not waiting:
        say("Ingen fråga väntar på att skickas vidare.")
        return
    rows = [
        (one.receipt_id, one.by, one.about, f"{one.at.astimezone(STOCKHOLM):%Y-%m-%d}", one.question) for one in waiting
    ]
    table("Frågor som väntar", ("#Nr", "Från", "Om", "Dag", "Fråga"), rows)


@app.command(rich_help_panel=PANEL)
def pass_on(
    number: QuestionNumber,
    comment: Annotated[str, typer.Option("--comment", help="Ett ord till enheten, som står vid frågan.")] = "",
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Skicka en fråga vidare till enheten, som nämndens ordförande. Eller svara själv: styrhjul answer."""
    from styrhjul.services.receipts import pass_on_question

    with writing(folder) as session:
        pass_on_question(session, receipt_id=number, act=act_by(by, day=day, comment=comment))
    say("Frågan är skickad vidare. Enheten får veta det i nästa avisering.")


@app.command(rich_help_panel=PANEL)
def answer(
    number: QuestionNumber,
    text: Annotated[str, typer.Option("--text", help="Svaret, som går till den som har frågat.")],
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Svara på en förtroendevalds fråga om enhetens plan."""
    from styrhjul.services.receipts import answer_question

    with writing(folder) as session:
        answered = answer_question(session, receipt_id=number, answer=text, act=act_by(by, day=day))
        asker = answered.by
    say(f"Svaret är sparat. {asker} får veta det i nästa avisering.")
