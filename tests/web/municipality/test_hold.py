"""The outbox says that delivery stands still, to everybody who looks into one."""

from datetime import date

from styrhjul.services.holding import hold_delivery, release_delivery
from styrhjul.store.database import Database
from tests.cast import act
from tests.web.conftest import Entering

DAY = date(2026, 11, 2)
SAID = "Utskicken står stilla sedan"


def test_a_hold_is_seen_in_the_outbox_with_its_reason(municipality: Database, entering: Entering) -> None:
    with municipality.writing() as session:
        hold_delivery(session, act=act(DAY, actor="Olle", comment="Databasen är återställd <från> i går."))
    for key, page in (("karin", "/outbox"), ("anna", "/bodies/bun/outbox")):
        shown = entering(key).get(page).text
        assert SAID in shown
        assert "av Olle: Databasen är återställd &lt;från&gt; i går." in shown
    with municipality.writing() as session:
        release_delivery(session, act=act(DAY))
    assert SAID not in entering("karin").get("/outbox").text
