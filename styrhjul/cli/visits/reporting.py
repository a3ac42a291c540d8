"""visits report: what a visit came to."""

from pathlib import Path
from typing import Annotated

import typer

from styrhjul.cli.console import By, Day, Folder, Refused, act_by, say, writing
from styrhjul.cli.visits import visits_app


@visits_app.command()
def report(
    visit: Annotated[
        str, typer.Argument(metavar="BESÖK", help="Besökets nyckel; med året eller organet före om flera heter så.")
    ],
    saw: Annotated[str, typer.Option("--saw", help="Vad ni såg.")] = "",
    heard: Annotated[str, typer.Option("--heard", help="Vad ni hörde.")] = "",
    works: Annotated[str, typer.Option("--works", help="Vad som gör att det fungerar.")] = "",
    challenges: Annotated[str, typer.Option("--challenges", help="Vad som är svårt.")] = "",
    questions: Annotated[str, typer.Option("--questions", help="Frågor till nämnden.")] = "",
    goal: Annotated[
        list[str] | None,
        typer.Option("--goal", metavar="MÅL=TEXT", help="Vad ni hörde om ett mål, till exempel lasning=…"),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--from", metavar="FIL.yaml", help="En fil med såg, hörde, fungerar, utmaningar, frågor och mål."),
    ] = None,
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Lämna återrapporten från ett besök, för alla som gick. Tidigare versioner finns kvar.

    Skriv inget om enskilda och lova inget. Låt enheten läsa rapporten först.
    """
    from styrhjul.exchange.visit_reports import read_visit_report
    from styrhjul.rules.visits.reports import ReportContent
    from styrhjul.services.visits.reporting import report_visit

    parts = {"saw": saw, "heard": heard, "works": works, "challenges": challenges, "questions": questions}
    goals = dict(_goal(written) for written in goal or ())
    if file is not None and (goals or any(parts.values())):
        raise Refused("Skriv rapporten i filen eller på kommandoraden, inte i båda.")
    content = read_visit_report(file) if file is not None else ReportContent(**parts, goals=goals)
    with writing(folder) as session:
        name, version = report_visit(session, visit, content=content, act=act_by(by, day=day))
    say(f"Återrapporten från {name} är inlämnad, version {version}.")


def _goal(written: str) -> tuple[str, str]:
    key, equals, heard = written.partition("=")
    if not equals:
        raise Refused(f"'{written}' ska vara målets nyckel, ett likhetstecken och en text.")
    return key.strip(), heard
