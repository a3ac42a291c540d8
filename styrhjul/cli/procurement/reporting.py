"""procurement report: the committee's report as it would be now."""

from pathlib import Path
from typing import Annotated

import typer

from models.kinds import FileFormat, ReportKind
from styrhjul.cli.console import AsJson, Body, Day, Folder, Year, looking
from styrhjul.cli.procurement import procurement_app
from styrhjul.cli.reporting import Out, preview
from styrhjul.settings import today

Occasion = Annotated[
    str, typer.Option("--occasion", help="Sammanträdets dag, till exempel 2027-05-18; annars nästa som ska ha den.")
]


@procurement_app.command("report")
def report(
    body: Body,
    year: Year,
    occasion: Occasion = "",
    form: Annotated[FileFormat | None, typer.Option("--format", help="Bara pdf, html eller xlsx.")] = None,
    as_json: AsJson = False,
    out: Out = Path(),
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Se upphandlingsrapporten som den skulle bli nu. Inget sparas och ingen får den."""
    from styrhjul.store.report_history import occasion_ahead

    kind, on = ReportKind.PROCUREMENT, day or today()
    if not occasion:
        with looking(folder) as connection:
            occasion = occasion_ahead(connection, kind, body=body, year=year, today=on)
    preview(kind, body, year, occasion, form=form, as_json=as_json, out=out, day=on, folder=folder)
