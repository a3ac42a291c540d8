"""hold, release: nothing is delivered until a person says so."""

from datetime import date
from typing import Annotated

import typer

from styrhjul.cli import app
from styrhjul.cli.console import By, Folder, act_by, day_from_text, looking, say, table, writing
from styrhjul.cli.turning import PANEL


@app.command(rich_help_panel=PANEL)
def hold(
    why: Annotated[str, typer.Argument(metavar="VARFÖR", help="Skälet, för den som undrar varför inget kommer.")],
    by: By = "",
    folder: Folder = None,
) -> None:
    """Låt utskicken stå stilla. Rundan går som vanligt, och aviseringarna väntar i utkorgen tills du kör release.

    Det som redan är på väg, högst hundra aviseringar, hinner gå. Länkar för inloggning skickas ändå.
    """
    from styrhjul.services.holding import hold_delivery

    with writing(folder) as session:
        hold_delivery(session, act=act_by(by, comment=why))
    say("Utskicken står stilla. Släpp dem med: styrhjul release")


@app.command(rich_help_panel=PANEL)
def release(
    skip_before: Annotated[
        date | None,
        typer.Option(
            "--skip-before",
            parser=day_from_text,
            metavar="DATUM",
            help="Hoppa över aviseringar från dagar före den här; de har kanske redan skickats.",
        ),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Skälet till att hoppa över dem; det sparas i loggen.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Släpp utskicken. Annars visas bara vad som händer då.")] = False,
    by: By = "",
    folder: Folder = None,
) -> None:
    """Visa vad som har väntat medan utskicken stod stilla, och släpp dem med --yes.

    En återställd säkerhetskopia vet inte vad som skickades efter att den gjordes. Med --skip-before skickas inte det
    som rundorna före den dagen lade i utkorgen.
    """
    from styrhjul.services.holding import foresee_release, hold_in_words, release_delivery, release_in_words
    from styrhjul.store.holding import open_hold, waiting_days

    act = act_by(by, comment=reason)
    if yes:
        with writing(folder) as session:
            report = release_delivery(session, act=act, skip_before=skip_before)
        say(f"Utskicken går igen. {release_in_words(report)}")
        return
    with looking(folder) as connection:
        standing = open_hold(connection)
        days = waiting_days(connection, now=act.now)
        report = foresee_release(connection, act=act, skip_before=skip_before)
    if standing is None:
        say("Utskicken står inte stilla.")
        return
    say(f"{hold_in_words(standing)}.")
    kept = {one.day for one in report.days}
    rows = [(one.day, one.notices, one.people, "skickas" if one.day in kept else "hoppas över") for one in days]
    if rows:
        table("Det här väntar", ("Dag", "#Aviseringar", "#Personer", "Vad som händer"), rows)
    say(f"{release_in_words(report)} Inget är ändrat än: släpp utskicken med --yes.")
