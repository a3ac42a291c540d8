"""The politician's pages: what there is to read, receipts and questions, visits, the calendar."""

from styrhjul.web.gate import Room


def rooms() -> tuple[Room, ...]:
    from styrhjul.web.politician import calendars, readings, reporting, reports, visits

    return readings.pages, reports.pages, visits.pages, reporting.pages, calendars.pages
