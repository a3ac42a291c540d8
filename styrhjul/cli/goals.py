"""goals, goal change, indicators, indicator log, kolada: the register of goals and indicators."""

import json
from collections.abc import Sequence
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
    problem,
    say,
    show_json,
    table,
    two_lines,
    writing,
    year_from_text,
)
from styrhjul.rules.swedish import counted
from styrhjul.settings import STOCKHOLM, today

if TYPE_CHECKING:
    from styrhjul.rules.indicators import Standing
    from styrhjul.store.goals import GoalLine, Logged, TargetLine

PANEL = "Mål och nyckeltal"
_TRENDS = {"better": "bättre", "worse": "sämre", "same": "oförändrat", "unknown": "för få år"}
_VERBS = {
    "import": "inläst",
    "outcomes": "utfall",
    "kolada": "Kolada",
    "change": "ändrat",
    "adopt": "beslutat",
    "answer": "svar på råd",
}

goal_app = typer.Typer(help="Ändra ett mål.", no_args_is_help=True)
indicator_app = typer.Typer(help="Se vad som har ändrats i ett nyckeltal.", no_args_is_help=True)
app.add_typer(goal_app, name="goal", rich_help_panel=PANEL)
app.add_typer(indicator_app, name="indicator", rich_help_panel=PANEL)


@app.command(rich_help_panel=PANEL)
def goals(body: Body = "", year: Year = 0, as_json: AsJson = False, folder: Folder = None) -> None:
    """Visa målen: vad de tjänar, vad de mäts med, hur långt de ska nå, och om de är beslutade."""
    from styrhjul.store.goals import goal_lines

    with looking(folder) as connection:
        lines = goal_lines(connection, body=body, year=year)
    if as_json:
        show_json(lines)
    elif not lines:
        say("Det finns inga sådana mål. Läs in dem med: styrhjul import FIL")
    else:
        rows = [
            (
                f"{line.body}/{line.key}",
                two_lines(line.sentence, f"tjänar {line.serves}" if line.serves else ""),
                _years(line),
                "\n".join(map(_target, line.targets)),
                f"{line.decided_on}, {line.decider} § {line.paragraph}" if line.is_decided else "utkast",
            )
            for line in lines
        ]
        table("Mål", ("Nyckel", "Mål", "År", "Målvärden", "Beslutat"), rows)


def _years(line: "GoalLine") -> str:
    return str(line.first_year) if line.first_year == line.last_year else f"{line.first_year}–{line.last_year}"


def _target(target: "TargetLine") -> str:
    start = f"{_number(target.baseline)} → " if target.baseline is not None else ""
    return f"{target.indicator} {target.year}: {start}{_number(target.target)} {target.measured_in}".rstrip()


def _number(value: float | None) -> str:
    """At most two decimals, and none that says nothing."""
    if value is None:
        return "–"
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


Text = str | None


