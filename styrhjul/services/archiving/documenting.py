"""What lies beside the data so that it can be read in fifty years: a text to begin with, and what each column is."""

import json
from collections.abc import Sequence

from sqlalchemy import Boolean, Column, Date, DateTime, Float, Integer, Table

from styrhjul.rules.records import RecordStatus
from styrhjul.services.archiving.scoping import LEFT_OUT
from styrhjul.services.personal.register import HELD
from styrhjul.services.records import Record
from styrhjul.store.records import BodyYear

STATES = {"open": "öppet", "closed": "stängt"}
_READ_ME = """{owner}
Årshjulet {year}: handlingar och tabeller, uttaget {day} av {actor}.

{state}

VAD SOM FINNS
representations/rep1/data/handlingar.csv   Varje handling: vad den är, och sedan när den är allmän handling
representations/rep1/data/handlingar/      En mapp för varje inkommen eller upprättad handling: filen som den kom in,
                                           rapporter som PDF/A-2a, webbsida och kalkylblad, och innehållet som JSON
                                           och text
representations/rep1/data/tabeller/        Databasens rader om året, en CSV-fil för varje tabell
representations/rep1/data/arshjulet.json   Årshjulets definition: steg, dagar och regler, så som den gällde
documentation/tabeller.md                  Vad varje tabell och kolumn är, och hur tabellerna hör ihop
schemas/tabeller.json                      Detsamma för program (CSV on the Web)
metadata/descriptive/dc.xml                Beskrivning enligt Dublin Core
METS.xml                                   Varje fil med storlek och SHA-256 (E-ARK CSIP 2.1)

HUR DET LÄSES
Ingenting här behöver Styrhjul. CSV-filerna har semikolon mellan kolumnerna, är sparade som UTF-8 och har rubriker på
första raden. Text som ett kalkylprogram skulle ta för en formel börjar med en apostrof ('). Dagar skrivs ÅÅÅÅ-MM-DD,
klockslag i UTC. Läskvittona ligger i tabeller/receipt.csv.

VAD SOM INTE ÄR MED
{drafts} version(er) är arbetsmaterial (tryckfrihetsförordningen 2 kap. 10 och 12 §§): utkast, returnerade versioner som
en senare har ersatt, och det som inte är avgjort. De står i handlingar.csv men inte här.
Av databasens tabeller saknas:
{left_out}

BEVARANDEMETADATA
Paketet har ingen PREMIS-fil. När en handling kom till, av vem, och vad som hände med den står i tabellerna transition
och audit; filernas kontrollsummor står i METS.xml.

PERSONUPPGIFTER OCH SEKRETESS
Paketet innehåller namn på förtroendevalda, chefer och andra, som en del av kommunens allmänna handlingar
(arkivlagen 1990:782; dataskyddsförordningen artikel 6.1 e, 17.3 d och 89). Pröva sekretess innan något lämnas ut,
särskilt 19 kap. 3 § offentlighets- och sekretesslagen om upphandlingar som inte är avslutade, och utfall som bygger på
få personer (kolumnen few i tabellen outcome).
"""
_OPEN = "Året är öppet. Det här är en bild av läget den dagen, och ersätts av ett nytt paket när året är stängt."
_CLOSED = "Året är stängt och ändras inte mer."


def read_me(of: BodyYear, found: Sequence[Record], *, owner: str, day: str, actor: str) -> str:
    drafts = sum(one.standing.status is RecordStatus.DRAFT for one in found)
    left_out = "\n".join(f"- {name} ({HELD[name].called}): {why}" for name, why in LEFT_OUT.items())
    return _READ_ME.format(
        owner=owner,
        year=of.year,
        day=day,
        actor=actor,
        state=_CLOSED if of.state == "closed" else _OPEN,
        drafts=drafts or "Ingen",
        left_out=left_out,
    )


def tables_in_words(tables: Sequence[tuple[Table, Sequence[Column[object]]]]) -> str:
    """Markdown: each table with its columns, what they hold, and where they lead."""
    lines = [
        "# Tabellerna",
        "",
        "Namnen på tabeller och kolumner är programmets, på engelska. Personuppgift: p = uppgift om en person,",
        "u = underskrift, t = text där personer kan vara nämnda, f = firma.",
    ]
    for table, columns in tables:
        lines += [
            "",
            f"## {table.name}: {HELD[table.name].called}",
            "",
            "| kolumn | slag | leder till | personuppgift |",
        ]
        lines += ["|---|---|---|---|", *(_line(table, column) for column in columns)]
    return "\n".join(lines) + "\n"


def _line(table: Table, column: Column[object]) -> str:
    held = HELD[table.name]
    marks = {"p": f"{held.points} {held.own}", "u": held.signed, "t": held.told, "f": held.firm}
    mark = next((mark for mark, columns in marks.items() if column.name in columns.split()), "")
    leads = next((key.target_fullname for key in column.foreign_keys), "")
    return f"| {column.name} | {_datatype(column)} | {leads} | {mark} |"


def tables_as_schema(tables: Sequence[tuple[Table, Sequence[Column[object]]]]) -> str:
    """CSV on the Web (W3C, https://www.w3.org/TR/tabular-metadata/)."""
    held = {table.name for table, _ in tables}
    told = {
        "@context": "http://www.w3.org/ns/csvw",
        "dialect": {"delimiter": ";", "encoding": "utf-8", "header": True},
        "tables": [
            {
                "url": f"../representations/rep1/data/tabeller/{table.name}.csv",
                "dc:title": HELD[table.name].called,
                "tableSchema": {
                    "columns": [{"name": one.name, "titles": one.name, "datatype": _datatype(one)} for one in columns],
                    "primaryKey": "id",
                    "foreignKeys": [key for one in columns for key in _foreign_keys(one, held)],
                },
            }
            for table, columns in tables
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _foreign_keys(column: Column[object], held: set[str]) -> list[dict[str, object]]:
    return [
        {
            "columnReference": column.name,
            "reference": {"resource": f"../representations/rep1/data/tabeller/{name}.csv", "columnReference": "id"},
        }
        for key in column.foreign_keys
        if (name := key.column.table.name) in held
    ]


def _datatype(column: Column[object]) -> str:
    """Booleans are written "ja" and "nej", so they are told as strings."""
    match column.type:
        case Boolean():
            return "string"
        case Integer():
            return "integer"
        case Float():
            return "number"
        case Date():
            return "date"
        case DateTime():
            return "dateTime"
        case _:
            return "dateTime" if "UtcDateTime" in type(column.type).__name__ else "string"
