"""How accessible the pages are: the statement that lagen (2018:1937) asks for, with what the municipality fills in."""

from fastapi import Request, Response
from sqlalchemy import Connection

from styrhjul.services.publishing import municipality_name
from styrhjul.web.gate import Asked, Right, room
from styrhjul.web.pages import show
from styrhjul.web.public.keeping import kept

pages = room()


@pages.get("/accessibility", right=Right.LOOK)
def accessibility(visit: Asked, request: Request) -> Response:
    def draw(connection: Connection) -> Response:
        return show(
            visit,
            "public/accessibility.html.jinja",
            municipality=municipality_name(connection),
            contact=visit.site.chosen.mail_contact,
            address=visit.site.chosen.public_url,
        )

    return kept(visit, request, draw)
