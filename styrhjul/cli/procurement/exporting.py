"""procurement export: the register as open data."""

from pathlib import Path
from typing import Annotated

import typer

from styrhjul.cli.console import AsJson, Body, By, Day, Folder, Refused, act_by, problem, say, show_json, writing
from styrhjul.cli.procurement import procurement_app
from styrhjul.rules.swedish import counted


@procurement_app.command(name="export")
def export(
    file: Annotated[Path, typer.Argument(metavar="FIL.json", help="Filen som skrivs.")],
    body: Body,
    records: Annotated[
        bool, typer.Option("--records", help="Skriv poster, med det samlade läget, i stället för releaser.")
    ] = False,
    prefix: Annotated[
        str, typer.Option("--prefix", help="Kommunens registrerade ocid-prefix; annars definitionens ocid_prefix.")
    ] = "",
    publisher: Annotated[
        str, typer.Option("--publisher", help="Vem som publicerar; annars kommunen i definitionen.")
    ] = "",
    org_number: Annotated[str, typer.Option("--org-number", help="Kommunens organisationsnummer.")] = "",
    uri: Annotated[str, typer.Option("--uri", help="Webbadressen till mappen där filerna läggs ut.")] = "",
    extension: Annotated[
        str, typer.Option("--extension", help="Webbadressen till tilläggets extension.json, där den läggs ut.")
    ] = "",
    day: Day = None,
    as_json: AsJson = False,
    by: By = "",
    folder: Folder = None,
) -> None:
    """Skriv registret som öppna data enligt Open Contracting Data Standard (OCDS) 1.1.

    Före tilldelningsbeslutet står inget om anbudsgivarna i filen (19 kap. 3 § offentlighets- och sekretesslagen).
    Varje upphandling får ett ocid vid den första exporten och behåller det. Finns filen redan ersätts den.
    """
    from styrhjul.exchange.ocds import Publisher
    from styrhjul.exchange.ocds.packages import EXTENSION
    from styrhjul.services.procurement.exporting import Export, export_register

    if file.suffix.lower() != ".json":
        raise Refused(f"Filen ska heta något som slutar på .json, inte {file.name}.")
    who = Publisher(publisher, org_number, body, uri=uri, prefix=prefix, extension=extension or EXTENSION)
    with writing(folder) as session:
        made = export_register(session, Export(file, body, who, records), act=act_by(by, day=day))
    if as_json:
        show_json(made)
        return
    procurements = counted(made.procurements, "upphandling", "upphandlingar")
    say(f"{file} är skriven: {procurements} och {counted(made.systems, 'valfrihetssystem', 'valfrihetssystem')}.")
    if made.withheld:
        say(f"Något som är hemligt än eller rör en enskild är utelämnat i: {', '.join(made.withheld)}.")
    if not made.has_own_prefix:
        problem(
            f"Prefixet {made.prefix} är inte registrerat. Registrera ett eget hos Open Contracting Partnership innan "
            "filen läggs ut, och ange det som ocid_prefix i definitionen eller med --prefix."
        )
