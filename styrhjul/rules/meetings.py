"""Meetings as rules see them: occasions in order, with provisional ones aside and cancelled ones gone."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from models.kinds import MeetingStatus


@dataclass(frozen=True)
class Meeting:
    """One meeting as imported. ``status`` is planned, provisional (held only if needed) or cancelled."""

    body: str
    starts: date
    ends: date
    status: str = MeetingStatus.PLANNED
    uid: str = ""


class Diary:
    """The meetings of every body. Those that begin on the same day are one occasion."""

    def __init__(self, meetings: Iterable[Meeting]) -> None:
        held = sorted(
            (meeting for meeting in meetings if meeting.status != MeetingStatus.CANCELLED),
            key=lambda meeting: (meeting.body, meeting.starts, meeting.status, meeting.uid),
        )
        self._all = {body: _occasions(found) for body, found in groupby(held, key=lambda m: m.body)}
        self._planned = {
            body: tuple(meeting for meeting in found if meeting.status == MeetingStatus.PLANNED)
            for body, found in self._all.items()
        }

    def of(self, body: str, *, provisional: bool = False) -> tuple[Meeting, ...]:
        return (self._all if provisional else self._planned).get(body, ())

    def within(
        self, body: str, *, year: int, month: int | None = None, provisional: bool = False
    ) -> tuple[Meeting, ...]:
        """Those that begin in the year, or in its month."""
        return tuple(
            meeting
            for meeting in self.of(body, provisional=provisional)
            if meeting.starts.year == year and month in (None, meeting.starts.month)
        )

    def before(self, body: str, day: date, *, n: int = 1, provisional: bool = False) -> Meeting | None:
        """The ``n``-th meeting back that has ended before the day."""
        meetings = self.of(body, provisional=provisional)
        index = bisect_left(meetings, day, key=lambda meeting: meeting.ends) - n
        return meetings[index] if index >= 0 else None

    def after(self, body: str, day: date, *, n: int = 1, provisional: bool = False) -> Meeting | None:
        """The ``n``-th meeting that begins after the day."""
        meetings = self.of(body, provisional=provisional)
        index = bisect_right(meetings, day, key=lambda meeting: meeting.starts) + n - 1
        return meetings[index] if index < len(meetings) else None


def _occasions(meetings: Iterable[Meeting]) -> tuple[Meeting, ...]:
    """One meeting a day of beginning; "planned" sorts before "provisional" and so goes first."""
    days = [list(same) for _, same in groupby(meetings, key=lambda meeting: meeting.starts)]
    return tuple(
        Meeting(same[0].body, same[0].starts, max(m.ends for m in same), same[0].status, same[0].uid) for same in days
    )
