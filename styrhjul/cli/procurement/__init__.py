"""procurement: the register of procurements. Each module adds its commands."""

import typer

from styrhjul.cli import app

procurement_app = typer.Typer(
    help="Upphandlingar, avtal och godkännanden: läs in, se läget, exportera.", no_args_is_help=True
)
app.add_typer(procurement_app, name="procurement", rich_help_panel="Upphandling")

from styrhjul.cli.procurement import (
    exporting,  # noqa: F401
    importing,  # noqa: F401
    listing,  # noqa: F401
    reporting,  # noqa: F401
)
