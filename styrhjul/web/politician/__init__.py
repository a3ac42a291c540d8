"""The politician's pages: what there is to read, receipts, questions and who passes them on, visits, the calendar."""

from styrhjul.web.gate import Room


def rooms() -> tuple[Room, ...]:
    from styrhjul.web.politician import calendars, questions, readings, reporting, reports, visits

    return readings.pages, questions.pages, reports.pages, visits.pages, reporting.pages, calendars.pages
