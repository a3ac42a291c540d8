"""submit, return, accept, waive, decide, reopen: what people do to an obligation, by its number."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from styrhjul.cli import app
from styrhjul.cli.console import By, Day, Folder, Refused, act_by, day_from_text, say, writing

Number = Annotated[int, typer.Argument(metavar="NUMMER", help="Åtagandets nummer; styrhjul status --step visar dem.")]
Comment = Annotated[str, typer.Option("--comment", help="Vad som behöver kompletteras.")]
Reason = Annotated[str, typer.Option("--reason", help="Skälet, som sparas i loggen.")]
NewDue = Annotated[
    date | None,
    typer.Option("--due", parser=day_from_text, metavar="DATUM", help="Ny sista dag; annars den gamla."),
]

PANEL = "Åtaganden"


@app.command(rich_help_panel=PANEL)
def submit(
    number: Number,
    text: Annotated[str, typer.Option("--text", help="Texten som lämnas in.")] = "",
    file: Annotated[Path | None, typer.Option("--file", help="Filen som lämnas in.")] = None,
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Lämna in ett åtagande. Tidigare versioner finns kvar."""
    from styrhjul.services import transitions

    if file is not None and not file.is_file():
        raise Refused(f"Filen {file} finns inte.")
    content = transitions.Content(
        text=text, file_name=file.name if file else "", file=file.read_bytes() if file else None
    )
    with writing(folder) as session:
        done = transitions.submit(session, obligation_id=number, content=content, act=act_by(by, day=day))
        say(f"Åtagande {number} är inlämnat, version {done.version}.")


@app.command(name="return", rich_help_panel=PANEL)
def return_(
    number: Number,
    comment: Comment = "",
    due: NewDue = None,
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Lämna tillbaka en inlämning för komplettering, med en kommentar och gärna en ny sista dag."""
    from styrhjul.services import transitions

    with writing(folder) as session:
        act = act_by(by, day=day, comment=comment)
        transitions.return_(session, obligation_id=number, act=act, due_on=due)
        say(f"Åtagande {number} är återlämnat. Den ansvariga får veta det i nästa avisering.")


@app.command(rich_help_panel=PANEL)
def accept(number: Number, by: By = "", day: Day = None, folder: Folder = None) -> None:
    """Godkänn en inlämning."""
    from styrhjul.services import transitions

    with writing(folder) as session:
        transitions.accept(session, obligation_id=number, act=act_by(by, day=day))
        say(f"Åtagande {number} är godkänt.")


@app.command(rich_help_panel=PANEL)
def waive(number: Number, reason: Reason = "", by: By = "", day: Day = None, folder: Folder = None) -> None:
    """Avskriv ett åtagande: det behöver inte lämnas in. Skälet sparas."""
    from styrhjul.services import transitions

    with writing(folder) as session:
        transitions.waive(session, obligation_id=number, act=act_by(by, day=day, comment=reason))
        say(f"Åtagande {number} är avskrivet.")


@app.command(rich_help_panel=PANEL)
def reopen(
    number: Number,
    reason: Reason = "",
    due: NewDue = None,
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Öppna ett avslutat åtagande igen. Skälet sparas."""
    from styrhjul.services import transitions

    with writing(folder) as session:
        act = act_by(by, day=day, comment=reason)
        transitions.reopen(session, obligation_id=number, act=act, due_on=due)
        say(f"Åtagande {number} är öppet igen.")


@app.command(name="open-early", rich_help_panel=PANEL)
def open_early(number: Number, by: By = "", day: Day = None, folder: Folder = None) -> None:
    """Öppna ett åtagande före dess dag."""
    from styrhjul.services import transitions

    with writing(folder) as session:
        transitions.open_early(session, obligation_id=number, act=act_by(by, day=day))
        say(f"Åtagande {number} är öppet.")


@app.command(rich_help_panel=PANEL)
def decide(
    number: Number,
    decider: Annotated[str, typer.Option("--decider", help="Vem som har beslutat, till exempel nämnden.")],
    on: Annotated[date, typer.Option("--on", parser=day_from_text, metavar="DATUM", help="Beslutets dag.")],
    paragraph: Annotated[str, typer.Option("--paragraph", help="Paragrafen i protokollet, till exempel 7.")],
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """För in ett beslut som människor har fattat: beslutsfattare, dag och paragraf."""
    from styrhjul.services import transitions

    decided = transitions.Decided(decider=decider, on=on, paragraph=paragraph)
    with writing(folder) as session:
        transitions.decide(session, obligation_id=number, decided=decided, act=act_by(by, day=day))
        say(f"Beslutet om åtagande {number} är infört: {decider} {on} § {paragraph}.")
