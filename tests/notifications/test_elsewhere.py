"""Where a person has an address other than e-mail: Apprise speaks to it, one message at a time."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from models.kinds import Ending, NoticeState
from notifications.channels.opening import send_elsewhere
from styrhjul.store.database import Database
from tests.notifications.office_hours import Clock, attempts, notices, run_sql, send


class Hook:
    """A webhook on loopback: what has been posted to it, what else has been asked for there, and how it answers."""

    def __init__(self, port: int) -> None:
        self.url = f"json://127.0.0.1:{port}/hemlig-nyckel"
        self.posts: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.answer = 200


@pytest.fixture
def hook() -> Iterator[Hook]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.posts.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(found.answer)
            if found.answer == 302:
                self.send_header("Location", "/admin")
            self.end_headers()

        def do_GET(self) -> None:
            found.asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Hook(server.server_port)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_webhook_gets_the_digest_as_plain_text(due: Database, hook: Hook) -> None:
    run_sql(due, "UPDATE address SET channel = 'json', value = :url WHERE value LIKE 'h1@%'", url=hook.url)
    tally = send(due, None, clock=Clock())
    assert tally.states == {NoticeState.SENT: 1}
    (post,) = hook.posts
    assert post["title"] == "Senast 15 januari: Enhetsplan, Skola 1"
    assert "Svara på nämndens mål." in post["message"]
    assert (attempts(due)[0].sent_to, notices(due)[0].subject) == ("json", post["title"])


def test_a_webhook_that_fails_is_tried_again_and_its_secret_stands_nowhere(due: Database, hook: Hook) -> None:
    hook.answer = 500
    run_sql(due, "UPDATE address SET channel = 'json', value = :url WHERE value LIKE 'h1@%'", url=hook.url)
    clock = Clock()
    send(due, None, clock=clock)
    assert notices(due)[0].state is NoticeState.RETRY
    assert "500" in attempts(due)[0].answer
    assert "hemlig" not in attempts(due)[0].answer
    hook.answer = 200
    clock.move(minutes=5)
    send(due, None, clock=clock)
    assert notices(due)[0].state is NoticeState.SENT


@pytest.mark.parametrize("url", ["mailto://a:b@ond.example", "file:///etc/passwd", "jsons://", "slack://fel"])
def test_what_is_no_address_of_an_allowed_kind_is_refused_unsent(url: str) -> None:
    assert send_elsewhere(url, title="Hej", body="Hej").ending is Ending.REFUSED
