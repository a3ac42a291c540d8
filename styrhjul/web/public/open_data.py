"""The page about the open data, its description for programs (OpenAPI 3.1), and its catalogue (DCAT-AP-SE)."""

from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from styrhjul.services.publishing import municipality_name
from styrhjul.web.gate import Asked, Right, Visit, room
from styrhjul.web.pages import show
from styrhjul.web.public.keeping import kept
from styrhjul.web.public.open_files import described, for_everybody
from styrhjul.web.public.open_models import LICENCE

pages = room()

ABOUT = "What the municipality has decided, promised, measured and bought. Free to use for whatever you like (CC0 1.0)."


@dataclass(frozen=True)
class DataSet:
    """What a set of open data is, in both languages, and the files that it can be had as (path, kind)."""

    key: str
    swedish: str
    english: str
    files: tuple[tuple[str, str], ...]


SETS = (
    DataSet(
        "goals",
        "Beslutade mål, och hur långt de ska nå varje år",
        "Decided goals, and how far they are to come each year",
        (("goals.json", "application/json"), ("goals.csv", "text/csv"), ("targets.csv", "text/csv")),
    ),
    DataSet(
        "indicators",
        "Nyckeltal med kommunens standard och senaste värde",
        "Indicators with the municipality's standard and the newest value",
        (("indicators.json", "application/json"), ("indicators.csv", "text/csv")),
    ),
    DataSet(
        "outcomes",
        "Nyckeltalens värden genom åren, för kommunen som helhet",
        "The indicators' values over the years, for the municipality as a whole",
        (("outcomes.json", "application/json"), ("outcomes.csv", "text/csv")),
    ),
    DataSet(
        "plans",
        "Godkända enhetsplaner, kommunens egna och privata",
        "Accepted unit plans, the municipality's own and private",
        (("plans.json", "application/json"),),
    ),
    DataSet(
        "procurements",
        "Upphandlingar, avtal och valfrihetssystem enligt OCDS 1.1",
        "Procurements, contracts and choice systems by OCDS 1.1",
        (("procurements.json", "application/json"),),
    ),
)


@pages.get("/open-data", right=Right.LOOK)
def open_data(visit: Asked, request: Request) -> Response:
    def draw(_connection: Connection) -> Response:
        return show(
            visit, "public/open_data.html.jinja", sets=SETS, licence=LICENCE, contact=visit.site.chosen.mail_contact
        )

    return kept(visit, request, draw)


@pages.get("/open-data/openapi.json", right=Right.LOOK)
def description(visit: Asked, request: Request) -> Response:
    return for_everybody(visit, request, lambda _connection: JSONResponse(openapi()))


def openapi() -> dict[str, Any]:
    """The description of the open data, made of its addresses and the shapes of its answers."""
    made: dict[str, Any] = get_openapi(
        title="Styrhjul: open data",
        version="1",
        summary=ABOUT,
        routes=described.router.routes,
        license_info={"name": "CC0 1.0", "identifier": "CC0-1.0"},
    )
    return made


@pages.get("/open-data/catalogue.jsonld", right=Right.LOOK)
def catalogue(visit: Asked, request: Request) -> Response:
    def draw(connection: Connection) -> Response:
        root = (visit.site.chosen.public_url or str(request.base_url)).rstrip("/")
        told = catalogue_of(visit, root=root, publisher=municipality_name(connection) or root)
        return JSONResponse(told, media_type="application/ld+json")

    return for_everybody(visit, request, draw)


def catalogue_of(visit: Visit, *, root: str, publisher: str) -> dict[str, Any]:
    """The catalogue by DCAT-AP-SE 3.0, which Sveriges dataportal reads: one dataset a set, one distribution a file."""
    base = f"{root}/open-data"
    agent = {"@id": f"{base}#publisher", "@type": "foaf:Agent", "foaf:name": publisher}
    contact = {"@id": f"{base}#contact", "@type": "vcard:Organization", "vcard:fn": publisher}
    if visit.site.chosen.mail_contact:
        contact["vcard:hasEmail"] = {"@id": f"mailto:{visit.site.chosen.mail_contact}"}  # type: ignore[assignment]
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dcterms": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "vcard": "http://www.w3.org/2006/vcard/ns#",
        },
        "@id": base,
        "@type": "dcat:Catalog",
        "dcterms:title": _in_both(f"Öppna data från {publisher}", f"Open data from {publisher}"),
        "dcterms:description": _in_both("Vad kommunen har beslutat, lovat, mätt och köpt.", ABOUT),
        "dcterms:publisher": agent,
        "dcterms:license": {"@id": LICENCE},
        "foaf:homepage": {"@id": base},
        "dcat:dataset": [_dataset(each, base, agent, contact) for each in SETS],
    }


def _dataset(each: DataSet, base: str, agent: dict[str, Any], contact: dict[str, Any]) -> dict[str, Any]:
    return {
        "@id": f"{base}#{each.key}",
        "@type": "dcat:Dataset",
        "dcterms:title": _in_both(each.swedish, each.english),
        "dcterms:description": _in_both(f"{each.swedish}.", f"{each.english}."),
        "dcterms:publisher": {"@id": agent["@id"]},
        "dcat:contactPoint": contact,
        "dcterms:accessRights": {"@id": "http://publications.europa.eu/resource/authority/access-right/PUBLIC"},
        "dcterms:accrualPeriodicity": {"@id": "http://publications.europa.eu/resource/authority/frequency/CONT"},
        "dcat:theme": [{"@id": "http://publications.europa.eu/resource/authority/data-theme/GOVE"}],
        "dcat:distribution": [_distribution(base, *file) for file in each.files],
    }


def _distribution(base: str, name: str, kind: str) -> dict[str, Any]:
    return {
        "@id": f"{base}/{name}",
        "@type": "dcat:Distribution",
        "dcterms:title": _in_both(name, name),
        "dcat:accessURL": {"@id": f"{base}/{name}"},
        "dcat:downloadURL": {"@id": f"{base}/{name}"},
        "dcterms:format": kind,
        "dcterms:license": {"@id": LICENCE},
    }


def _in_both(swedish: str, english: str) -> list[dict[str, str]]:
    return [{"@language": "sv", "@value": swedish}, {"@language": "en", "@value": english}]
