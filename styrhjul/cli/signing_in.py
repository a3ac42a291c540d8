"""sign-in: a link for a person, from whoever runs the installation."""

from typing import Annotated

import typer

from styrhjul.cli import app
from styrhjul.cli.console import By, Folder, act_by, say, writing
from styrhjul.settings import settings

PANEL = "Öppna sidorna"
USUAL_URL = "http://127.0.0.1:8000"


@app.command(name="sign-in", rich_help_panel=PANEL)
def sign_in(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Personens nyckel, till exempel anna.lindqvist.")],
    url: Annotated[
        str, typer.Option("--url", help=f"Var sidorna finns; annars STYRHJUL_PUBLIC_URL eller {USUAL_URL}.")
    ] = "",
    by: By = "",
    folder: Folder = None,
) -> None:
    """Skriv ut en länk som loggar in en person. Den gäller i ett dygn och kan användas en gång.

    Lämna den bara till personen själv: den som har länken kommer in.
    """
    from styrhjul.services.signing_in import make_link, secret_address

    with writing(folder) as session:
        secret = make_link(session, person=person, act=act_by(by))
    say(secret_address(url or settings().public_url or USUAL_URL, secret))
