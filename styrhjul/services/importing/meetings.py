"""Meetings: found again by their id, so that a moved one is the same meeting and keeps its first date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlmodel import select

from models.cycles import Meeting
from models.organisation import Body
from styrhjul.exchange.meetings import MeetingRow
from styrhjul.exchange.problems import Problem
from styrhjul.exchange.tables import Located
from styrhjul.services.importing.ledger import Ledger, Named
from styrhjul.services.importing.registry import Registry


@dataclass(frozen=True)
class MeetingDraft:
    body: str
    uid: str
    row: MeetingRow


def draft_meetings(
    rows: Sequence[Located[MeetingRow]], registry: Registry, *, body: str | None = None
) -> tuple[list[MeetingDraft], list[Problem]]:
    """Each meeting with its body (``body`` if it names none) and its id, and what is wrong with these.

    A meeting without an id goes by its first date, so that "flyttat från" finds it again.
    """
    problems: list[Problem] = []
    drafts: dict[tuple[str, str], MeetingDraft] = {}
    seen: dict[tuple[str, str], Located[MeetingRow]] = {}
    unnamed: dict[tuple[str, date, str], Located[MeetingRow]] = {}
    for found in rows:
        row = found.row
        whose = row.body or body or ""
        if (key := registry.bodies.find(whose)) is None:
            message = registry.bodies.unknown(whose) if whose else "Det framgår inte vilket organ som sammanträder."
            problems.append(found.problem("body", message))
            continue
        uid = row.uid or _made_uid(key, row, drafts)
        earlier = seen.setdefault((key, uid), found)
        if not row.uid:
            earlier = unnamed.setdefault((key, row.starts_on, row.time), found)
        if earlier is not found:
            problems.append(found.problem("uid", f"Sammanträdet finns redan på {earlier.place.called}."))
        drafts[key, uid] = MeetingDraft(key, uid, row)
    return list(drafts.values()), problems


def write_meetings(ledger: Ledger, drafts: Sequence[MeetingDraft]) -> None:
    if not drafts:
        return
    session = ledger.session
    ledger.know("body_id", session.exec(select(Body)).all())
    stored = {(row.body_id, row.uid): row for row in session.exec(select(Meeting))}
    for draft in drafts:
        body_id = ledger.ids["body_id"][draft.body]
        meeting = stored.get((body_id, draft.uid))
        told = draft.row.model_fields_set & {"time", "place", "status"}
        values = draft.row.model_dump(include=told) | {
            "starts_on": draft.row.starts_on,
            "ends_on": draft.row.last_day,
            "moved_from": _first_date(meeting, draft.row),
        }
        named = Named("sammanträde", f"{draft.body} {draft.row.starts_on}", f"meeting:{draft.body}/{draft.uid}")
        ledger.write(meeting, new=partial(Meeting, body_id=body_id, uid=draft.uid), named=named, values=values)


def _made_uid(body: str, row: MeetingRow, taken: dict[tuple[str, str], MeetingDraft]) -> str:
    """The body and the first date; a second meeting on that day gets a number after."""
    name = f"{body}-{row.moved_from or row.starts_on}"
    number = 2
    uid = name
    while (body, uid) in taken:
        uid, number = f"{name}-{number}", number + 1
    return uid


def _first_date(stored: Meeting | None, row: MeetingRow) -> date | None:
    """The date the meeting had first; None while, or again when, it is held on that date."""
    first = (stored.moved_from if stored else None) or row.moved_from or (stored.starts_on if stored else None)
    return None if first == row.starts_on else first
