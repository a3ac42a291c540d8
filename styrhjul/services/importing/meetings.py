"""Meetings: found again by their id, so that a moved one is the same meeting and keeps its first date."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlmodel import select

from models.cycles import Meeting
from styrhjul.exchange.meetings import MeetingRow
from styrhjul.exchange.problems import Problem
from styrhjul.exchange.tables import Located
from styrhjul.services.importing.ledger import Ledger, Named
from styrhjul.services.importing.registry import Names


@dataclass(frozen=True)
class MeetingDraft:
    body: str
    uid: str
    row: MeetingRow


def draft_meetings(
    rows: Sequence[Located[MeetingRow]], bodies: Names, *, body: str = ""
) -> tuple[list[MeetingDraft], list[Problem]]:
    """Each meeting with its body (``body`` if it names none) and its id, and what is wrong with these.

    A meeting without an id goes by its first date, so that "flyttat från" finds it again.
    """
    if body and bodies.find(body) is None:
        return [], [found.problem("", bodies.unknown(body)) for found in rows[:1]]
    problems: list[Problem] = []
    drafts: dict[tuple[str, str], MeetingDraft] = {}
    seen: dict[tuple[str, str], Located[MeetingRow]] = {}
    unnamed: dict[tuple[str, date, str], Located[MeetingRow]] = {}
    for found in rows:
        row = found.row
        whose = row.body or body
        if (key := bodies.find(whose)) is None:
            message = bodies.unknown(whose) if whose else "Det framgår inte vilket organ som sammanträder."
            problems.append(found.problem("body", message))
            continue
        uid = row.uid or _made_uid(key, row, drafts)
        earlier = seen.setdefault((key, uid), found)
        if not row.uid:
            earlier = unnamed.setdefault((key, row.starts_on, row.time), found)
        if earlier is not found:
            problems.append(found.problem("uid", "Sammanträdet finns redan på %(row)s.", row=earlier.place.called))
        drafts[key, uid] = MeetingDraft(key, uid, row)
    return list(drafts.values()), problems


def oldest_first(drafts: Sequence[MeetingDraft]) -> list[MeetingDraft]:
    """The last version of a meeting last: by its SEQUENCE, and otherwise in the order of the files."""
    return sorted(drafts, key=lambda draft: draft.row.sequence)


def write_meetings(ledger: Ledger, drafts: Sequence[MeetingDraft]) -> None:
    """The meetings; the bodies have been written."""
    stored = {(row.body_id, row.uid): row for row in ledger.session.exec(select(Meeting))}
    others = dict(stored)
    for draft in oldest_first(drafts):
        body_id = ledger.ids["body_id"][draft.body]
        meeting = stored.get((body_id, draft.uid)) or _only_one(others.values(), body_id=body_id, row=draft.row)
        uid = meeting.uid if meeting else draft.uid
        told = draft.row.model_fields_set & {"time", "place", "status"}
        values = draft.row.model_dump(include=told) | {
            "starts_on": draft.row.starts_on,
            "ends_on": _last_day(meeting, draft.row),
            "moved_from": _first_date(meeting, draft.row),
        }
        named = Named("sammanträde", f"{draft.body} {draft.row.starts_on}", f"meeting:{draft.body}/{uid}")
        new = partial(Meeting, body_id=body_id, uid=uid)
        stored[body_id, uid] = ledger.write(meeting, new=new, named=named, values=values)
        others.pop((body_id, uid), None)


def _only_one(others: Iterable[Meeting], *, body_id: int, row: MeetingRow) -> Meeting | None:
    """The meeting with another id that a row without one means: the body's only other one on its first date."""
    first = row.moved_from or row.starts_on
    same = [one for one in others if one.body_id == body_id and first in {one.moved_from, one.starts_on}]
    return same[0] if len(same) == 1 and not row.uid else None


def _made_uid(body: str, row: MeetingRow, taken: dict[tuple[str, str], MeetingDraft]) -> str:
    """The body and the first date; a second meeting on that day gets a number after."""
    name = f"{body}-{row.moved_from or row.starts_on}"
    number = 2
    uid = name
    while (body, uid) in taken:
        uid, number = f"{name}-{number}", number + 1
    return uid


def _last_day(stored: Meeting | None, row: MeetingRow) -> date:
    """Where the file doesn't tell, a meeting lasts as long as it did."""
    if stored is None or "ends_on" in row.model_fields_set:
        return row.last_day
    return row.starts_on + (stored.ends_on - stored.starts_on)


def _first_date(stored: Meeting | None, row: MeetingRow) -> date | None:
    """The date the meeting had first; None while, or again when, it is held on that date."""
    first = (stored.moved_from if stored else None) or row.moved_from or (stored.starts_on if stored else None)
    return None if first == row.starts_on else first
