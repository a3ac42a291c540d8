"""The first page of those who follow a year: each of their bodies' years, what is late in it, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import Response

from models.kinds import CycleState
from styrhjul.rules.access import Concern
from styrhjul.rules.status import Status
from styrhjul.rules.tally import Tally, tally
from styrhjul.store.standing import StepStanding, step_standings
from styrhjul.store.years import Sitting, Year, body_names, sittings, years_of
from styrhjul.web.gate import Asked, Right, room
from styrhjul.web.pages import show

pages = room()

AHEAD = timedelta(days=365)


@dataclass(frozen=True)
class Counted:
    """A step on one occasion, with how many of its parties have done it."""

    standing: StepStanding
    tally: Tally

    @property
    def soon(self) -> int:
        return self.standing.numbers.get(Status.DUE_SOON, 0)


@dataclass(frozen=True)
class Card:
    """A year, as the page sums it up. ``to_read`` is what has been handed in and waits for an answer."""

    year: Year
    late: int
    soon: int
    to_read: int
    finished: int
    steps: int
    next_step: Counted | None
    next_meeting: Sitting | None

    @property
    def is_calm(self) -> bool:
        return not (self.late or self.to_read)


@dataclass(frozen=True)
class Followed:
    """A body with its open years, and those that are closed."""

    key: str
    name: str
    cards: tuple[Card, ...]
    closed: tuple[Year, ...]
    next_year: int


@pages.get("/years", right=Right.FOLLOW)
def years(visit: Asked) -> Response:
    bodies = visit.bodies_where(Right.FOLLOW)
    with visit.site.database.snapshot() as connection:
        names = body_names(connection, bodies=bodies)
        found = years_of(connection, bodies=bodies)
        standings = step_standings(connection, today=visit.today)
        meetings = sittings(connection, bodies=bodies, first=visit.today, last=visit.today + AHEAD)
    counted = counted_steps(standings)
    followed = tuple(
        Followed(
            key=key,
            name=name,
            cards=tuple(
                _card(year, counted, meetings, visit.today)
                for year in found
                if year.body == key and year.state is CycleState.OPEN
            ),
            closed=tuple(year for year in found if year.body == key and year.state is CycleState.CLOSED),
            next_year=visit.today.year + 1,
        )
        for key, name in names.items()
    )
    return show(visit, "administrator/years.html.jinja", followed=followed, about=lambda body: Concern(body=body))


def counted_steps(standings: Sequence[StepStanding]) -> tuple[Counted, ...]:
    return tuple(Counted(standing, tally(standing.numbers, closes=standing.closes)) for standing in standings)


def _card(year: Year, counted: Sequence[Counted], meetings: Sequence[Sitting], today: date) -> Card:
    own = [one for one in counted if (one.standing.body, one.standing.year) == (year.body, year.year)]
    return Card(
        year=year,
        late=sum(one.tally.late for one in own),
        soon=sum(one.soon for one in own),
        to_read=sum(one.tally.handed_in for one in own),
        finished=sum(one.tally.is_finished for one in own),
        steps=len(own),
        next_step=next_step(own, today),
        next_meeting=next((meeting for meeting in meetings if meeting.body == year.body), None),
    )


def next_step(counted: Sequence[Counted], today: date) -> Counted | None:
    """The step that is due first of those that are not done and not late."""
    ahead = [
        one
        for one in counted
        if one.standing.due_on is not None and one.standing.due_on >= today and not one.tally.is_finished
    ]
    return min(ahead, key=lambda one: one.standing.due_on or date.max, default=None)
