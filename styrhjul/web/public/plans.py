"""The accepted unit plans: the units' own answers to the goals, own and private units on the same footing."""

from collections import Counter

from fastapi import Request, Response
from sqlalchemy import Connection

from styrhjul.services.publishing import public_plans, shown_plans
from styrhjul.store.published import body_name
from styrhjul.web.gate import Asked, NotHere, Right, room
from styrhjul.web.pages import show
from styrhjul.web.public.keeping import kept, year_in

pages = room()


@pages.get("/plans", right=Right.LOOK)
def plans(visit: Asked, request: Request) -> Response:
    def draw(connection: Connection) -> Response:
        counted: dict[tuple[str, str], Counter[int]] = {}
        for plan in public_plans(connection):
            counted.setdefault((plan.body, plan.body_name), Counter())[plan.year] += 1
        bodies = [(*body, sorted(years.items(), reverse=True)) for body, years in counted.items()]
        return show(visit, "public/plans.html.jinja", bodies=bodies)

    return kept(visit, request, draw)


@pages.get("/plans/{body}/{year}", right=Right.LOOK)
def plans_of_year(visit: Asked, request: Request, body: str, year: str) -> Response:
    asked = year_in(year)

    def draw(connection: Connection) -> Response:
        return show(
            visit,
            "public/plans_of_year.html.jinja",
            name=body_name(connection, body),
            body=body,
            year=asked,
            plans=public_plans(connection, body=body, year=asked),
        )

    return kept(visit, request, draw)


@pages.get("/plans/{body}/{year}/{unit}", right=Right.LOOK)
def plan_of_unit(visit: Asked, request: Request, body: str, year: str, unit: str) -> Response:
    asked = year_in(year)

    def draw(connection: Connection) -> Response:
        found = [plan for plan in public_plans(connection, body=body, year=asked) if plan.unit == unit]
        if not found:
            raise NotHere
        (shown,) = shown_plans(connection, found, today=visit.today)
        return show(visit, "public/plan.html.jinja", shown=shown, year=asked)

    return kept(visit, request, draw)
