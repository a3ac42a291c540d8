"""What is kept for a while only, as statements that weed it out; each counts what it took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import Connection, TextClause, bindparam, text

from models.columns import UtcDateTime


@dataclass(frozen=True)
class Weed:
    """SQL that takes what was last of use before ``:day`` or ``:instant``; the first statement's count is told."""

    statements: Sequence[str]


LINKS = Weed(("DELETE FROM sign_in_link WHERE ends_at < :instant",))
SIGN_INS = Weed(("DELETE FROM sign_in_session WHERE coalesce(ended_at, ends_at) < :instant",))
CALENDAR_KEYS = Weed(("DELETE FROM calendar_key WHERE ended_at < :instant",))
LETTERS = Weed(
    (
        "UPDATE notice SET subject = '', body = '' WHERE day < :day AND (subject <> '' OR body <> '')",
        """UPDATE delivery SET sent_to = '', answer = '' WHERE (sent_to <> '' OR answer <> '')
           AND notice_id IN (SELECT id FROM notice WHERE day < :day)""",
    )
)
DRAFTS = Weed(("DELETE FROM draft WHERE saved_at < :instant",))
AWAY = Weed(("DELETE FROM unavailable WHERE ends_on < :day",))


def weed_out(connection: Connection, one: Weed, *, before: date) -> int:
    given = {"day": before, "instant": datetime.combine(before, time(), UTC)}
    counts = [connection.execute(_bound(statement), _named(statement, given)).rowcount for statement in one.statements]
    return counts[0]


def _bound(statement: str) -> TextClause:
    bound = text(statement)
    return bound.bindparams(bindparam("instant", type_=UtcDateTime)) if ":instant" in statement else bound


def _named(statement: str, given: dict[str, date]) -> dict[str, date]:
    return {name: value for name, value in given.items() if f":{name}" in statement}
