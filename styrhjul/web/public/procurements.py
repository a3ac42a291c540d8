"""What is bought: contracts in force, what is under way and planned, and the providers that one may choose among."""

from fastapi import Request, Response
from sqlalchemy import Connection

from styrhjul.services.publishing import public_register, told_register
from styrhjul.store.published import body_name, register_sizes
from styrhjul.web.gate import Asked, Right, room
from styrhjul.web.pages import show
from styrhjul.web.public.keeping import kept

pages = room()


@pages.get("/procurements", right=Right.LOOK)
def procurements(visit: Asked, request: Request) -> Response:
    def draw(connection: Connection) -> Response:
        return show(visit, "public/procurements.html.jinja", bodies=register_sizes(connection))

    return kept(visit, request, draw)


@pages.get("/procurements/{body}", right=Right.LOOK)
def procurements_of_body(visit: Asked, request: Request, body: str) -> Response:
    def draw(connection: Connection) -> Response:
        register = public_register(connection, body=body, today=visit.today)
        return show(
            visit,
            "public/procurements_of_body.html.jinja",
            name=body_name(connection, body),
            register=told_register(register, today=visit.today),
        )

    return kept(visit, request, draw)
