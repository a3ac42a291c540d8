"""submit, return, accept, waive, decide, reopen: what people do to an obligation, by its number."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from styrhjul.cli import app
from styrhjul.cli.console import By, Day, Folder, Refused, act_by, day_from_text, say, writing

if TYPE_CHECKING:
    from sqlmodel import Session

    from styrhjul.services.acts import Act

Number = Annotated[int, typer.Argument(metavar="NUMMER", help="Åtagandets nummer; styrhjul status --step visar dem.")]
Comment = Annotated[str, typer.Option("--comment", help="Vad som behöver kompletteras.")]
Reason = Annotated[str, typer.Option("--reason", help="Skälet, som sparas i loggen.")]
NewDue = Annotated[
    date | None,
    typer.Option("--due", parser=day_from_text, metavar="DATUM", help="Ny sista dag; annars den gamla."),
]

Sections = Annotated[
    list[str] | None,
    typer.Option(
        "--section",
        metavar="AVSNITT=TEXT",
        help="En kommentar på ett avsnitt: ett måls nyckel, aktivitet:3 eller lärdomar. Kan upprepas.",
    ),
]

PANEL = "Åtaganden"


@app.command(rich_help_panel=PANEL)
def submit(
    what: Annotated[
        str, typer.Argument(metavar="NUMMER|FIL.xlsx", help="Åtagandets nummer, eller ett ifyllt formulär.")
    ],
    text: Annotated[str, typer.Option("--text", help="Texten som lämnas in.")] = "",
    file: Annotated[Path | None, typer.Option("--file", help="Filen som lämnas in.")] = None,
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Lämna in ett åtagande, eller ett ifyllt formulär. Tidigare versioner finns kvar.

    Formuläret (styrhjul form) säger själv vilket åtagande det är. Är något fel i det lämnas inget in.
    """
    form = None if what.isdecimal() else Path(what)
    for given in filter(None, (form, file)):
        if not given.is_file():
            raise Refused(f"Filen {given} finns inte.")
    act, number = act_by(by, day=day), int(what) if form is None else 0
    with writing(folder) as session:
        if form is None and file is not None and _has_form(session, number, file):
            form, file = file, None
        if form is None:
            say(_submit(session, number, text, file, act))
        elif text or file:
            raise Refused("Ett formulär lämnas in för sig, utan --text och --file.")
        else:
            say(_submit_form(session, number, form, act))


def _has_form(session: "Session", number: int, file: Path) -> bool:
    """Whether the file is to be read as a form: a workbook is, for what a unit answers in a form."""
    from styrhjul.store.owed import owed_by_number

    owed = owed_by_number(session.connection(), number)
    return file.suffix.lower() == ".xlsx" and owed is not None and owed.content in ("unit_plan", "follow_up")


def _submit(session: "Session", number: int, text: str, file: Path | None, act: "Act") -> str:
    from styrhjul.services import transitions

    content = transitions.Content(
        text=text, file_name=file.name if file else "", file=file.read_bytes() if file else None
    )
    done = transitions.submit(session, obligation_id=number, content=content, act=act)
    return f"Åtagande {number} är inlämnat, version {done.version}."


def _submit_form(session: "Session", number: int, form: Path, act: "Act") -> str:
    """``number`` is the obligation that the form must be for; 0 leaves that to the form."""
    from styrhjul.services.forms import hand_in_form
    from styrhjul.services.unit_plans import HandedFile

    came = HandedFile(name=form.name, content=form.read_bytes())
    done = hand_in_form(session, file=came, act=act, obligation_id=number)
    return f"{done.title}, {done.unit}: åtagande {done.obligation_id} är inlämnat, version {done.version}."


def _comments_from(given: list[str]) -> dict[str, str]:
    """The sections' comments, as "mal-1=Hur märker eleverna det?"."""
    if wrong := [text for text in given if "=" not in text]:
        raise Refused(f"'{wrong[0]}' saknar likhetstecken. Skriv till exempel --section mal-1=\"Hur märks det?\"")
    comments: dict[str, str] = {}
    for text in given:
        section, _, comment = text.partition("=")
        comments[section] = "\n".join(filter(None, (comments.get(section), comment)))
    return comments


@app.command(name="return", rich_help_panel=PANEL)
def return_(
    number: Number,
    comment: Comment = "",
    section: Sections = None,
    due: NewDue = None,
    by: By = "",
    day: Day = None,
    folder: Folder = None,
) -> None:
    """Lämna tillbaka en inlämning för komplettering, med kommentarer och gärna en ny sista dag."""
    from styrhjul.services.unit_plans import return_with_comments

    with writing(folder) as session:
        act = act_by(by, day=day, comment=comment)
        return_with_comments(session, obligation_id=number, comments=_comments_from(section or []), act=act, due_on=due)
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
