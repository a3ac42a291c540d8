"""The first page of all: what the municipality wants to reach for its citizens, and ways on to the rest."""

from collections.abc import Collection

from fastapi import Request, Response
from sqlalchemy import Connection

from styrhjul.services.publishing import goal_years, municipality_name, public_goals
from styrhjul.store.published import public_bodies
from styrhjul.web.gate import Asked, Right, room
from styrhjul.web.pages import first_page, show
from styrhjul.web.public.keeping import kept

pages = room()


@pages.get("/", right=Right.LOOK)
def front(visit: Asked, request: Request) -> Response:
    def draw(connection: Connection) -> Response:
        years = goal_years(connection, today=visit.today)
        goals = public_goals(connection, today=visit.today) if years else ()
        chosen = {body: nearest_year(years[body], visit.today.year) for body in years}
        return show(
            visit,
            "public/front.html.jinja",
            municipality=municipality_name(connection),
            first=first_page(visit) if visit.visitor else "",
            bodies=[
                (
                    body,
                    chosen[body.key],
                    [
                        goal
                        for goal in goals
                        if goal.body == body.key and goal.first_year <= chosen[body.key] <= goal.last_year
                    ],
                )
                for body in public_bodies(connection)
                if body.key in chosen
            ],
        )

    return kept(visit, request, draw)


def nearest_year(years: Collection[int], year: int) -> int:
    """This year where it has goals; else the year that comes, else the latest that has been."""
    coming = [each for each in years if each >= year]
    return min(coming) if coming else max(years)
