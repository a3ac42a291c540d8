"""procurement list, procurement check: how far each procurement has come, and what is worth seeing to."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from styrhjul.cli.console import AsJson, Body, Day, Folder, Refused, looking, say, show_json, table, two_lines
from styrhjul.cli.procurement import procurement_app
from styrhjul.settings import today

if TYPE_CHECKING:
    from models.kinds import ProcurementStep
    from styrhjul.services.procurement.checking import Warned
    from styrhjul.services.procurement.listing import ProcurementLine


@procurement_app.command(name="list")
def list_procurements(
    body: Body = "",
    step: Annotated[
        str,
        typer.Option(
            "--step",
            metavar="STEG",
            help="Bara ett steg: planerad, annonserad, utvärdering, avtalsspärr, tilldelad, avtal, avslutad, avbruten.",
        ),
    ] = "",
    day: Day = None,
    as_json: AsJson = False,
    folder: Folder = None,
) -> None:
    """Visa upphandlingarna: hur långt de har kommit, vad som händer härnäst, och vem som fick avtalet.

    Leverantör och värde visas först när det finns ett tilldelningsbeslut. Dessförinnan är det hemligt vilka som har
    lämnat anbud (19 kap. 3 § offentlighets- och sekretesslagen).
    """
    from styrhjul.services.procurement.listing import procurement_lines

    on, wanted = day or today(), _step(step) if step else None
    with looking(folder) as connection:
        lines = procurement_lines(connection, today=on, body=body, step=wanted)
    if as_json:
        show_json(lines)
    elif not lines:
        say("Det finns inga sådana upphandlingar i registret.")
    else:
        table(
            f"Upphandlingar. Läget {on}", ("Nummer", "Vad", "Steg", "Härnäst", "Leverantör", "#Värde, kr"), _rows(lines)
        )


def _step(written: str) -> "ProcurementStep":
    from styrhjul.rules.procurement.names import STEP_NAMES

    for step, name in STEP_NAMES.items():
        if written.casefold() in {name, step.value}:
            return step
    raise Refused(f"Det finns inget steg '{written}'. Stegen är {', '.join(STEP_NAMES.values())}.")


def _rows(lines: "Sequence[ProcurementLine]") -> list[tuple[object, ...]]:
    return [
        (
            f"{line.body}/{line.key}",
            two_lines(line.title, line.cpv_name),
            line.step_name,
            two_lines(str(line.next_on), line.next_what) if line.next_on else "–",
            "\n".join(line.suppliers),
            "" if line.value is None else f"{line.value:,}".replace(",", "\u00a0"),
        )
        for line in lines
    ]


@procurement_app.command(name="check")
def check_register(body: Body = "", day: Day = None, as_json: AsJson = False, folder: Folder = None) -> None:
    """Gå igenom registret: gränser, avtalsspärr, efterannonser, avtal som löper ut, optioner och uppföljningar.

    Varningarna är råd och hindrar ingenting: svarskoden är 0 också när det finns varningar. Vad som ska göras
    bestämmer ni. Reglerna står i docs/procurement-officer.md, och det som kommunen väljer i definitionen under
    procurement.

    Med --json: en lista av body, kind, name, key, what och due_on.
    """
    from styrhjul.services.procurement.checking import check_registers

    on = day or today()
    with looking(folder) as connection:
        found = check_registers(connection, today=on, body=body)
    if as_json:
        show_json(found)
    elif not found:
        say("Det finns inget att ta upp i registret.")
    else:
        _show_warnings(found)


def _show_warnings(found: "Sequence[Warned]") -> None:
    """One heading a kind, and under it each warning with the number it is about."""
    import textwrap

    from rich.console import Console

    from styrhjul.rules.swedish import counted

    width = Console().width
    say(f"{counted(len(found), 'sak', 'saker')} att ta ställning till:")
    for name, group in groupby(found, key=lambda one: one.name):
        say(f"\n{name}")
        for one in group:
            where = f"{one.body}/{one.key}: " if one.key else f"{one.body}: "
            lines = textwrap.fill(
                where + one.what, width, initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False
            )
            say(lines)
