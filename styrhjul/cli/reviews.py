"""review: external reviews and their recommendations."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from styrhjul.cli import app
from styrhjul.cli.console import (
    AsJson,
    Body,
    By,
    Day,
    Folder,
    act_by,
    day_from_text,
    looking,
    say,
    show_json,
    table,
    two_lines,
    writing,
)
from styrhjul.settings import today

if TYPE_CHECKING:
    from styrhjul.store.reviews import RecommendationLine, ReviewLine

review_app = typer.Typer(
    help="Externa granskningar: uppdraget, rapporten, enhetens svar och rekommendationerna tills de är klara.",
    no_args_is_help=True,
)
app.add_typer(review_app, name="review", rich_help_panel="Externa granskningar")

Named = Annotated[str, typer.Argument(metavar="GRANSKNING", help="Granskningens nyckel, eller organ/nyckel.")]
_ANSWERS_FIRST = "Enheten har rapporten och svarar innan politikerna läser."


@review_app.command()
def add(
    key: Annotated[str, typer.Argument(metavar="NYCKEL", help="Kort namn utan mellanslag, till exempel tillsyn-2027.")],
    body: Annotated[str, typer.Option("--body", help="Organet som granskningen hör till, till exempel bun.")],
    title: Annotated[str, typer.Option("--title", help="Vad granskningen heter.")],
    reviewer: Annotated[str, typer.Option("--reviewer", help="Vem som granskar.")] = "",
    assignment: Annotated[str, typer.Option("--assignment", help="Uppdraget: frågan som ska besvaras.")] = "",
    scope: Annotated[str, typer.Option("--scope", help="Omfattningen: vad som ingår och inte.")] = "",
    decider: Annotated[str, typer.Option("--decider", help="Vem som har beslutat om granskningen.")] = "",
    decided_on: Annotated[
        date | None, typer.Option("--decided-on", parser=day_from_text, metavar="DATUM", help="Beslutets dag.")
    ] = None,
    paragraph: Annotated[str, typer.Option("--paragraph", help="Beslutets paragraf.")] = "",
    unit: Annotated[str, typer.Option("--unit", help="Enheten som granskas; utelämnad: organets arbete.")] = "",
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """För in en granskning som någon har beslutat om."""
    from styrhjul.services.reviews import Commission, add_review

    commission = Commission(
        key=key,
        title=title,
        reviewer=reviewer,
        assignment=assignment,
        scope=scope,
        decider=decider,
        decided_on=decided_on,
        paragraph=paragraph,
        unit=unit,
    )
    with writing(folder) as session:
        added = add_review(session, body_key=body, commission=commission, act=act_by(by, day=day))
        called = f"{body}/{added.key}"
    say(f"Granskningen {called} är införd. När rapporten kommer: styrhjul review reported {called}")


@review_app.command()
def reported(
    review: Named,
    on: Annotated[
        date | None,
        typer.Option("--on", parser=day_from_text, metavar="DATUM", help="Dagen då rapporten kom; annars i dag."),
    ] = None,
    link: Annotated[str, typer.Option("--link", help="Var rapporten finns.")] = "",
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """För in att granskaren har lämnat sin rapport. Gäller den en enhet svarar enheten först."""
    from styrhjul.services.reviews import report_review

    act = act_by(by, day=day)
    with writing(folder) as session:
        made = report_review(session, review=review, on=on or act.today, link=link, act=act)
        of_unit = made.unit_id is not None
    say(f"Rapporten är införd. {_ANSWERS_FIRST}" if of_unit else "Rapporten är införd, och politikerna får läsa den.")


@review_app.command(name="answer")
def answer_review_(
    review: Named,
    answer: Annotated[str, typer.Option("--answer", help="Enhetens svar på det som granskningen säger.")],
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """För in enhetens svar. Därefter får politikerna läsa granskningen."""
    from styrhjul.services.reviews import answer_review

    with writing(folder) as session:
        answer_review(session, review=review, answer=answer, act=act_by(by, day=day))
    say("Svaret är infört. Nu får politikerna läsa granskningen, med svaret bredvid.")


@review_app.command(name="recommend")
def recommend_(
    review: Named,
    what: Annotated[str, typer.Option("--what", help="Vad granskaren rekommenderar.")],
    owner: Annotated[str, typer.Option("--owner", help="Den roll som ansvarar för att det blir gjort.")],
    due: Annotated[
        date, typer.Option("--due", parser=day_from_text, metavar="DATUM", help="Dagen då det ska vara klart.")
    ],
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """För in en rekommendation, med vem som ansvarar och till vilken dag."""
    from styrhjul.services.reviews import Recommended, recommend

    recommended = Recommended(what=what, owner=owner, due_on=due)
    with writing(folder) as session:
        no = recommend(session, review=review, recommended=recommended, act=act_by(by, day=day)).no
    say(f"Rekommendation {no} är införd. När den är klar: styrhjul review done {review} {no} --outcome TEXT")


@review_app.command()
def done(
    review: Named,
    no: Annotated[int, typer.Argument(metavar="NUMMER", help="Rekommendationens nummer i granskningen.")],
    outcome: Annotated[str, typer.Option("--outcome", help="Vad det blev av den.")],
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """För in att en rekommendation är klar, och vad det blev av den."""
    from styrhjul.services.reviews import finish_recommendation

    with writing(folder) as session:
        finish_recommendation(session, review=review, no=no, outcome=outcome, act=act_by(by, day=day))
    say(f"Rekommendation {no} är klar. Det som återstår visas med: styrhjul review list")


@review_app.command(name="list")
def list_reviews(
    body: Body = "",
    for_politicians: Annotated[
        bool, typer.Option("--for-politicians", help="Bara det som politikerna får läsa: enheten svarar först.")
    ] = False,
    everything: Annotated[bool, typer.Option("--all", help="Visa också de rekommendationer som är klara.")] = False,
    day: Day = None,
    as_json: AsJson = False,
    folder: Folder = None,
) -> None:
    """Visa granskningarna: vad som väntar på svar, och de rekommendationer som återstår."""
    from styrhjul.rules.reviews import awaits_answer, readable
    from styrhjul.store.reviews import review_lines

    on = day or today()
    with looking(folder) as connection:
        found = [line for line in review_lines(connection, body=body) if readable(line.facts) or not for_politicians]
    if as_json:
        show_json([_as_json(line, on, everything=everything) for line in found])
    elif not found:
        say("Det finns inga sådana granskningar. För in en med: styrhjul review add")
    else:
        rows = [row for line in found for row in _rows(line, on, everything=everything)]
        table(f"Externa granskningar. Läget {on}", ("Granskning", "Rekommendation", "Ansvarig", "Senast", "Läge"), rows)
        for line in found:
            if awaits_answer(line.facts):
                say(f"{line.title}, {line.unit_name}: {_ANSWERS_FIRST}")
            elif line.answer:
                say(f"{line.title}, svar från {line.unit_name or line.answered_by}: {line.answer}")


def _shown(line: "ReviewLine", *, everything: bool) -> list["RecommendationLine"]:
    return [one for one in line.recommendations if everything or one.done_on is None]


def _as_json(line: "ReviewLine", on: date, *, everything: bool) -> dict[str, object]:
    from styrhjul.rules.reviews import awaits_answer, progress, readable

    recommended = [
        vars(one) | {"progress": progress(due_on=one.due_on, done_on=one.done_on, today=on)}
        for one in _shown(line, everything=everything)
    ]
    standing = {"awaits_answer": awaits_answer(line.facts), "for_politicians": readable(line.facts)}
    return vars(line) | standing | {"recommendations": recommended}


def _rows(line: "ReviewLine", on: date, *, everything: bool) -> list[tuple[object, ...]]:
    of = f"{line.body}/{line.key}" + (f", {line.unit_name}" if line.unit else "")
    called = two_lines(line.title, of)
    shown = _shown(line, everything=everything)
    if not shown:
        return [(called, "", line.reviewer, "", _standing(line))]
    return [(called, f"{one.no}. {one.what}", one.owner, one.due_on or "", _progress(one, on)) for one in shown]


def _standing(line: "ReviewLine") -> str:
    from styrhjul.rules.reviews import awaits_answer

    if line.reported_on is None:
        return "pågår"
    if awaits_answer(line.facts):
        return "väntar på enhetens svar"
    return "inga rekommendationer återstår"


def _progress(one: "RecommendationLine", on: date) -> str:
    from styrhjul.rules.reviews import Progress, progress

    match progress(due_on=one.due_on, done_on=one.done_on, today=on):
        case Progress.DONE:
            return f"klar {one.done_on}: {one.outcome}"
        case Progress.OVERDUE:
            return "dagen har varit; säg till vad som behövs för att bli klar"
        case Progress.OPEN:
            return "återstår"
