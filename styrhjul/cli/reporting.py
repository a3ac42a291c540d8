"""report and storm: what is compiled for the politicians, and when the details are open to them."""

from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.kinds import FileFormat, ReportKind
from styrhjul.cli import app
from styrhjul.cli.console import (
    AsJson,
    Body,
    By,
    Day,
    Folder,
    Year,
    act_by,
    day_from_text,
    looking,
    problem,
    say,
    show_json,
    table,
    writing,
)
from styrhjul.rules.swedish import counted
from styrhjul.settings import today

if TYPE_CHECKING:
    from styrhjul.store.reports import ReportLine

PANEL = "Rapporter"
report = typer.Typer(no_args_is_help=True, help="Rapporterna: sammanställ, lista, spara och förhandsvisa.")
storm = typer.Typer(no_args_is_help=True, help="Öppna detaljerna under nämndens nivå, med namn, skäl och sista dag.")
app.add_typer(report, name="report", rich_help_panel=PANEL)
app.add_typer(storm, name="storm", rich_help_panel=PANEL)

Kind = Annotated[
    ReportKind,
    typer.Argument(
        metavar="RAPPORT",
        help="goal_proposal (målförslag), red_thread (röda tråden), unit_plans (enhetsplaner), follow_up "
        "(uppföljning), procurement (upphandlingar), visits (besök) eller cycle_status (läget).",
    ),
]
Period = Annotated[str, typer.Option("--period", help="Tillfället, till exempel april; annars det första.")]
Out = Annotated[Path, typer.Option("--out", help="Mappen som filerna läggs i.")]


@report.command("list")
def list_(body: Body = "", year: Year = 0, as_json: AsJson = False, folder: Folder = None) -> None:
    """Visa rapporterna som har sammanställts, version för version."""
    from styrhjul.store.reports import list_reports

    with looking(folder) as connection:
        reports = list_reports(connection, body=body, year=year)
    if as_json:
        show_json(reports)
        return
    rows = [(line.id, line.body, line.title, line.version, line.day, _state(line)) for line in reports]
    table("Rapporter", ("#Nr", "Organ", "Rapport", "#Version", "Dag", "Läge"), rows)


def _state(line: "ReportLine") -> str:
    holes = len(line.holes.splitlines())
    missing = f", {counted(holes, 'sak', 'saker')} saknas" if holes else ""
    return ("beslutad" if line.decided else "utkast") + missing


@report.command("compile")
def compile_(
    kind: Kind,
    body: Body,
    year: Year,
    period: Period = "",
    changed: Annotated[str, typer.Option("--changed", help="Vad som är ändrat, när rapporten rättas.")] = "",
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Sammanställ en rapport nu. Finns den redan blir det en ny version, som skickas och säger vad som är ändrat."""
    from styrhjul.services.reporting import compile_now
    from styrhjul.store.readings import ReportOf

    with writing(folder) as session:
        made = compile_now(session, ReportOf(body, year, kind, period), act=act_by(by, day=day, comment=changed))
    say(f"{made.title}, version {made.version}, är sammanställd och har nummer {made.report_id}.")
    for hole in made.holes:
        problem(f"Saknas: {hole}")
    say("Den går ut med nästa runda: styrhjul round, sedan styrhjul deliver.")


@report.command("save")
def save(
    number: Annotated[int, typer.Argument(metavar="NUMMER", help="Rapportens nummer; utan det sparas alla.")] = 0,
    out: Out = Path("rapporter"),
    folder: Folder = None,
) -> None:
    """Lägg en rapports filer i en mapp: PDF, webbsida, Excel och paketet till ärendesystemet."""
    from styrhjul.services.reporting import save_files

    with looking(folder) as connection:
        written = save_files(connection, folder=out, report_id=number)
    say(f"{len(written)} filer ligger i {out}.")


@report.command("preview")
def preview(
    kind: Kind,
    body: Body,
    year: Year,
    period: Period = "",
    details: Annotated[bool, typer.Option("--details", help="Förvaltningens version, enhet för enhet.")] = False,
    form: Annotated[FileFormat | None, typer.Option("--format", help="Bara pdf, html eller xlsx.")] = None,
    as_json: AsJson = False,
    out: Out = Path(),
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Se en rapport som den skulle bli nu. Inget sparas och ingen får den."""
    from styrhjul.services.installation import open_database
    from styrhjul.services.reporting import preview_facts, preview_report
    from styrhjul.store.readings import ReportOf

    asked, on = ReportOf(body, year, kind, period), day or today()
    with closing(open_database(folder)) as database, database.reading() as session:
        if as_json:
            say(preview_facts(session, asked, today=on, details=details))
            return
        files = preview_report(session, asked, today=on, details=details)
    out.mkdir(parents=True, exist_ok=True)
    for name, (made, file) in files.items():
        if form in (None, made):
            (out / name).write_bytes(file)
            say(str(out / name))


@storm.command("open")
def open_(
    body: Body,
    name: Annotated[str, typer.Option("--name", help="Vad stormen kallas.")],
    reason: Annotated[str, typer.Option("--reason", help="Vad nämnden behöver se, och varför.")],
    until: Annotated[date, typer.Option("--until", parser=day_from_text, metavar="DATUM", help="Sista dagen.")],
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Öppna enheternas uppföljningar för nämndens förtroendevalda, till och med en viss dag."""
    from styrhjul.services.storms import open_storm

    with writing(folder) as session:
        opened = open_storm(session, body_key=body, name=name, ends_on=until, act=act_by(by, day=day, comment=reason))
        say(f"Storm {opened.id} är öppen till och med {until}. Rapporter som sammanställs till dess har detaljerna.")


@storm.command("close")
def close(
    number: Annotated[int, typer.Argument(metavar="NUMMER", help="Stormens nummer.")],
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Stäng en storm före dess sista dag."""
    from styrhjul.services.storms import close_storm

    with writing(folder) as session:
        close_storm(session, storm_id=number, act=act_by(by, day=day))
        say(f"Storm {number} är stängd.")


@storm.command("list")
def list_storms(body: Body = "", as_json: AsJson = False, folder: Folder = None) -> None:
    """Visa vilka stormar som har varit öppna, av vem och varför."""
    from styrhjul.store.storms import storms

    with looking(folder) as connection:
        found = storms(connection, body=body)
    if as_json:
        show_json(found)
        return
    rows = [(one.id, one.body, one.name, one.reason, one.opened_by, one.starts_on, one.ends_on) for one in found]
    table("Stormar", ("#Nr", "Organ", "Namn", "Skäl", "Öppnad av", "Från", "Till"), rows)
