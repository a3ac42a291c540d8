"""Publishes the status and the notices of a day as tables in Prefect's window, for the operator."""

import asyncio
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby

from prefect.artifacts import acreate_table_artifact

from flows.take_step import in_installation, place_of
from styrhjul.rules.tally import tally
from styrhjul.rules.wording import NOTICE_WORDS
from styrhjul.store.database import Database
from styrhjul.store.digests import DigestLine, digest_lines
from styrhjul.store.standing import StepStanding, step_standings

MOST_ROWS = 500


def _standings(database: Database, *, today: date, body: str = "", year: int = 0) -> tuple[StepStanding, ...]:
    with database.snapshot() as connection:
        return step_standings(connection, today=today, body=body, year=year)


def _day(database: Database, *, day: date) -> tuple[tuple[StepStanding, ...], tuple[DigestLine, ...]]:
    with database.snapshot() as connection:
        return step_standings(connection, today=day), digest_lines(connection, day=day)


def _nothing(_body: str) -> str:
    return ""


async def read_standings(folder: str, *, today: date, body: str = "", year: int = 0) -> tuple[StepStanding, ...]:
    """Where the committees stand. Looking is no task: it changes nothing, and a task costs more than it."""
    return await in_installation(folder, _standings, today=today, body=body, year=year)


async def read_day(folder: str, *, day: date) -> tuple[tuple[StepStanding, ...], tuple[DigestLine, ...]]:
    """Where every committee stands, and the day's notices."""
    return await in_installation(folder, _day, day=day)


async def publish_standings(
    standings: Sequence[StepStanding], *, day: date, folder: str, part: str = "", about: Callable[[str], str] = _nothing
) -> None:
    """A table "status-<body>" for each committee; ``part`` is the stage when the table is of one stage only.

    ``about`` says what else there is to know of a body, in Markdown.
    """
    await asyncio.gather(
        *(
            acreate_table_artifact(
                key=artifact_key("status", folder, body, part),
                table=bounded([_standing_row(row) for row in rows], first="Steg"),
                description=f"Läget {day}.{about(body)}",
            )
            for body, rows in groupby(standings, key=lambda standing: standing.body)
        )
    )


async def publish_digests(digests: Sequence[DigestLine], *, day: date, folder: str) -> None:
    """A table "notices", a version a day: who, by which channel, how many things. No addresses: they stay at home."""
    if not digests:
        return
    rows = [
        {"Till": row.person, "Kanal": row.channel, "Saker": str(row.things), "Läge": NOTICE_WORDS[row.state]}
        for row in digests
    ]
    await acreate_table_artifact(
        key=artifact_key("notices", folder),
        table=bounded(rows, first="Till"),
        description=f"{len(rows)} aviseringar {day}.",
    )


def artifact_key(kind: str, folder: str, *parts: str) -> str:
    """A key of lower-case letters, digits and dashes; the place's name keeps municipalities apart."""
    joined = "-".join(part for part in (kind, place_of(folder), *parts) if part)
    plain = unicodedata.normalize("NFKD", joined.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _standing_row(standing: StepStanding) -> dict[str, str]:
    counted = tally(standing.numbers, closes=standing.closes)
    return {
        "År": str(standing.year),
        "Steg": standing.title,
        "Senast": str(standing.due_on or "väntar"),
        "Klara": str(counted.done),
        "Inlämnade": str(counted.handed_in),
        "Öppna": str(counted.open_now),
        "Sena": str(counted.late),
        "Kommande": str(counted.coming),
        "Läge": counted.in_words,
    }


def bounded(rows: list[dict[str, str]], *, first: str) -> list[dict[str, str]]:
    """At most some hundreds of rows; the whole list is in the municipality's own database."""
    left = len(rows) - MOST_ROWS
    return rows if left <= 0 else [*rows[:MOST_ROWS], dict.fromkeys(rows[0], "") | {first: f"… och {left} till"}]