@goal_app.command()
def change(
    goal: Annotated[str, typer.Argument(metavar="MÅL", help="Målets nyckel, eller organ/nyckel.")],
    sentence: Annotated[Text, typer.Option("--sentence", help="Målet.")] = None,
    citizen: Annotated[Text, typer.Option("--citizen", help="Vem det hjälper.")] = None,
    benefit: Annotated[Text, typer.Option("--benefit", help="Hur det märks.")] = None,
    area: Annotated[Text, typer.Option("--area", help="Området.")] = None,
    aim: Annotated[Text, typer.Option("--aim", help="förbättra eller behålla.")] = None,
    ambition: Annotated[Text, typer.Option("--ambition", help="åtagande eller utmaning.")] = None,
    standard: Annotated[Text, typer.Option("--standard", help="Vad som ska behållas.")] = None,
    first_year: Annotated[
        int, typer.Option("--first-year", parser=year_from_text, metavar="ÅR", help="Första år.")
    ] = 0,
    last_year: Annotated[int, typer.Option("--last-year", parser=year_from_text, metavar="ÅR", help="Sista år.")] = 0,
    serves: Annotated[Text, typer.Option("--serves", help="Fullmäktiges mål, eller tomt för inget.")] = None,
    indicator: Annotated[str, typer.Option("--indicator", help="Nyckeltalet vars målvärde ändras.")] = "",
    year: Annotated[int, typer.Option("--year", parser=year_from_text, metavar="ÅR", help="Målvärdets år.")] = 0,
    baseline: Annotated[Text, typer.Option("--baseline", help="Utgångsläget, med decimalkomma.")] = None,
    target: Annotated[Text, typer.Option("--target", help="Målvärdet, med decimalkomma.")] = None,
    reason: Annotated[str, typer.Option("--reason", help="Skälet, som sparas i loggen.")] = "",
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Ändra ett mål eller ett av dess målvärden.

    Ett mål som är beslutat och vars första år har börjat ändras bara med ett skäl. Det gamla och det nya sparas.
    """
    from styrhjul.exchange.goals import reading_aim, reading_ambition
    from styrhjul.exchange.values import long_text, number, statement, text
    from styrhjul.services.goals import GoalChange, TargetChange, change_goal

    try:
        new = GoalChange(
            sentence=None if sentence is None else statement(sentence),
            citizen=None if citizen is None else text(citizen),
            benefit=None if benefit is None else long_text(benefit),
            area=None if area is None else text(area),
            aim=reading_aim(aim) if aim else None,
            ambition=reading_ambition(ambition) if ambition else None,
            standard=None if standard is None else text(standard),
            first_year=first_year or None,
            last_year=last_year or None,
            serves=serves,
        )
        numbers = {"baseline": number(baseline), "target": number(target)}
    except ValueError as error:
        raise Refused(str(error)) from None
    if bool(indicator and year) != any(value is not None for value in numbers.values()):
        raise Refused("Ett målvärde ändras med --indicator, --year och --target eller --baseline tillsammans.")
    of_target = TargetChange(indicator=indicator, year=year, **numbers) if indicator else None
    with writing(folder) as session:
        act = act_by(by, day=day, comment=reason)
        called = change_goal(session, goal=goal, change=new, target=of_target, act=act)
    say(f"Målet {called} är ändrat. Det gamla och det nya står i loggen: styrhjul goal log {called}")


@goal_app.command(name="log")
def goal_log(
    goal: Annotated[str, typer.Argument(metavar="MÅL", help="Målets nyckel, eller organ/nyckel.")],
    as_json: AsJson = False,
    folder: Folder = None,
) -> None:
    """Visa vad som har ändrats i ett mål, av vem och varför."""
    from styrhjul.services.goals import goal_called

    with looking(folder) as connection:
        called = goal_called(connection, goal)
    _show_log(called, f"goal:{called}", as_json=as_json, folder=folder)


@app.command(rich_help_panel=PANEL)
def indicators(
    body: Body = "",
    below_standard: Annotated[
        bool, typer.Option("--below-standard", help="Visa bara dem som inte når sin standard.")
    ] = False,
    day: Day = None,
    as_json: AsJson = False,
    folder: Folder = None,
) -> None:
    """Visa nyckeltalen efter rang, med standard, utfall och trend.

    Med --below-standard är det listan som målarbetet börjar från: högst rang och längst från standarden först.
    """
    from styrhjul.services.goals import proposals, standings

    on = day or today()
    with looking(folder) as connection:
        found = (proposals if below_standard else standings)(connection, today=on, body=body)
    if as_json:
        show_json(found)
    elif not found:
        say("Inget nyckeltal ligger under sin standard." if below_standard else "Det finns inga nyckeltal.")
    else:
        title = "Nyckeltal under standard" if below_standard else "Nyckeltal"
        _show_standings(f"{title}. Läget {on}", found)


def _show_standings(title: str, found: "Sequence[Standing]") -> None:
    rows = [
        (
            one.rank or "–",
            two_lines(one.name, f"{one.body}/{one.key}"),
            _number(one.standard),
            two_lines(f"{_number(one.value)} {one.measured_in}".rstrip(), _age(one)),
            "–" if one.gap is None else f"{_number(round(one.gap, 1))} %" if one.is_below else "når standarden",
            two_lines(_TRENDS[one.trend], " ".join(f"{year}: {_number(value)}" for year, value in one.years)),
        )
        for one in found
    ]
    columns = ("#Rang", "Nyckeltal", "#Standard", "Utfall och ålder", "#Under standard", "Trend")
    table(title, columns, rows)


def _age(one: "Standing") -> str:
    return f"{one.period_end}, {counted(one.age_months, 'månad', 'månader')}" if one.age_months is not None else ""


@indicator_app.command(name="log")
def indicator_log(
    key: Annotated[str, typer.Argument(metavar="NYCKELTAL", help="Nyckeltalets nyckel.")],
    as_json: AsJson = False,
    folder: Folder = None,
) -> None:
    """Visa vad som har ändrats i ett nyckeltal, av vem och varför."""
    _show_log(key, f"indicator:{key.lower()}", as_json=as_json, folder=folder)


def _show_log(called: str, subject: str, *, as_json: bool, folder: Folder) -> None:
    from styrhjul.store.goals import logged

    with looking(folder) as connection:
        found = logged(connection, subject=subject)
    if as_json:
        show_json([vars(entry) | {"before": _values(entry.before), "after": _values(entry.after)} for entry in found])
    elif not found:
        say(f"Det finns inget i loggen om {called}.")
    else:
        rows = [
            (entry.at.astimezone(STOCKHOLM).date(), entry.actor, _VERBS[entry.verb], _what(entry), entry.reason)
            for entry in found
        ]
        table(f"Ändringar i {called}", ("Dag", "Vem", "Hur", "Vad", "Skäl"), rows)


def _values(written: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(written) if written else {}
    return found


def _what(entry: "Logged") -> str:
    before, after = _values(entry.before), _values(entry.after)
    return "\n".join(
        f"{name}: {before[name] or 'tomt'} → {value or 'tomt'}" if name in before else f"{name}: {value}"
        for name, value in after.items()
        if value or name in before
    )


@app.command(rich_help_panel=PANEL)
def kolada(
    municipality: Annotated[
        str,
        typer.Option("--municipality", envvar="STYRHJUL_MUNICIPALITY_CODE", help="Vår kommunkod, till exempel 0138."),
    ],
    body: Body = "",
    similar: Annotated[
        str, typer.Option("--similar", help="Koderna för de kommuner som vi jämför oss med, med komma mellan.")
    ] = "",
    first_year: Annotated[
        int, typer.Option("--from", parser=year_from_text, metavar="ÅR", help="Första år; annars fem år tillbaka.")
    ] = 0,
    url: Annotated[str, typer.Option("--url", help="Var Kolada finns, om inte på sin vanliga plats.")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Visa vad som skulle ändras utan att ändra något.")
    ] = False,
    as_json: AsJson = False,
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Hämta utfall från Kolada för de nyckeltal som har Kolada som källa.

    Ett värde som Kolada har ändrat eller tagit bort blir en ny version, och det som var känt förut finns kvar.
    """
    from styrhjul.exchange.kolada import PUBLIC_API, Kolada
    from styrhjul.services.kolada import Asked, fetch_outcomes

    codes = tuple(similar.replace(",", " ").split())
    asked = Asked(municipality=municipality, similar=codes, first_year=first_year, body=body)
    with writing(folder) as session:
        client = Kolada(base=url or PUBLIC_API)
        fetched = fetch_outcomes(session, kolada=client, asked=asked, act=act_by(by, day=day))
        if dry_run:
            session.rollback()
    for warning in fetched.warnings:
        problem(warning)
    if as_json:
        show_json(fetched)
        return
    say(
        f"{fetched.indicators} nyckeltal: {fetched.new} nya värden, {fetched.revised} ändrade, "
        f"{fetched.unchanged} oförändrade, {fetched.missing} saknas. Källa: Kolada."
    )
    if dry_run:
        say("Inget är ändrat än.")
