"""Every room of the pages, in the order in which their addresses are tried."""

from styrhjul.web import administrator, home, municipality, politician, public, signing_in, unit, watching
from styrhjul.web.gate import Room


def every_room() -> tuple[Room, ...]:
    return (
        home.pages,
        watching.pages,
        *signing_in.rooms(),
        *administrator.rooms(),
        *municipality.rooms(),
        *unit.rooms(),
        *politician.rooms(),
        *public.rooms(),
    )
