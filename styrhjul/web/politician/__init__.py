"""The politician's pages: what there is to read, receipts and questions, visits, the calendar."""

from styrhjul.web.gate import Room


def rooms() -> tuple[Room, ...]:
    return ()
