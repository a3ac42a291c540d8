"""Every page, asked for by everybody: who gets in is the table below, and everybody else is answered alike."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from sqlmodel import Session, select

from models.kinds import BodyKind, FileFormat, ReportKind, TransitionKind
from models.obligations import Obligation, Submission, Transition
from models.organisation import Body, Unit
from models.reports import Receipt, Report, ReportFile
from models.signing_in import SignInSession
from models.visits import Visit
from styrhjul.rules.access import Right
from styrhjul.services.opening import open_cycle
from styrhjul.store.database import Database
from styrhjul.web.gate import SESSION, right_of
from styrhjul.web.rooms import every_room
from styrhjul.web.site import Site
from tests.cast import act, definition, holds, person
from tests.conftest import FreshIn
from tests.web.conftest import NOON, Entering, session_of

NOBODY, CITIZEN = "", "a citizen"
PEOPLE = {
    "kerstin": "administrator of the board",
    "anna": "administrator of bun",
    "olle": "officer in bun",
    "siv": "procurement officer in bun",
    "mats": "manager of school one",
    "hedda": "head of school one",
    "hugo": "head of school two",
    "karin": "chair of bun",
    "pia": "politician in bun",
    "paul": "another politician in bun",
    "eva": "administrator of von",
    "vera": "head of a home in von",
    "vidar": "politician in von",
}
ALL = frozenset(PEOPLE)
OFFICIALS = frozenset({"anna", "olle", "siv", "karin"})

MAY = {
    Right.LOOK: ALL | {NOBODY},
    Right.ENTER: ALL,
    Right.ADMINISTER: frozenset({"anna"}),
    Right.FOLLOW: OFFICIALS,
    Right.BUY: frozenset({"anna", "siv"}),
    Right.READ: OFFICIALS | {"pia", "paul"},
    Right.PASS_ON: frozenset({"anna", "karin"}),
    Right.VISIT: frozenset({"anna", "karin", "pia", "paul"}),
    Right.ATTEND: frozenset({"anna", "mats", "hedda"}),
    Right.INSTALL: frozenset({"kerstin"}),
}
"""Who gets in to a page about bun and its school one."""

ABOUT_NOTHING = MAY | {
    Right.ADMINISTER: frozenset({"kerstin", "anna", "eva"}),
    Right.FOLLOW: OFFICIALS | {"kerstin", "eva"},
    Right.READ: OFFICIALS | {"kerstin", "eva", "pia", "paul", "vidar"},
    Right.PASS_ON: frozenset({"kerstin", "anna", "eva", "karin"}),
    Right.VISIT: frozenset({"kerstin", "anna", "eva", "karin", "pia", "paul", "vidar"}),
    Right.ATTEND: frozenset({"kerstin", "anna", "eva", "mats", "hedda", "hugo", "vera"}),
    Right.BUY: frozenset({"kerstin", "anna", "eva", "siv"}),
}
"""Who gets in to a page that shows each what is theirs."""

OWN = {"/readings": "pia", "/sessions": "hedda"}
"""Whose the thing is on a page that only its own party comes to; else it is school one's plan, which its head owes."""

MORE_NEEDED = (
    "/bodies/{body}/definition/check",
    "/metrics",
    "/open-data/procurements",
    "/people/{person}/",
    "/plans/{body}/{year}/{unit}",
    "/sign-in/provider",
)
"""Pages that are not there in this town, or take more than their address."""

NARROWER = {
    "/to/{obligation_id}": OFFICIALS | {"hedda"},
    "/to/{obligation_id}/question": OFFICIALS | {"hedda"},
    "/sign-out": ALL,
    "/visits/{visit_id}/report": frozenset(),
    "/visits/{visit_id}/report/begin-anew": frozenset(),
    "/visits/{visit_id}/report/draft": frozenset(),
}
"""Pages whose own answer is narrower than their right; nobody reports from a visit that is yet to be made."""

