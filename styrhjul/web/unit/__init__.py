"""What one owes, written and handed in on the page: plans, follow-ups and everything else; and the unit's own page."""

from styrhjul.web.gate import Room


def rooms() -> tuple[Room, ...]:
    from styrhjul.web.unit import tasks, units, workbooks, writing

    return (tasks.pages, writing.pages, workbooks.pages, units.pages)
