"""What the room's pages have in common: the body they are about, and its other pages."""

from dataclasses import dataclass

from sqlalchemy import Connection

from styrhjul.rules.access import Concern, Right
from styrhjul.rules.definition import Definition
from styrhjul.rules.loading import load_definition
from styrhjul.services.people import WrongFieldsError
from styrhjul.store.municipality import body_name
from styrhjul.store.years import year_of
from styrhjul.web.gate import NotHere, Visit
from styrhjul.web.pages import Way, said, told

EARLIEST, LATEST = 5, 3
"""How many years before and after the present one the pages will count out; rules are not asked about other times."""


@dataclass(frozen=True)
class BodyHead:
    """A body, and the ways to what is seen to for it. ``year`` 0 is no year in particular."""

    key: str
    name: str
    year: int
    ways: tuple[Way, ...]


def head_of(visit: Visit, connection: Connection, body: str, year: int = 0) -> BodyHead:
    """The ways are those that the visitor may go, all but to the page itself. A year not yet opened has no pages."""
    about = Concern(body=body)
    ways = []
    if year and year_of(connection, body=body, year=year):
        ways.append(Way(said(visit, "Året"), f"/bodies/{body}/{year}"))
        ways.append(Way(said(visit, "Krockar"), f"/bodies/{body}/{year}/clashes"))
    if visit.may(Right.ADMINISTER, about):
        if year:
            ways.append(Way(said(visit, "Öppna eller uppdatera"), f"/bodies/{body}/{year}/preview"))
            ways.append(Way(said(visit, "Årets aviseringar"), f"/bodies/{body}/{year}/notices"))
        ways.append(Way(said(visit, "Läs in mål"), f"/bodies/{body}/goals/imports"))
        ways.append(Way(said(visit, "Utkorgen"), f"/bodies/{body}/outbox"))
        ways.append(Way(said(visit, "Personer"), f"/bodies/{body}/people"))
        ways.append(Way(said(visit, "Definitionen"), f"/bodies/{body}/definition"))
    if visit.may(Right.BUY, about):
        ways.append(Way(said(visit, "Läs in upphandlingar"), f"/bodies/{body}/imports"))
    return BodyHead(body, body_name(connection, key=body), year, tuple(way for way in ways if way.href != visit.path))


def known_year(visit: Visit, year: int) -> int:
    """A year near enough to be counted out; another is not here."""
    if not visit.today.year - EARLIEST <= year <= visit.today.year + LATEST:
        raise NotHere
    return year


def wrong_fields(visit: Visit, wrong: WrongFieldsError) -> dict[str, str]:
    """What is to be put right, by the field's name, as the visitor reads it."""
    return {field: told(visit, sentence) for field, sentence in wrong.faults}


def installed_definition(visit: Visit) -> Definition:
    """The definition in the installation's own folder.

    Raises:
        DefinitionError: it has faults, or is not there.
    """
    return load_definition(visit.site.folder / "cycle")
