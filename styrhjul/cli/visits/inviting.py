"""visits invite: invitations at once, ahead of the round's own."""

from typing import TYPE_CHECKING, Annotated

import typer

from models.kinds import CANCEL, INVITE
from styrhjul.cli.console import AsJson, Body, By, Day, Folder, Year, act_by, say, show_json, table, writing
from styrhjul.cli.visits import visits_app

if TYPE_CHECKING:
    from styrhjul.store.invitations import VisitNews

_WORDS = {INVITE: "inbjudan", CANCEL: "återbud"}


@visits_app.command()
def invite(
    visits: Annotated[
        list[str] | None, typer.Argument(metavar="[BESÖK]...", help="Besökens nycklar; annars alla.")
    ] = None,
    body: Body = "",
    year: Year = 0,
    day: Day = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Visa vilka som skulle få veta utan att ändra något.")
    ] = False,
    as_json: AsJson = False,
    by: By = "",
    folder: Folder = None,
) -> None:
    """Bjud in till besöken nu, i stället för när rundan annars gör det.

    De som går på besöket och enhetens chef får en inbjudan med kalenderbokning i nästa utskick. Den som redan är
    inbjuden får bara veta om något har ändrats, och den som inte längre ska med får ett återbud.
    """
    from styrhjul.services.inviting import VisitsWanted, invite_visits

    wanted = VisitsWanted(tuple(visits or ()), body, year)
    with writing(folder) as session:
        news = invite_visits(session, wanted=wanted, act=act_by(by, day=day))
        if dry_run:
            session.rollback()
    if as_json:
        show_json(news)
        return
    _show(news, dry_run=dry_run)


def _show(news: "tuple[VisitNews, ...]", *, dry_run: bool) -> None:
    if not news:
        say("Alla är redan inbjudna, och inget har ändrats.")
        return
    rows = [(one.day, one.unit, one.visit, _WORDS[one.what], one.person) for one in news]
    table("Inbjudningar till verksamhetsbesök", ("Dag", "Enhet", "Besök", "Vad", "Till"), rows)
    say("Inget är ändrat." if dry_run else "De går ut med nästa runda: styrhjul round, och sedan styrhjul deliver")
