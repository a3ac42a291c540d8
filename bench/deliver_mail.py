"""Delivering a thousand notices from the outbox, against smtplib on one connection and Apprise's own mail plugin."""

import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory

import apprise

from bench.measuring import Ratio, compare, timed
from bench.turn_year import NOW, ROUND_DAY, UNITS, copied, prepared
from models.kinds import NoticeState
from notifications.channels.letters import Letter, Mailbox
from notifications.channels.opening import open_mail
from notifications.delivery import Post, deliver
from styrhjul.services.delivering import deliver_waiting
from styrhjul.services.rounds import run_round
from styrhjul.settings import of_environment
from styrhjul.store.database import Database

SENDER = Mailbox("Bänken", "bank@kommun.example")
SLOW = 0.005
"""Seconds that a server takes over each letter when it writes it to a disk before it answers."""
FEW = 20
"""Apprise's plugin is so slow that a sample of this size does."""


def main() -> list[Ratio]:
    with TemporaryDirectory() as folder, mail_sink() as port, mail_sink(SLOW) as slow:
        due = prepared(Path(folder)) / "due"
        return [
            *_whole_delivery(due, port),
            _channel_alone(port),
            _several_connections(due, slow),
            _against_apprise(port),
        ]


def _whole_delivery(due: Path, port: int) -> list[Ratio]:
    """From the outbox: claim, read, put into words, send, and keep each answer in a transaction of its own."""

    def ours() -> float:
        channel = open_mail(f"smtp://127.0.0.1:{port}")
        with copied(due) as database:
            with database.writing() as session:
                assert run_round(session, today=ROUND_DAY, now=NOW).notices == UNITS
            post = Post(channel, SENDER)
            taken = timed(lambda: _delivered(database.transaction, post))
        channel.close()
        return taken

    return [
        compare(
            "deliver 1,000 notices from the outbox, to smtplib and EmailMessage",
            floor=lambda: _documented(port),
            ours=ours,
            aim=1.5,
        ),
        compare("the same, to smtplib with letters already written", floor=lambda: _smtplib(port), ours=ours, aim=6),
    ]


def _several_connections(due: Path, port: int) -> Ratio:
    """Four connections to a server that takes its time, to one; the other way round than the rest."""

    def by(connections: int) -> float:
        environ["STYRHJUL_MAIL_URL"] = f"smtp://127.0.0.1:{port}?connections={connections}"
        of_environment.cache_clear()
        with copied(due) as database:
            with database.writing() as session:
                assert run_round(session, today=ROUND_DAY, now=NOW).notices == UNITS
            return timed(lambda: _sent(database))

    return compare(
        f"four connections to a server of {1000 * SLOW:g} ms a letter, to one",
        floor=lambda: by(1),
        ours=lambda: by(4),
        aim=0.5,
        times=3,
    )


def _sent(database: Database) -> None:
    assert deliver_waiting(database, limit=UNITS, clock=lambda: NOW).states[NoticeState.SENT] == UNITS


def _delivered(begin: object, post: Post) -> None:
    tally = deliver(begin, post=post, clock=lambda: NOW, limit=10 * UNITS)  # type: ignore[arg-type]
    assert tally.states[NoticeState.SENT] == UNITS, tally


def _channel_alone(port: int) -> Ratio:
    def ours() -> float:
        channel = open_mail(f"smtp://127.0.0.1:{port}")
        taken = timed(lambda: list(channel.deliver(_letter(n) for n in range(UNITS))))
        channel.close()
        return taken

    return compare(
        "write and send 1,000 letters, to smtplib doing the same", floor=lambda: _smtplib(port), ours=ours, aim=1.5
    )


def _against_apprise(port: int) -> Ratio:
    """A letter's time through Apprise's own plugin, and through ours; the other way round than the rest."""

    def theirs() -> float:
        def one(n: int) -> None:
            sender = apprise.Apprise()
            sender.add(f"mailto://127.0.0.1:{port}?from=bank@kommun.example&to=h{n}@kommun.example&mode=insecure")
            assert sender.notify(title="Enhetsplan", body=TEXT)

        return timed(lambda: [one(n) for n in range(FEW)]) / FEW

    def ours() -> float:
        channel = open_mail(f"smtp://127.0.0.1:{port}")
        taken = timed(lambda: list(channel.deliver(_letter(n) for n in range(UNITS)))) / UNITS
        channel.close()
        return taken

    return compare("one letter, to Apprise's own mail plugin", floor=theirs, ours=ours, aim=0.1, times=3)


TEXT = "Hej!\n\n* Enhetsplan, Björkens förskola\n  Senast fredag 15 januari 2027.\n  Svara på nämndens mål.\n" * 3


def _letter(n: int) -> Letter:
    to = Mailbox(f"Åsa {n}", f"h{n}@kommun.example")
    return Letter(f"<{n}@kommun.example>", SENDER, to, "Enhetsplan", TEXT, f"<p>{TEXT}</p>", NOW)


def _smtplib(port: int) -> float:
    """A thousand letters on one connection, written as fast as we write them; nothing is read and nothing kept."""
    with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost") as server:
        return timed(
            lambda: [
                server.sendmail(SENDER.address, [letter.to.address], letter.content)
                for letter in (_letter(n) for n in range(UNITS))
            ]
        )


def _documented(port: int) -> float:
    """A thousand letters of the same kind on one connection, as smtplib's and email's documentation have it."""
    with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost") as server:
        return timed(lambda: [server.send_message(_message(n)) for n in range(UNITS)])


def _message(n: int) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = str(SENDER), f"Åsa {n} <h{n}@kommun.example>"
    message["Subject"], message["Message-ID"] = "Enhetsplan", f"<{n}@kommun.example>"
    message.set_content(TEXT)
    message.add_alternative(f"<p>{TEXT}</p>", subtype="html")
    return message


@contextmanager
def mail_sink(slow: float = 0) -> Iterator[int]:
    """The port of a sink that runs meanwhile."""
    with subprocess.Popen(
        [sys.executable, "-m", "bench.mail_sink", str(slow)], stdout=subprocess.PIPE, text=True
    ) as sink:
        assert sink.stdout is not None
        yield int(sink.stdout.readline())
        sink.terminate()