YEAR = """
key: prov
name: Årshjul på prov
stages:
  unit_plans:
    name: Enhetsplaner
    steps:
      enhetsplan:
        name: Enhetsplan
        who: {units: all}
        opens: {date: 2026-10-01}
        due: {date: 2027-01-15}
        content: unit_plan
      lasning:
        name: Läsning av planerna
        who: {politicians: own}
        opens: {date: 2026-10-15}
        due: {date: 2027-01-25}
        closes: submit
        reports: [unit_plans]
"""

ROUTES = [
    pytest.param(route, method, id=f"{method} {route.path}")
    for one in every_room()
    for route in one.router.routes
    if isinstance(route, APIRoute)
    for method in sorted(route.methods)
]


@dataclass(frozen=True)
class Town:
    """The municipality's database, what stands in the parts of an address, and everybody's session.

    The parts are all bun's, and its school one's.
    """

    url: str
    parts: dict[str, str]
    secrets: dict[str, str]


@pytest.fixture(scope="module")
def town(fresh_in: FreshIn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Built once: each page is asked for in a copy of it."""
    folder = tmp_path_factory.mktemp("town")
    with fresh_in(folder) as database:
        with database.writing() as session:
            parts = _town(session)
        site = Site(database=database, folder=folder, clock=lambda: NOON)
        secrets = {key: session_of(site, key) for key in PEOPLE}
        database.close()
        yield Town(database.url, parts, secrets)


@pytest.fixture
def database(town: Town, fresh_in: FreshIn, tmp_path: Path) -> Iterator[Database]:
    with fresh_in(tmp_path, like=town.url) as database:
        yield database


@pytest.mark.parametrize(("route", "method"), ROUTES)
def test_who_gets_in(route: APIRoute, method: str, entering: Entering, town: Town) -> None:
    right = right_of(route)
    assert right is not None, "every page says its right"
    address, about = _address(route.path, town.parts)
    expected = _expected(right, route.path, about=about)
    got_in = set()
    browser = entering()
    for key in (NOBODY, *PEOPLE):
        browser.cookies.clear()
        if key:
            browser.cookies.set(SESSION, town.secrets[key])
        answer = browser.request(method, address)
        signs_in = answer.status_code == 401 or answer.headers.get("location", "").startswith("/sign-in")
        turned_away = not key and signs_in
        if answer.status_code != 404 and not turned_away:
            got_in.add(key)
            continue
        assert answer.status_code == 404 or key == NOBODY, f"{PEOPLE.get(key, CITIZEN)}: {answer.status_code}"
    missing = _may_be_missing(route.path)
    assert got_in == expected or (missing and got_in <= expected), f"{address} takes {right}"


def _address(path: str, parts: dict[str, str]) -> tuple[str, bool]:
    """The address with its parts filled in, and whether it is about something that belongs to somebody."""
    own = {"obligation_id": parts["reading_id"]} if path.startswith("/readings") else {}
    about = any(
        f"{{{name}}}" in path for name in ("body", "unit", "obligation_id", "report_id", "visit_id", "receipt_id")
    )
    return re.sub(r":\w+}", "}", path).format_map(parts | own), about


def _expected(right: Right, path: str, *, about: bool) -> frozenset[str]:
    if path in NARROWER:
        return NARROWER[path]
    if right is Right.ANSWER:
        return frozenset({next((who for start, who in OWN.items() if path.startswith(start)), "hedda")})
    if right is Right.ATTEND and "{unit}" not in path and "{obligation_id}" not in path and about:
        return frozenset({"anna"})
    return (MAY if about else ABOUT_NOTHING)[right]


def _may_be_missing(path: str) -> bool:
    """Whether the page takes more than its address says: a letter, a file, a row of a form, something published."""
    named = any(f"{{{name}" in path for name in ("secret", "file", "notice_id", "format", "goal", "indicator", "step"))
    return named or path.startswith(MORE_NEEDED)


def _town(session: Session) -> dict[str, str]:
    board = Body(key="ks", name="Kommunstyrelsen", kind=BodyKind.BOARD)
    bun = Body(key="bun", name="Barn- och utbildningsnämnden", kind=BodyKind.COMMITTEE)
    von = Body(key="von", name="Vård- och omsorgsnämnden", kind=BodyKind.COMMITTEE)
    session.add_all([board, bun, von])
    session.flush()
    one, two = (Unit(key=key, name=f"Skola {key}", kind="school", body_id=bun.id) for key in ("ettan", "tvaan"))
    home = Unit(key="hemmet", name="Hemmet", kind="home", body_id=von.id)
    session.add_all([one, two, home])
    session.flush()
    who = {key: person(session, key) for key in (*PEOPLE, "nils")}
    holds(session, who["kerstin"], "administrator", body_id=board.id)
    holds(session, who["anna"], "administrator", body_id=bun.id)
    holds(session, who["olle"], "officer", body_id=bun.id)
    holds(session, who["siv"], "procurement_officer", body_id=bun.id)
    holds(session, who["mats"], "manager", unit_id=one.id)
    holds(session, who["hedda"], "unit_head", unit_id=one.id)
    holds(session, who["hugo"], "unit_head", unit_id=two.id)
    holds(session, who["karin"], "chair", body_id=bun.id)
    holds(session, who["eva"], "administrator", body_id=von.id)
    holds(session, who["vera"], "unit_head", unit_id=home.id)
    for key, body in (("pia", bun), ("paul", bun), ("vidar", von)):
        holds(session, who[key], "politician", body_id=body.id, party="A")
    return _year(session, bun=bun, unit=one, reader=who["pia"].id, session_of=who["hedda"].id)


def _year(session: Session, *, bun: Body, unit: Unit, reader: int | None, session_of: int | None) -> dict[str, str]:
    at = datetime(2026, 11, 1, 8, tzinfo=UTC)
    open_cycle(session, body_key="bun", year=2027, definition=definition(YEAR), act=act(date(2026, 9, 1)))
    plan = session.exec(select(Obligation).where(Obligation.unit_id == unit.id)).one()
    reading = session.exec(select(Obligation).where(Obligation.person_id == reader)).one()
    plan.last, plan.version = "submit", 1
    version = Submission(obligation_id=plan.id, version=1, text="Så gör vi.")
    report = Report(
        kind=ReportKind.UNIT_PLANS,
        occurrence_id=reading.occurrence_id,
        version=1,
        title="Enhetsplanerna",
        day=at.date(),
        at=at,
        decided=False,
        facts=json.dumps({}),
        sha256="",
        summary="",
        holes="",
        changed="",
    )
    visit = Visit(body_id=bun.id, unit_id=unit.id, year=2027, key="ettan", day=date(2027, 3, 1), changed_at=at)
    own = SignInSession(
        secret_sha256="0" * 64, person_id=session_of, way="link", began_at=at, seen_at=at, ends_at=at.replace(year=2030)
    )
    session.add_all([version, report, visit, own])
    session.add(
        Transition(
            obligation_id=plan.id, no=1, kind=TransitionKind.SUBMIT, day=at.date(), at=at, actor="Hedda", version=1
        )
    )
    session.flush()
    receipt = Receipt(
        obligation_id=reading.id, submission_id=version.id, at=at, by="Pia", question="Hur då?", passed_on_at=at
    )
    page = ReportFile(report_id=report.id, format=FileFormat.HTML, name="planer.html", file=b"<p>Klart.</p>", sha256="")
    session.add_all([receipt, page])
    session.flush()
    numbers = {"plan": plan, "reading": reading, "report": report, "visit": visit, "receipt": receipt, "session": own}
    ids = {f"{name}_id": str(row.id) for name, row in numbers.items()}
    free = {"year": "2027", "language": "en", "person": "nils", "step": "enhetsplan"}
    nowhere = dict.fromkeys(("secret", "format", "goal", "indicator", "file"), "ingen") | {"notice_id": "1"}
    return ids | free | nowhere | {"body": "bun", "unit": "ettan", "obligation_id": ids["plan_id"]}
