"""What is written in the register reaches only those whom it is meant for, and says only what it says."""

from email.message import EmailMessage

import pytest

from models.kinds import Ending, NoticeState
from notifications.channels.letters import Mailbox
from notifications.channels.opening import send_elsewhere
from styrhjul.store.database import Database
from tests.notifications.conftest import due, office
from tests.notifications.office_hours import Clock, attempts, run_sql, send
from tests.notifications.post_office import PostOffice
from tests.notifications.test_elsewhere import Hook, hook
from tests.threats.evil import MARK, SCRIPT, TEMPLATE, unescaped

__all__ = ["due", "hook", "office"]
HERE = frozenset({"127.0.0.1"})
OUTSIDER = "angripare@ond.example"


def part(letter: EmailMessage, kind: str) -> str:
    found = letter.get_body((kind,))
    assert found is not None
    return str(found.get_content())


@pytest.mark.parametrize("evil", [SCRIPT, TEMPLATE], ids=["html", "template"])
def test_html_in_names_and_texts_is_shown_in_a_letter_and_not_obeyed(
    due: Database, office: PostOffice, evil: str
) -> None:
    for table, column in (("unit", "name"), ("person", "name"), ("occurrence", "title"), ("occurrence", "description")):
        run_sql(due, f"UPDATE {table} SET {column} = {column} || :evil", evil=evil)
    assert send(due, office, clock=Clock()).states == {NoticeState.SENT: 3}
    for letter in office.letters:
        assert unescaped(part(letter, "html")) == []
        assert MARK in part(letter, "html")
        assert evil in part(letter, "plain")
        assert "\n" not in letter["Subject"]


@pytest.mark.parametrize(
    "address",
    [
        f"h1@ekbacka.example,{OUTSIDER}",
        f"h1@ekbacka.example?bcc={OUTSIDER}",
        f"h1@ekbacka.example&to={OUTSIDER}",
        f"h1@ekbacka.example%0d%0aRCPT TO:<{OUTSIDER}>",
        f"h1@ekbacka.example\r\nRCPT TO:<{OUTSIDER}>",
        f'"{OUTSIDER}"<h1@ekbacka.example>',
        f"<h1@ekbacka.example> <{OUTSIDER}>",
        f"h1%{OUTSIDER}",
        f"@relay.example:{OUTSIDER}",
    ],
)
def test_no_address_smuggles_in_another_receiver(due: Database, office: PostOffice, address: str) -> None:
    """Though it has got past the import and stands in the register."""
    run_sql(due, "UPDATE address SET value = :address WHERE value LIKE 'h1@%'", address=address)
    send(due, office, clock=Clock())
    assert set(office.receivers) - {f"h1%{OUTSIDER}"} == {"h2@ekbacka.example", "h3@ekbacka.example"}
    assert all(letter["Bcc"] is None and letter["Cc"] is None for letter in office.letters)


def test_a_name_is_no_address(due: Database, office: PostOffice) -> None:
    run_sql(due, "UPDATE person SET name = :name WHERE key = 'h1'", name=f"Hanna <{OUTSIDER}>\r\nBcc: {OUTSIDER}")
    send(due, office, clock=Clock())
    assert OUTSIDER not in office.receivers
    assert all(letter["Bcc"] is None and len(letter["To"].addresses) == 1 for letter in office.letters)
    assert str(Mailbox(f"Hanna, {OUTSIDER}", "h1@ekbacka.example")).count("@") == 2


@pytest.mark.parametrize("asked", ["attach=file:///etc/passwd", "attach=http://127.0.0.1/x", "attachments=/etc/passwd"])
@pytest.mark.parametrize("scheme", ["json", "ntfy"])
def test_an_address_fetches_no_file(hook: Hook, scheme: str, asked: str) -> None:
    url = f"{hook.url}/x?{asked}".replace("json://", f"{scheme}://")
    assert send_elsewhere(url, title="Hej", body="Hej", hosts=HERE).ending is Ending.ACCEPTED
    assert hook.posts
    assert hook.asked == []
    for post in hook.posts:
        assert "root:" not in str(post)
        assert not post.get("attachments")
        assert not post.get("attach")


SECRET = "json://nils:losenord@127.0.0.1:1/hemlig-nyckel"


def test_a_secret_address_is_told_to_nobody_else(due: Database, office: PostOffice) -> None:
    """Neither to the administrator, who hears that a message did not get through, nor to whoever tries things out."""
    run_sql(due, "UPDATE address SET channel = 'json', value = :url WHERE value LIKE 'h1@%'", url=SECRET)
    run_sql(due, "UPDATE notice SET attempts = 9")
    clock = Clock()
    send(due, office, clock=clock)
    run_sql(due, "UPDATE notice SET state = 'queued', attempts = 0, message_id = ''")
    send(due, office, clock=clock, redirect_to=Mailbox("", "prov@ekbacka.example"))
    told = "".join(part(letter, kind) for letter in office.letters for kind in ("plain", "html"))
    told += "".join(f"{one.sent_to} {one.answer}" for one in attempts(due))
    assert "json://" in told
    assert [word for word in ("hemlig", "losenord", "nils") if word in told] == []


def test_an_address_whose_key_is_gone_is_tried_again_and_stops_nobody(due: Database, office: PostOffice) -> None:
    def locked(held: str) -> str:
        raise ValueError("Adressen går inte att läsa.")

    run_sql(due, "UPDATE address SET channel = 'json', value = 'json:siv1:AAAA' WHERE value LIKE 'h1@%'")
    tally = send(due, office, clock=Clock(), reveal=locked)
    assert tally.states == {NoticeState.SENT: 2, NoticeState.RETRY: 1}
    assert "Adressen går inte att läsa." in {one.answer for one in attempts(due)}
