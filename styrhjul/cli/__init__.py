"""The command line. Heavy imports stand inside the commands that use them, so that it answers at once."""

import sys

import typer

app = typer.Typer(
    name="styrhjul",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_show_locals=False,
    help=(
        "Driver nämndens årshjul: åtaganden, påminnelser och uppföljning.\n\n"
        "Börja med **styrhjul demo**, som visar ett helt år i en påhittad kommun. "
        "För den egna kommunen: **init**, **import**, **plan**, **open** och sedan "
        "**round** och **deliver** varje vardag."
    ),
    epilog="Svarskoder: 0 gick bra, 1 gick inte (skälet skrivs ut och inget är ändrat), 2 fel i kommandot.",
)


def commands() -> typer.Typer:
    """The application with all its commands."""
    from styrhjul.cli import (  # noqa: F401, I001  (each adds its own; the help lists them in this order)
        demonstrating,
        setting_up,
        checking,
        goals,
        opening,
        turning,
        holding,
        bounces,
        watching,
        acts,
        forms,
        reading,
        reporting,
        procurement,
        visits,
        reviews,
        serving,
        many,
        signing_in,
        backing_up,
        personal,
        archiving,
    )

    return app


def main() -> None:
    """Run a command; what is refused is said in one sentence and ends with exit code 1."""
    from styrhjul.cli.console import problem
    from styrhjul.refused import Refused, TroubleError

    try:
        commands()()
    except (Refused, TroubleError) as refused:
        problem(str(refused))
        sys.exit(1)
