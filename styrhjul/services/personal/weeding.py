"""Weeds out what is kept for a while only, by the table in ``rules/retention.py``."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlmodel import Session

from styrhjul.rules.retention import RETENTION, Keep, Passing, last_kept
from styrhjul.services.acts import Act, audit_row
from styrhjul.store import passing
from styrhjul.store.passing import Weed

_WEEDS: Mapping[Passing, Weed] = MappingProxyType(
    {
        Passing.LINKS: passing.LINKS,
        Passing.SIGN_INS: passing.SIGN_INS,
        Passing.CALENDAR_KEYS: passing.CALENDAR_KEYS,
        Passing.LETTERS: passing.LETTERS,
        Passing.DRAFTS: passing.DRAFTS,
        Passing.AWAY: passing.AWAY,
    }
)


@dataclass(frozen=True)
class Weeded:
    """How many of it were weeded out, or would be."""

    keep: Keep
    number: int


def weed(session: Session, *, act: Act) -> tuple[Weeded, ...]:
    """Weed out all that is past its time on ``act.today``; the log tells how many of each. The caller may roll back."""
    connection = session.connection()
    done = tuple(
        Weeded(keep, passing.weed_out(connection, _WEEDS[keep.what], before=last_kept(keep, today=act.today)))
        for keep in RETENTION
    )
    if told := {str(one.keep.what): one.number for one in done if one.number}:
        session.add(audit_row(act, verb="retain", subject="municipality:all", after=told))
        session.flush()
    session.expire_all()
    return done
