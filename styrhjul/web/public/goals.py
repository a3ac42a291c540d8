"""The decided goals: what each does for the citizen, and how far it has come."""

from fastapi import Request, Response
from sqlalchemy import Connection

from styrhjul.services.publishing import goal_years, goals_for_year
from styrhjul.store.published import body_name, public_bodies
from styrhjul.web.gate import Asked, Right, room
from styrhjul.web.pages import show
from styrhjul.web.public.keeping import kept, year_in

pages = room()


@pages.get("/goals", right=Right.LOOK)
def goals(visit: Asked, request: Request) -> Response:
    def draw(connection: Connection) -> Response:
        years = goal_years(connection, today=visit.today)
        bodies = [(body, years[body.key]) for body in public_bodies(connection) if body.key in years]
        return show(visit, "public/goals.html.jinja", bodies=bodies)

    return kept(visit, request, draw)


@pages.get("/goals/{body}/{year}", right=Right.LOOK)
def goals_of_year(visit: Asked, request: Request, body: str, year: str) -> Response:
    asked = year_in(year)

    def draw(connection: Connection) -> Response:
        return show(
            visit,
            "public/goals_of_year.html.jinja",
            name=body_name(connection, body),
            year=asked,
            years=list(goal_years(connection, today=visit.today).get(body, ())),
            body=body,
            goals=goals_for_year(connection, today=visit.today, body=body, year=asked),
        )

    return kept(visit, request, draw)
