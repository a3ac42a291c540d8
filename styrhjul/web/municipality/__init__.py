"""What all bodies share, and what runs beneath: imports, people, definitions, the outbox, the export."""

from styrhjul.web.gate import Room


def rooms() -> tuple[Room, ...]:
    from styrhjul.web.municipality import (
        addresses,
        defining,
        exporting,
        importing,
        outbox,
        people,
        roles,
        start,
        years_ahead,
    )

    modules = (start, years_ahead, outbox, importing, people, roles, addresses, defining, exporting)
    return tuple(module.pages for module in modules)
