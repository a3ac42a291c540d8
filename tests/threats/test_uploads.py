"""A file that somebody has handed in is kept and given back as bytes, under a name that leads nowhere."""

from datetime import date
from urllib.parse import unquote

import pytest
from sqlmodel import select

from models.obligations import Submission
from styrhjul.services.transitions import Content, submit
from styrhjul.store.database import Database
from tests import cast
from tests.web.conftest import Entering

SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"
HTML = b"<!DOCTYPE html><script>fetch('/sessions/end-all', {method: 'POST'})</script>"


@pytest.fixture
def number(database: Database) -> int:
    with database.writing() as session:
        cast.opened_year(session)
        first = session.exec(select(cast.Obligation.id).order_by(cast.Obligation.id)).first()
    assert first is not None
    return first


def hand_in(database: Database, number: int, name: str, content: bytes) -> None:
    with database.writing() as session:
        told = Content(text="Vår plan", file_name=name, file=content)
        submit(session, obligation_id=number, content=told, act=cast.act(date(2026, 11, 2), actor="H1"))


@pytest.mark.parametrize(
    ("name", "content"),
    [("plan.svg", SVG), ("plan.html", HTML), ("plan.pdf", HTML), ("plan.xhtml", SVG), ("plan.pdf", b"%PDF-1.7")],
)
def test_what_could_run_in_a_browser_is_saved_and_never_shown(
    database: Database, number: int, entering: Entering, name: str, content: bytes
) -> None:
    hand_in(database, number, name, content)
    for who, address in (("anna", "versions"), ("h1", "handed-in")):
        answer = entering(who).get(f"/obligations/{number}/{address}/1")
        assert answer.content == content
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "script-src 'self' 'nonce-" in answer.headers["content-security-policy"]


NAMES = [
    "../../../etc/passwd",
    "..\\..\\autoexec.bat",
    "/etc/cron.d/x",
    "C:\\Windows\\x.exe",
    'plan.pdf"; filename="ond.exe',
    "plan.pdf\r\nSet-Cookie: styrhjul_session=ond",
    "CON",
    "a" * 300 + ".pdf",
    "plan\u202efdp.exe",
    "<script>alert(1)</script>.pdf",
    "\x00.pdf",
]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_adds_no_header_and_is_no_path(database: Database, number: int, entering: Entering, name: str) -> None:
    if "\x00" in name and not database.is_sqlite:
        pytest.skip("PostgreSQL takes no such sign at all")
    hand_in(database, number, name, b"%PDF-1.7")
    answer = entering("anna").get(f"/obligations/{number}/versions/1")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    told = answer.headers["content-disposition"]
    assert told.count(";") == 1
    assert told.isascii()
    assert told.isprintable()
    assert unquote(told.partition("''")[2])
    with database.reading() as session:
        assert session.exec(select(Submission.file)).one() == b"%PDF-1.7"
