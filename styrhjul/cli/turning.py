"""round, deliver, outbox, simulate: what turns the year."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.kinds import NoticeState
from styrhjul.cli import app
from styrhjul.cli.console import (
    AsJson,
    Body,
    By,
    Day,
    Folder,
    Refused,
    Year,
    act_by,
    database_in,
    looking,
    say,
    show_json,
    table,
    warn_of_hold,
    writing,
)
from styrhjul.settings import STOCKHOLM, now, today

if TYPE_CHECKING:
    from notifications.delivery import Waiting
    from styrhjul.services.rounds import RoundReport
    from styrhjul.store.told import ToldItem

DryRun = Annotated[bool, typer.Option("--dry-run", help="Visa vad som skulle hända utan att ändra något.")]

PANEL = "Driv året"


@app.command(name="round", rich_help_panel=PANEL)
def round_(day: Day = None, dry_run: DryRun = False, as_json: AsJson = False, folder: Folder = None) -> None:
    """Gå en runda: sammanställ rapporter, hitta vad som ska påminnas om i dag och lägg det i utkorgen.

    Kan köras hur många gånger som helst samma dag. Efter ett uppehåll får var och en en avisering, inte flera.
    """
    on = day or today()
    if dry_run:
        report, told = _tried(folder, on)
    else:
        from styrhjul.services.days import turn_day

        with database_in(folder) as database:
            report, told = turn_day(database, today=on, now=now()), ()
    if as_json:
        show_json({"round": report, "told": told})
        return
    if dry_run:
        show_told(f"Det här skulle sägas {report.day}", told)
    say(
        f"{report.day}: {report.items} saker att säga, {report.notices} aviseringar, "
        f"{len(report.late)} åtaganden har blivit sena." + (" Inget är ändrat." if dry_run else "")
    )
    if report.notices and not dry_run:
        say("Aviseringarna ligger i utkorgen. Skicka dem med: styrhjul deliver")


def _tried(folder: Path | None, on: date) -> "tuple[RoundReport, tuple[ToldItem, ...]]":
    """The round itself, rolled back."""
    from styrhjul.services.rounds import run_round
    from styrhjul.store.told import told_items

    with writing(folder) as session:
        report = run_round(session, today=on, now=now())
        told = told_items(session.connection(), first=on, last=on)
        session.rollback()
    return report, told


@app.command(rich_help_panel=PANEL)
def deliver(dry_run: DryRun = False, as_json: AsJson = False, folder: Folder = None) -> None:
    """Skicka det som väntar i utkorgen, med nya försök för det som inte gick fram.

    Vart det skickas står i inställningarna: STYRHJUL_MAIL_URL är e-postservern (smtp://, starttls://, smtps://),
    eller en mapp som breven läggs i (folder:///mapp). Med STYRHJUL_REDIRECT_TO går allt till en enda adress, för prov.
    """
    from styrhjul.services.delivering import deliver_waiting, preview_waiting

    with database_in(folder) as database:
        if dry_run:
            with database.snapshot() as connection:
                warn_of_hold(connection)
            _show_waiting(preview_waiting(database), as_json=as_json)
            return
        report = deliver_waiting(database)
        while report.more:
            report += deliver_waiting(database)
    if as_json:
        show_json({"states": report.states, "waiting": report.waiting, "why": report.why if report.waiting else ""})
    else:
        say(str(report))
    if report.states[NoticeState.DEAD]:
        say("Se vad som inte kom fram och varför med: styrhjul outbox")


def _show_waiting(found: "list[Waiting]", *, as_json: bool) -> None:
    if as_json:
        show_json(found)
        return
    rows = [(one.person, one.channel, one.subject) for one in found]
    table("Det här skulle skickas nu. Inget är skickat.", ("Till", "Kanal", "Ämne"), rows)


@app.command(rich_help_panel=PANEL)
def outbox(
    number: Annotated[int, typer.Argument(metavar="[NUMMER]", help="Aviseringens nummer; annars alla.")] = 0,
    everything: Annotated[bool, typer.Option("--all", help="Visa också det som har skickats.")] = False,
    retry: Annotated[bool, typer.Option("--retry", help="Försök igen med det som inte kom fram.")] = False,
    as_json: AsJson = False,
    by: By = "",
    folder: Folder = None,
) -> None:
    """Visa vad som väntar på att skickas och vad som inte kom fram, med skälet.

    Med ett nummer visas vad aviseringen säger och varje försök att skicka den. Med --retry får den, eller allt som
    inte kom fram, nya försök vid nästa utskick. Rätta adressen först.
    """
    if retry:
        _retry(number, by=by, folder=folder)
    elif number:
        _show_notice(number, as_json=as_json, folder=folder)
    else:
        _show_outbox(everything=everything, as_json=as_json, folder=folder)


def _retry(number: int, *, by: str, folder: Path | None) -> None:
    from styrhjul.services.delivering import retry_undelivered

    with writing(folder) as session:
        again = retry_undelivered(session, notice_id=number, act=act_by(by))
    say(f"{again} får nya försök vid nästa utskick.")


def _show_notice(number: int, *, as_json: bool, folder: Path | None) -> None:
    from styrhjul.rules.wording import ENDING_WORDS
    from styrhjul.store.digests import notice_story

    with looking(folder) as connection:
        story = notice_story(connection, notice_id=number)
    if story is None:
        raise Refused(f"Det finns ingen avisering med nummer {number}.")
    if as_json:
        show_json(story)
        return
    if story.body:
        say(f"{story.subject}\n\n{story.body}")
    rows = [
        (f"{a.at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}", a.sent_to, ENDING_WORDS[a.ending], a.answer)
        for a in story.attempts
    ]
    table("Försök", ("När", "Till", "Hur det gick", "Svar"), rows)


def _show_outbox(*, everything: bool, as_json: bool, folder: Path | None) -> None:
    from styrhjul.rules.wording import NOTICE_WORDS
    from styrhjul.store.digests import notice_lines

    unfinished = [state for state in NoticeState if state not in (NoticeState.SENT, NoticeState.SUPPRESSED)]
    with looking(folder) as connection:
        if not as_json:
            warn_of_hold(connection)
        found = notice_lines(connection, states=list(NoticeState) if everything else unfinished)
    if as_json:
        show_json(found)
        return
    rows = [(line.id, line.day, line.person, line.sent_to, NOTICE_WORDS[line.state], line.answer) for line in found]
    if rows:
        table("Utkorgen", ("#Nr", "Dag", "Till", "Adress", "Läge", "Senaste svar"), rows)
    else:
        say("Inget väntar, och allt har kommit fram.")


@app.command(rich_help_panel=PANEL)
def simulate(
    year: Year = 0,
    body: Body = "",
    as_json: AsJson = False,
    folder: Folder = None,
) -> None:
    """Visa i förväg vem som får vilken avisering när, om ingen hinner lämna in. Inget sparas."""
    from styrhjul.services.rounds import simulate as walk
    from styrhjul.services.rounds import year_span
    from styrhjul.store.told import told_items

    with writing(folder) as session:
        first, last = year_span(session, year=year or today().year, after=today())
        for _ in walk(session, start=first, end=last, now=now()):
            pass
        told = told_items(session.connection(), first=first, last=last, body=body)
        session.rollback()
    if as_json:
        show_json(told)
    else:
        show_told(f"Aviseringar {first} till {last} om inget lämnas in", told)


def show_told(title: str, told: "tuple[ToldItem, ...]") -> None:
    from styrhjul.rules.wording import reason_in_swedish

    rows = [
        (
            item.day,
            item.person,
            f"{item.title}, {item.party_name}",
            item.due_on,
            reason_in_swedish(item.reason),
        )
        for item in told
    ]
    table(title, ("Dag", "Till", "Om", "Senast", "Varför"), rows)
