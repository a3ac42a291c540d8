"""Who does something when, and the audit row it leaves."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from models.obligations import Audit


@dataclass(frozen=True)
class Act:
    """Who does something, when, and what they say about it."""

    actor: str
    today: date
    now: datetime
    comment: str = ""


def audit_row(
    act: Act,
    *,
    verb: str,
    subject: str,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> Audit:
    """``subject`` is the table and the row's id or key, such as "obligation:12" or "cycle:bun/2027"."""
    return Audit(
        at=act.now,
        actor=act.actor,
        verb=verb,
        subject=subject,
        before=json.dumps(before, default=str, ensure_ascii=False) if before else "",
        after=json.dumps(after, default=str, ensure_ascii=False) if after else "",
        reason=act.comment.strip(),
    )
