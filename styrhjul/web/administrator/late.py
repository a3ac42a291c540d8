"""What needs somebody: what has not come in, since when and who has been told, and what waits to be read."""

from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import Response

from models.kinds import Closing, CycleState
from styrhjul.rules.access import Right
from styrhjul.rules.status import Status
from styrhjul.rules.wording import party_in_words, reason_in_swedish
from styrhjul.store.late import LastSaid, last_said, responsible_names
from styrhjul.store.standing import Line, Wanted, lines
from styrhjul.store.told import told_items
from styrhjul.store.years import year_of
from styrhjul.web.gate import Asked, NotHere, room
from styrhjul.web.pages import show, told
from styrhjul.web.paging import PageNumber, part_of

pages = room()

BACK = timedelta(days=30)
A_PAGE = 100
MOST_TOLD = 200


@dataclass(frozen=True)
class Late:
    """Something that has not come in: since when, who is responsible, and what was said last."""

    line: Line
    party: str
    days: int
    responsible: tuple[str, ...]
    said: LastSaid | None


@pages.get("/bodies/{body}/{year:int}/late", right=Right.FOLLOW)
def late(  # noqa: PLR0913, PLR0917  (a page of each list)
    visit: Asked, body: str, year: int, page: PageNumber = 1, read: PageNumber = 1, done: str = ""
) -> Response:
    today = visit.today
    with visit.site.database.snapshot() as connection:
        found = year_of(connection, body=body, year=year)
        if found is None:
            raise NotHere
        asked = Wanted(body=body, year=year, statuses=(Status.LATE, Status.SUBMITTED))
        waiting = lines(connection, today=today, wanted=asked)
        said = last_said(connection, body=body, year=year, today=today)
        names = responsible_names(connection, body=body, year=year, today=today)
        items = told_items(connection, first=today - BACK, last=today, body=body, year=year, newest=MOST_TOLD)
    overdue = [line for line in waiting if line.status is Status.LATE]
    to_read = [line for line in waiting if line.status is Status.SUBMITTED and line.closes is not Closing.SUBMIT]
    shown, waits = part_of(overdue, page, A_PAGE), part_of(to_read, read, A_PAGE)
    return show(
        visit,
        "administrator/late.html.jinja",
        year=found,
        overdue=[_late(line, said, names, today) for line in shown.items],
        to_read=[(line, _party(line)) for line in waits.items],
        shown=shown,
        waits=waits,
        told=items,
        reason=lambda code: told(visit, reason_in_swedish(code)),
        may_act=visit.may(Right.ADMINISTER, visit.about) and found.state is CycleState.OPEN,
        back=BACK.days,
        done=done,
    )


def _late(line: Line, said: dict[int, LastSaid], names: dict[int, tuple[str, ...]], today: date) -> Late:
    days = (today - line.due_on).days if line.due_on else 0
    return Late(line, _party(line), days, names.get(line.id, ()), said.get(line.id))


def _party(line: Line) -> str:
    return party_in_words(party=line.party, name=line.party_name, role=line.role)
