"""The citizen's pages, and the open data: what is published, and nothing else.

Everything shown comes from ``styrhjul.services.publishing``, which says what is public.
"""

from styrhjul.web.gate import Room


def rooms() -> tuple[Room, ...]:
    """The room's pages, in the order in which their addresses are tried."""
    from styrhjul.web.public import accessibility, front, goals, indicators, open_data, open_files, plans, procurements

    return (
        front.pages,
        goals.pages,
        indicators.pages,
        plans.pages,
        procurements.pages,
        accessibility.pages,
        open_data.pages,
        open_files.described,
    )
