"""visits: the plan of the politicians' visits. Each module adds its commands."""

import typer

from styrhjul.cli import app

visits_app = typer.Typer(help="Verksamhetsbesök: planera, bjud in och återrapportera.", no_args_is_help=True)
app.add_typer(visits_app, name="visits", rich_help_panel="Verksamhetsbesök")

from styrhjul.cli.visits import inviting, planning, reporting  # noqa: E402, F401  (each adds its own, to the group above)
