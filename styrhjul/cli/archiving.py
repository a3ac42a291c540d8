"""records and archive: what is an official document, one of them to hand out, and a year's package for the archive."""

from pathlib import Path
from typing import Annotated

import typer

from styrhjul.cli import app
from styrhjul.cli.console import (
    AsJson,
    Body,
    By,
    Day,
    Folder,
    Year,
    act_by,
    database_in,
    looking,
    problem,
    say,
    show_json,
    table,
    two_lines,
)
from styrhjul.refused import Refused
from styrhjul.rules.swedish import counted

PANEL = "Personuppgifter och arkiv"
records_app = typer.Typer(no_args_is_help=True, help="Handlingarna: vad som är allmän handling, och uttag av en.")
archive_app = typer.Typer(no_args_is_help=True, help="Arkivpaket för ett organs år, som öppnas utan Styrhjul.")
app.add_typer(records_app, name="records", rich_help_panel=PANEL)
app.add_typer(archive_app, name="archive", rich_help_panel=PANEL)


@records_app.command("list")
def list_(body: Body, year: Year, as_json: AsJson = False, folder: Folder = None) -> None:
    """Visa ett års handlingar: inkomna, upprättade och arbetsmaterial, sedan när, och enligt vilken paragraf.

    Att en handling är allmän betyder inte att den är offentlig: pröva sekretess varje gång någon begär den.
    """
    from styrhjul.services.records import HEAD, record_row, records, year_of

    with looking(folder) as connection:
        rows = [record_row(one) for one in records(connection, year_of(connection, body=body, year=year))]
    if as_json:
        show_json([dict(zip(HEAD, row, strict=True)) for row in rows])
        return
    shown = [(key, two_lines(f"{what}", f"{who}"), no, how, since) for key, _, what, who, no, _, how, since, _ in rows]
    table(f"Handlingar {body} {year}", ("Handling", "Vad och från vem", "#Version", "Läge", "Allmän sedan"), shown)


@records_app.command("save")
def save(
    record: Annotated[str, typer.Argument(metavar="HANDLING", help="Till exempel submission-12 eller report-3.")],
    out: Annotated[Path, typer.Option("--out", help="Mappen som filerna läggs i.")] = Path(),
    drafts: Annotated[bool, typer.Option("--draft", help="Ta ut den fast den är arbetsmaterial.")] = False,
    folder: Folder = None,
) -> None:
    """Lägg en handlings filer i en mapp: filen som den kom in, rapportens filer, och innehållet som text och JSON."""
    from styrhjul.services.records import files_of, record_called

    with looking(folder) as connection:
        one = record_called(connection, record)
        if not one.standing.is_official and not drafts:
            raise Refused(f"{record} är arbetsmaterial och ingen allmän handling ({one.standing.ground}).")
        files = [(name, content) for _, name, content in files_of(connection, [one])]
    place = out / one.key
    place.mkdir(parents=True, exist_ok=True)
    for name, content in files:
        (place / name).write_bytes(content)
    say(f"{counted(len(files), 'fil', 'filer')} ligger i {place}. Pröva sekretess innan du lämnar ut dem.")


@archive_app.command("make")
def make(
    body: Body,
    year: Year,
    out: Annotated[Path, typer.Option("--out", help="Mappen som paketet läggs i.")] = Path(),
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Gör ett arkivpaket av ett organs år: handlingar, tabeller och deras beskrivning, med kontrollsummor (E-ARK CSIP).

    Det går att göra också medan året är öppet; då står det i paketet att det är en lägesbild.
    """
    import os
    import tempfile

    from styrhjul.services.archiving import make_package

    out.mkdir(parents=True, exist_ok=True)
    with database_in(folder) as database, tempfile.NamedTemporaryFile(dir=out, suffix=".zip", delete=False) as file:
        try:
            made = make_package(database, file, body=body, year=year, act=act_by(by, day=day))
        except BaseException:
            Path(file.name).unlink()
            raise
    place = out / f"{made.id}.zip"
    os.replace(file.name, place)  # noqa: PTH105  (whole or not at all)
    say(f"{made.records} handlingar i {made.files} filer ligger i {place}.")
    if made.drafts:
        say(f"{counted(made.drafts, 'version', 'versioner')} är arbetsmaterial och är inte med.")
    if not made.closed:
        problem("Året är öppet: paketet är en lägesbild. Gör ett nytt när året är stängt.")


@archive_app.command("verify")
def verify(
    file: Annotated[Path, typer.Argument(metavar="FIL", help="Paketet, en zip.")], as_json: AsJson = False
) -> None:
    """Kontrollera att ett arkivpaket är helt: att varje fil finns oförändrad, och att ingen har lagts till."""
    from styrhjul.services.archiving import verify_package

    checked = verify_package(file)
    if as_json:
        show_json(checked)
    for fault in checked.faults:
        problem(fault)
    if checked.faults:
        raise Refused(f"{checked.id} är inte helt: {counted(len(checked.faults), 'fel', 'fel')}.")
    if not as_json:
        say(f"{checked.id} är helt: {checked.files} filer har rätt storlek och kontrollsumma.")
