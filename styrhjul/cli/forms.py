"""form, plans, show: the Excel forms that units fill in, and what has been handed in, to read."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from styrhjul.cli import app
from styrhjul.cli.console import AsJson, Body, Folder, Refused, Year, looking, say, show_json, table
from styrhjul.settings import today

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from styrhjul.rules.follow_up_content import FollowUpContent
    from styrhjul.rules.unit_plans import PlanContent
    from styrhjul.services.forms import FormFile
    from styrhjul.store.handed_in import HandedIn
    from styrhjul.store.owed import Owed

PANEL = "Enhetsplaner och uppföljning"

form_app = typer.Typer(
    no_args_is_help=True,
    help="Skriv ett formulär i Excel, med det vi vet ifyllt: enhetsplan (unit-plan) eller uppföljning (follow-up).",
)
app.add_typer(form_app, name="form", rich_help_panel=PANEL)

Unit = Annotated[str, typer.Option("--unit", help="Enhetens nyckel, till exempel bjorken.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="FIL", help="Filen som skrivs; annars efter enhet och år.")]


@form_app.command(name="unit-plan")
def unit_plan(unit: Unit, year: Year = 0, out: Out = None, folder: Folder = None) -> None:
    """Skriv formuläret till enhetens plan. När det är ifyllt lämnas det in med submit."""
    from styrhjul.services import forms

    with looking(folder) as connection:
        written = forms.write_unit_plan_form(connection, unit=unit, year=year, today=today())
    _write(written, out)


@form_app.command(name="follow-up")
def follow_up(
    unit: Unit,
    period: Annotated[str, typer.Option("--period", help="Perioden, till exempel april.")],
    year: Year = 0,
    out: Out = None,
    folder: Folder = None,
) -> None:
    """Skriv formuläret till enhetens uppföljning av en period. När det är ifyllt lämnas det in med submit."""
    from styrhjul.services import forms

    with looking(folder) as connection:
        written = forms.write_follow_up_form(connection, unit=unit, period=period, year=year, today=today())
    _write(written, out)


def _write(written: "FormFile", out: Path | None) -> None:
    path = out or Path(written.name)
    if not path.parent.is_dir():
        raise Refused(f"Mappen {path.parent} finns inte.")
    path.write_bytes(written.content)
    say(f"{path} är skriven: {written.title}, åtagande {written.obligation_id}.")
    say(f"När den är ifylld: styrhjul submit {path}")


@app.command(rich_help_panel=PANEL)
def plans(body: Body, year: Year, as_json: AsJson = False, folder: Folder = None) -> None:
    """Visa de enhetsplaner som är godkända och som alla får läsa. Planen själv visas med show."""
    from styrhjul.store.handed_in import published_plans

    with looking(folder) as connection:
        published = published_plans(connection, body=body, year=year)
    if as_json:
        show_json(published)
        return
    rows = [
        (one.obligation_id, one.unit_name, one.provider or "egen regi", one.version, one.accepted_on)
        for one in published
    ]
    table(f"Godkända enhetsplaner {year}", ("#Nr", "Enhet", "Utförare", "#Version", "Godkänd"), rows)


@app.command(rich_help_panel=PANEL)
def show(
    number: Annotated[int, typer.Argument(metavar="NUMMER", help="Åtagandets nummer.")],
    version: Annotated[int, typer.Option("--version", help="Versionen; annars den senaste.")] = 0,
    as_json: AsJson = False,
    folder: Folder = None,
) -> None:
    """Visa vad som har lämnats in: enhetens svar och aktiviteter, versioner, kommentarer och frågor."""
    from styrhjul.store.handed_in import versions
    from styrhjul.store.owed import owed_by_number

    with looking(folder) as connection:
        owed, handed_in = owed_by_number(connection, number), versions(connection, number)
        if not handed_in:
            raise Refused(f"Inget är inlämnat i åtagande {number}.")
        chosen = next((row for row in handed_in if row.version == (version or handed_in[-1].version)), None)
        if chosen is None:
            raise Refused(f"Det finns ingen version {version}. Den senaste är version {handed_in[-1].version}.")
        content = _content(connection, owed, chosen)
        if as_json:
            show_json({"versions": handed_in, "content": content or chosen.text})
            return
        lines = [
            *_heading(owed, handed_in, chosen),
            *_in_words(owed, content, chosen),
            *_said(connection, owed, chosen),
        ]
    say("\n".join(lines))


def _content(
    connection: "Connection", owed: "Owed | None", chosen: "HandedIn"
) -> "PlanContent | FollowUpContent | None":
    from models.kinds import StepContent
    from styrhjul.store.handed_in import follow_up_content, plan_content

    match owed and owed.content:
        case StepContent.UNIT_PLAN:
            return plan_content(connection, chosen.submission_id)
        case StepContent.FOLLOW_UP:
            return follow_up_content(connection, chosen.submission_id)
        case _:
            return None


def _heading(owed: "Owed | None", handed_in: "tuple[HandedIn, ...]", chosen: "HandedIn") -> Iterator[str]:
    if owed is not None:
        yield f"{owed.title} {owed.year}, {owed.unit_name}. Version {chosen.version}."
    for row in handed_in:
        file = f", {row.file_name}" if row.file_name else ""
        yield f"  Version {row.version}: {row.day}, {row.actor}{file}"


def _in_words(
    owed: "Owed | None", content: "PlanContent | FollowUpContent | None", chosen: "HandedIn"
) -> Iterator[str]:
    """The whole content, a heading for each section and a line for each field that says something."""
    from styrhjul.rules.follow_up_content import FIELD_NAMES as OF_FOLLOW_UP
    from styrhjul.rules.unit_plans import FIELD_NAMES as OF_PLAN
    from styrhjul.rules.unit_plans import PlanContent, section_in_swedish

    if owed is None or content is None or not content.answers:
        yield from ("", chosen.text)
        return
    names = OF_PLAN if isinstance(content, PlanContent) else OF_FOLLOW_UP
    for part in (*content.answers, *content.activities, *getattr(content, "contract", ())):
        section, values = _section_of(part)
        yield from ("", section_in_swedish(section))
        yield from (f"  {names[field]}: {_word(owed, field, value)}" for field, value in values.items() if value)
    yield from ("", "Lärdomar" if isinstance(content, PlanContent) else "Sammanfattning", f"  {chosen.text}")


def _section_of(part: object) -> tuple[str, dict[str, Any]]:
    """The section of an answer, an activity or a reply, and its other fields."""
    from styrhjul.rules.follow_up_content import question_section
    from styrhjul.rules.unit_plans import activity_section

    values = dict(vars(part))
    if "question" in values:
        return question_section(values.pop("question")), values
    if "no" in values:
        return activity_section(values.pop("no")), values
    return values.pop("goal"), values


def _word(owed: "Owed", field: str, value: Any) -> object:
    """A key of a closed list by its word; everything else as it is."""
    from styrhjul.rules.follow_up import FollowUpRules
    from styrhjul.rules.follow_up_content import STATES
    from styrhjul.services.planning import definition_of

    if field == "state":
        return STATES[value]
    if field in ("judgement", "forecast"):
        rules = definition_of(owed.definition).follow_up if owed.definition else FollowUpRules()
        return rules.mark(value).name
    return value


def _said(connection: "Connection", owed: "Owed | None", chosen: "HandedIn") -> Iterator[str]:
    """What is to be completed, and what the politicians ask."""
    from styrhjul.rules.unit_plans import section_in_swedish
    from styrhjul.store.handed_in import comments_on_newest
    from styrhjul.store.receipts import asked_about

    if owed is None:
        return
    if chosen.version == owed.version and (comments := comments_on_newest(connection, owed.obligation_id)):
        yield from ("", "Att komplettera")
        yield from (f"  {section_in_swedish(line.section)}: {line.comment}" for line in comments)
    for question in asked_about(connection, owed.obligation_id):
        yield from ("", f"Fråga {question.receipt_id} från {question.by}, om version {question.version}")
        yield f"  {question.question}"
        if question.answer:
            yield f"  {question.answered_by} svarar: {question.answer}"
        if question.waits_with_chair:
            yield "  Väntar hos nämndens ordförande."
        if question.word:
            yield f"  {question.passed_on_by} skriver till enheten: {question.word}"
