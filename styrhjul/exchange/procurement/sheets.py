"""The register's sheets: what each is called, and the headings it is known by."""

from typing import Any

from styrhjul.exchange.procurement.rows import (
    ApprovalRow,
    AwardRow,
    BookRow,
    CallOffRow,
    FollowUpRow,
    OptionRow,
    ProcurementRow,
    SystemRow,
)
from styrhjul.exchange.tables import Column, Table

_OF_CONTRACT = (
    Column("procurement", "Upphandling", ("upphandlingsnummer", "diarienummer")),
    Column("award", "Tilldelning", ("tilldelningsnummer",)),
    Column("contract", "Avtal", ("avtalsnummer",), required=True),
)
_SUPPLIER = (
    Column("supplier", "Leverantör", ("utförare", "företag")),
    Column("org_number", "Organisationsnummer", ("orgnr", "org.nr")),
)
_SYSTEM = Column("system", "Valfrihetssystem", ("system",), required=True)

PROCUREMENTS = Table(
    name="upphandlingar",
    row=ProcurementRow,
    columns=(
        Column("key", "Nummer", ("diarienummer", "upphandlingsnummer", "ärendenummer"), required=True),
        Column("title", "Upphandling", ("benämning", "namn", "rubrik"), required=True),
        Column("description", "Beskrivning", ("vad",)),
        Column("cpv", "CPV", ("cpv-kod", "cpv kod")),
        Column("nature", "Art", ("kontraktstyp", "typ")),
        Column("procedure", "Förfarande", ("upphandlingsförfarande",)),
        Column("framework", "Ramavtal"),
        Column("responsible", "Ansvarig", ("upphandlare",)),
        Column("estimate", "Uppskattat värde", ("beräknat värde", "uppskattat värde (kr)")),
        Column("criteria", "Kriterier", ("tilldelningskriterier", "utvärderingsgrund")),
        Column("tenders", "Antal anbud", ("anbud",)),
        Column("documentation", "Motivering", ("dokumentation", "skäl till direktupphandling")),
        Column("announce_planned_on", "Planerad annonsering", ("planerad annons",)),
        Column("award_planned_on", "Planerad tilldelning", ("planerat beslut",)),
        Column("start_planned_on", "Planerad start", ("planerad avtalsstart",)),
        Column("announced_on", "Annonserad", ("annonserad den", "annonseringsdatum")),
        Column("tenders_due_on", "Sista anbudsdag", ("sista dag för anbud",)),
        Column("cancelled_on", "Avbruten", ("avbruten den",)),
        Column("cancelled_why", "Skäl till avbrott", ("avbrottsskäl",)),
        Column("ocid", "OCID", ("id i öppna data",)),
    ),
)
AWARDS = Table(
    name="tilldelningar och avtal",
    row=AwardRow,
    columns=(
        Column("procurement", "Upphandling", ("upphandlingsnummer", "diarienummer"), required=True),
        Column("award", "Tilldelning", ("tilldelningsnummer",)),
        Column("award_title", "Tilldelningen avser", ("område", "delområde")),
        *_SUPPLIER,
        Column("decided_on", "Beslutad", ("tilldelad", "tilldelningsbeslut")),
        Column("decider", "Beslutad av", ("beslutsfattare",)),
        Column("paragraph", "Paragraf"),
        Column("standstill_to", "Avtalsspärr till", ("avtalsspärr",)),
        Column("award_value", "Tilldelat värde"),
        Column("award_cancelled_on", "Tilldelningen upphävd", ("upphävd",)),
        Column("key", "Avtal", ("avtalsnummer",)),
        Column("title", "Avtalets namn", ("avtalsnamn",)),
        Column("signed_on", "Tecknat", ("avtal tecknat", "avtalsdatum")),
        Column("starts_on", "Från", ("avtalsstart", "gäller från")),
        Column("ends_on", "Till", ("avtalsslut", "gäller till")),
        Column("value", "Värde", ("avtalsvärde", "kontraktsvärde")),
        Column("award_notice_on", "Efterannons", ("efterannonserad",)),
        Column("private_operation", "Privat utförande", ("privat utförare",)),
        Column("ended_on", "Upphört", ("upphörde",)),
        Column("ended_why", "Skäl", ("skäl till upphörande",)),
    ),
)
OPTIONS = Table(
    name="optioner",
    row=OptionRow,
    columns=(
        *_OF_CONTRACT,
        Column("no", "Nr", ("option", "nummer"), required=True),
        Column("what", "Vad", ("avser",)),
        Column("decide_by", "Beslut senast", ("senast",)),
        Column("extends_to", "Förlänger till", ("förlängning till",)),
        Column("value", "Värde", ("optionsvärde",)),
        Column("used_on", "Använd", ("utlöst",)),
        Column("declined_on", "Avstådd", ("inte använd",)),
    ),
)
CALL_OFFS = Table(
    name="avrop",
    row=CallOffRow,
    columns=(
        *_OF_CONTRACT,
        Column("call_off", "Avrop", ("avropsnummer",), required=True),
        Column("day", "Dag", ("datum", "avropat"), required=True),
        Column("what", "Vad", ("avser",)),
        Column("value", "Värde", ("avropsvärde",)),
        *_SUPPLIER,
    ),
)
SYSTEMS = Table(
    name="valfrihetssystem",
    row=SystemRow,
    columns=(
        Column("key", "Nyckel", ("nummer", "id"), required=True),
        Column("name", "Valfrihetssystem", ("namn", "tjänst"), required=True),
        Column("cpv", "CPV", ("cpv-kod",)),
        Column("starts_on", "Från", ("gäller från",)),
        Column("ends_on", "Till", ("gäller till",)),
    ),
)
BOOKS = Table(
    name="kravböcker",
    row=BookRow,
    columns=(
        _SYSTEM,
        Column("version", "Version", ("utgåva",), required=True),
        Column("valid_from", "Gäller från", ("från",), required=True),
        Column("changes", "Ändringar", ("ändrat",)),
        Column("link", "Länk", ("adress", "webbadress")),
    ),
)
APPROVALS = Table(
    name="godkännanden",
    row=ApprovalRow,
    columns=(
        _SYSTEM,
        *_SUPPLIER,
        Column("applied_on", "Ansökt", ("ansökan", "ansökte"), required=True),
        Column("approved_on", "Godkänd", ("godkänt", "godkändes")),
        Column("refused_on", "Avslagen", ("avslag",)),
        Column("left_on", "Lämnat", ("upphört", "slutat")),
        Column("why", "Skäl", ("varför",)),
    ),
)
FOLLOW_UPS = Table(
    name="avtalsuppföljningar",
    row=FollowUpRow,
    columns=(
        Column("procurement", "Upphandling", ("upphandlingsnummer", "diarienummer")),
        Column("award", "Tilldelning", ("tilldelningsnummer",)),
        Column("contract", "Avtal", ("avtalsnummer",)),
        Column("system", "Valfrihetssystem", ("system",)),
        *_SUPPLIER,
        Column("applied_on", "Ansökt", ("ansökan",)),
        Column("no", "Nr", ("nummer", "uppföljning"), required=True),
        Column("what", "Vad", ("vad följs upp", "område"), required=True),
        Column("how", "Hur", ("metod",)),
        Column("due_on", "När", ("senast", "planerad"), required=True),
        Column("by", "Av vem", ("vem", "ansvarig")),
        Column("done_on", "Gjord", ("genomförd",)),
        Column("findings", "Iakttagelser", ("resultat", "iakttagelse")),
        Column("sanction", "Åtgärdssteg", ("åtgärd", "sanktion")),
    ),
)

TABLES: tuple[Table[Any], ...] = (
    PROCUREMENTS,
    AWARDS,
    OPTIONS,
    CALL_OFFS,
    SYSTEMS,
    BOOKS,
    APPROVALS,
    FOLLOW_UPS,
)
