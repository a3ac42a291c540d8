"""Every form that anybody can come to, filled in with what nobody should write: no fault, no SQL, nowhere else."""

from itertools import cycle, islice

from styrhjul.store.database import Database
from tests.threats.evil import unescaped
from tests.threats.test_pages import GETS, NASTY, everything
from tests.web.conftest import Entering
from tests.web.test_access import _address
from tests.web.unit.browsing import FormOnPage, Page

LEAVES = ("/sign-out", "/sessions", "/export")
"""What ends the visit, or hands out all there is."""


def filled(form: FormOnPage, nasty: str) -> dict[str, str]:
    """Every field that has no value of its own gets the nasty one, and the page's own choices stand."""
    return {
        name: value if value and len(value) < 12 and value.isalnum() else nasty for name, value in form.fields.items()
    }


def test_no_form_becomes_sql_or_a_fault(parts: dict[str, str], database: Database, entering: Entering) -> None:
    turn, tried = cycle((*NASTY, "<script>alert('ond5x')</script>")), set()
    before = everything(database)
    for who in ("anna", "hedda", "pia", "kerstin", ""):
        browser = entering(who)
        for path in GETS:
            address = _address(path, parts)[0]
            answer = browser.get(address)
            if answer.status_code != 200 or not answer.headers["content-type"].startswith("text/html"):
                continue
            for form in Page(browser, address, 200, answer.text)._read.forms:
                action = form.action or address
                if form.method.lower() != "post" or action.startswith(LEAVES) or action in tried:
                    continue
                tried.add(action)
                for nasty in islice(turn, 2):
                    sent = browser.post(action, data=filled(form, nasty))
                    assert sent.status_code < 500, (who, action, nasty)
                    assert not sent.headers.get("location", "/").startswith(("//", "/\\", "http")), action
                    assert "styrhjul_session=ond" not in sent.headers.get("set-cookie", "")
                    assert unescaped(sent.text) == [], action
    assert len(tried) > 15
    assert everything(database).keys() == before.keys()
    assert everything(database)["person"] >= before["person"]
