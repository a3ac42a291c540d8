"""procurement: the register of procurements. Each module adds its commands."""

import typer

from styrhjul.cli import app

procurement_app = typer.Typer(
    help="Upphandlingar, avtal och godkännanden: läs in, se läget, exportera.", no_args_is_help=True
)
app.add_typer(procurement_app, name="procurement", rich_help_panel="Upphandling")

from styrhjul.cli.procurement import exporting, importing, listing, reporting  # noqa: E402, F401  (each adds its own, to the group above)
