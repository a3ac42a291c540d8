"""check, booklet: advice on the goals before anybody decides on them, and what a goal is."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from styrhjul.cli import app
from styrhjul.cli.console import AsJson, Body, By, Day, Folder, Year, act_by, say, show_json, table, writing
from styrhjul.rules.swedish import counted
from styrhjul.settings import today

if TYPE_CHECKING:
    from styrhjul.rules.goal_facts import Advice, GoalSet
    from styrhjul.rules.goal_measuring import Score

PANEL = "Sätt upp året"
checks = typer.Typer(no_args_is_help=True, rich_markup_mode="markdown", help="Granska målen: råd, aldrig hinder.")
app.add_typer(checks, name="check", rich_help_panel=PANEL)

GOALS_HELP = """Ge råd om mål innan någon beslutar om dem. Råden hindrar ingenting: svarskoden är 0 också när det finns
råd.

FIL är .xlsx eller .csv med mål, en databasfil (styrhjul.db) eller mappen som den ligger i. Utan FIL granskas målen i
installationens databas.

Det som prövas: vem målet är till för, om det är ett medel i stället för ett mål, om kvalitet nämns utan att det sägs
vad den syns på, om nyckeltal saknas, om alla mått kommer utifrån, om siffran kommer för sent, om ett mål att behålla
saknar standard, den röda tråden till och från fullmäktiges mål, steg som nästan ingen kommun har klarat, mål som
liknar varandra eller drar åt olika håll, och för många mål i samma område.

Kolumner i FIL. De i fetstil måste finnas; rubrikerna får stå i vilken ordning som helst. En fil med bara mål går bra.

- mål: **Nyckel**, **Mål**, Organ, Medborgare, Nytta, Område, Inriktning (förbättra, behålla), Ambition (åtagande,
  utmaning), Standard, Första år, Sista år, Fullmäktiges mål

- målvärden: **Mål**, **Nyckeltal**, År, Utgångsläge, Målvärde

- nyckeltal: **Nyckel**, **Namn**, Riktning (högre, lägre), Källa (egen, Kolada, SCB, undersökning), Rådighet (egen,
  delad, ingen), Eftersläpning (månader), Kvalitet, Standard, Avslutat

- utfall: **Nyckeltal**, **Period**, Plats (tom för den egna kommunen, annars kommunkod), Utfall

- motsatta: **Nyckeltal**, **Motsatt nyckeltal**, Varför

Med --json: en lista av goal (målets nyckel, tom när rådet gäller flera mål), check, advice och evidence."""


@checks.command(name="goals", help=GOALS_HELP)
def check_goals(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FIL]", help=".xlsx, .csv, en databasfil eller mappen med den.")
    ] = None,
    body: Body = "",
    year: Year = 0,
    as_json: AsJson = False,
    folder: Folder = None,
) -> None:
    from styrhjul.services.goal_checking import advise, goals_in

    goals = goals_in(file, today=today(), folder=folder, body=body, year=year)
    advice = advise(goals)
    if as_json:
        show_json(advice)
    else:
        _show_advice(goals, advice)


def _show_advice(goals: "GoalSet", advice: "Sequence[Advice]") -> None:
    """Under each goal what there is to think of; a goal without advice is not listed."""
    if not goals.goals:
        say("Det finns inga mål att granska.")
        return
    sentences = {one.key: one.sentence for one in goals.council_goals} | {one.key: one.sentence for one in goals.goals}
    for key in dict.fromkeys(one.goal for one in advice):
        say(f"{key}: {sentences.get(key, '')}" if key else "Flera mål tillsammans")
        for one in (one for one in advice if one.goal == key):
            _show_one(one)
        say("")
    advised = {one.goal for one in advice}
    clear = sum(one.key not in advised for one in goals.goals)
    total = f"{counted(len(goals.goals), 'mål', 'mål')}, {counted(len(advice), 'råd', 'råd')}"
    say(f"{total}. {clear} av målen har inget råd. Ni avgör vad som är ett bra mål.")


def _show_one(advice: "Advice") -> None:

    from textwrap import fill

    from rich.console import Console

    from styrhjul.rules.goal_checks import NAMES

    wrapped = partial(fill, width=Console().width, subsequent_indent="    ", break_on_hyphens=False)
    say(wrapped(f"{NAMES[advice.check]}. {advice.advice}", initial_indent="  - "))
    say(wrapped(f"Anledning: {advice.evidence}", initial_indent="    "))


@checks.command(name="answer")
def answer(
    body: Body,
    year: Year,
    check: Annotated[str, typer.Option("--check", help="Rådets nyckel, som check goals --json visar.")],
    text: Annotated[str, typer.Option("--text", help="Varför målet är rätt som det står, eller vad ni gör åt det.")],
    goal: Annotated[str, typer.Option("--goal", help="Målets nyckel; utan den gäller svaret målen tillsammans.")] = "",
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Svara på ett råd. Svaret står bredvid rådet i målförslaget som politikerna läser."""
    from styrhjul.services.goal_checking import Advised, answer_advice

    with writing(folder) as session:
        answer_advice(session, Advised(body, year, goal, check), act=act_by(by, day=day, comment=text))
    say("Svaret är sparat.")


@checks.command(name="measure")
def measure(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FIL]", help="Egna märkta meningar som .csv; annars de som följer med.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Visa hur ofta kontrollerna av meningar har rätt, mätt på märkta svenska mål.

    Meningarna är delade i en del att bygga reglerna på (build) och en som reglerna inte har rättats efter (report).
    En egen fil har kolumnerna sentence, activity, names_citizen och quality_undefined, med yes eller no.
    """
    from styrhjul.services.goal_checking import measure_checks

    scores = measure_checks(file)
    if as_json:
        show_json([_score(one) for one in scores])
        return
    columns = ("Del", "Kontroll", "#Antal", "#Rätt", "#Extra", "#Missade", "#Precision", "#Täckning")
    table("Hur ofta kontrollerna har rätt", columns, [tuple(_score(one).values()) for one in scores])


def _score(one: "Score") -> dict[str, object]:
    return {
        "part": one.part,
        "check": one.label,
        "sentences": one.sentences,
        "hits": one.hits,
        "extra": one.extra,
        "missed": one.missed,
        "precision": round(one.precision, 3),
        "recall": round(one.recall, 3),
    }


@app.command(rich_help_panel=PANEL)
def booklet(
    out: Annotated[Path, typer.Option("--out", metavar="MAPP", help="Mappen där häftet läggs.")] = Path(),
) -> None:
    """Skriv häftet om mål och medel: två sidor att dela ut, som PDF och HTML."""
    from styrhjul.reports.booklet import write_booklet

    for path in write_booklet(out):
        say(f"{path} är skriven.")
