"""The open data itself: goals, indicators, outcomes and plans as JSON and CSV, and procurements by OCDS 1.1."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy import Connection

from styrhjul.exchange.open_csv import csv_file
from styrhjul.services.publishing import (
    ShownIndicator,
    ShownPlan,
    municipality_name,
    public_goals,
    public_plans,
    release_package,
    shown_indicators,
    shown_plans,
)
from styrhjul.store.goals import GoalLine
from styrhjul.store.published import register_sizes
from styrhjul.web.gate import Asked, Right, Visit, room
from styrhjul.web.public import open_models as told
from styrhjul.web.public.keeping import kept

described = room(described=True)

Item = TypeVar("Item")


class CsvResponse(Response):
    media_type = "text/csv"


_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}
_JSON: dict[str, Any] = {"right": Right.LOOK, "response_class": JSONResponse}
_AS_CSV: dict[str, Any] = {"right": Right.LOOK, "response_class": CsvResponse, "responses": _CSV}


@described.get("/open-data/goals.json", **_JSON, response_model=told.Goals, summary="Decided goals")
def goals_json(visit: Asked, request: Request, asked: Annotated[told.OfBodyAndYearInPages, Query()]) -> Response:
    def draw(connection: Connection) -> Response:
        goals = public_goals(connection, today=visit.today, body=asked.body, year=asked.year)
        paged = _Paged(visit, request, asked, publisher=municipality_name(connection), total=len(goals))
        return paged.answer(told.Goals, goals=[_goal(each) for each in paged.of(goals)])

    return for_everybody(visit, request, draw)


@described.get("/open-data/goals.csv", **_AS_CSV, summary="Decided goals, a line each")
def goals_csv(visit: Asked, request: Request, asked: Annotated[told.OfBodyAndYear, Query()]) -> Response:
    def draw(connection: Connection) -> Response:
        goals = public_goals(connection, today=visit.today, body=asked.body, year=asked.year)
        return _csv(told.OpenGoal, [_goal(each) for each in goals], leave_out=("targets",))

    return for_everybody(visit, request, draw)


@described.get("/open-data/targets.csv", **_AS_CSV, summary="The goals' targets, a line each")
def targets_csv(visit: Asked, request: Request, asked: Annotated[told.OfBodyAndYear, Query()]) -> Response:
    def draw(connection: Connection) -> Response:
        goals = public_goals(connection, today=visit.today, body=asked.body, year=asked.year)
        head = ("body", "goal", "indicator", "year", "baseline", "target")
        rows = (
            (goal.body, goal.key, target.indicator, target.year, target.baseline, target.target)
            for goal in goals
            for target in goal.targets
        )
        return CsvResponse(csv_file(head, rows))

    return for_everybody(visit, request, draw)


def _goal(line: GoalLine) -> told.OpenGoal:
    assert line.decided_on is not None
    return told.OpenGoal(
        **_same(told.OpenGoal, line, but=("targets",)),
        targets=tuple(told.OpenTarget(**_same(told.OpenTarget, target)) for target in line.targets),
    )


@described.get("/open-data/indicators.json", **_JSON, response_model=told.Indicators, summary="Indicators in use")
def indicators_json(visit: Asked, request: Request, asked: Annotated[told.OfBodyInPages, Query()]) -> Response:
    def draw(connection: Connection) -> Response:
        found = shown_indicators(connection, today=visit.today, body=asked.body)
        paged = _Paged(visit, request, asked, publisher=municipality_name(connection), total=len(found))
        return paged.answer(told.Indicators, indicators=[_indicator(each) for each in paged.of(found)])

    return for_everybody(visit, request, draw)


@described.get("/open-data/indicators.csv", **_AS_CSV, summary="Indicators in use, a line each")
def indicators_csv(visit: Asked, request: Request, asked: Annotated[told.OfBody, Query()]) -> Response:
    def draw(connection: Connection) -> Response:
        found = shown_indicators(connection, today=visit.today, body=asked.body)
        return _csv(told.OpenIndicator, [_indicator(each) for each in found])

    return for_everybody(visit, request, draw)


_OF_OUTCOME = ("value", "period_end", "few", "meets_standard", "trend")


def _indicator(shown: ShownIndicator) -> told.OpenIndicator:
    latest = shown.latest
    return told.OpenIndicator(
        **_same(told.OpenIndicator, shown.indicator, but=_OF_OUTCOME),
        value=latest.value if latest else None,
        period_end=latest.period_end if latest else None,
        few=latest is not None and latest.few,
        meets_standard=shown.meets,
        trend=shown.trend,
    )


@described.get("/open-data/outcomes.json", **_JSON, response_model=told.Outcomes, summary="The indicators' outcomes")
def outcomes_json(visit: Asked, request: Request, asked: Annotated[told.OfIndicatorInPages, Query()]) -> Response:
    def draw(connection: Connection) -> Response:
        found = _outcomes(connection, visit, body=asked.body, indicator=asked.indicator)
        paged = _Paged(visit, request, asked, publisher=municipality_name(connection), total=len(found))
        return paged.answer(told.Outcomes, outcomes=list(paged.of(found)))

    return for_everybody(visit, request, draw)


@described.get("/open-data/outcomes.csv", **_AS_CSV, summary="The indicators' outcomes, a line each")
def outcomes_csv(visit: Asked, request: Request, asked: Annotated[told.OfIndicator, Query()]) -> Response:
    def draw(connection: Connection) -> Response:
        return _csv(told.OpenOutcome, _outcomes(connection, visit, body=asked.body, indicator=asked.indicator))

    return for_everybody(visit, request, draw)


def _outcomes(connection: Connection, visit: Visit, *, body: str, indicator: str) -> list[told.OpenOutcome]:
    """Also of indicators that are no longer in use: what has been measured stays measured."""
    found = shown_indicators(connection, today=visit.today, body=body, key=indicator, retired=True)
    return [
        told.OpenOutcome(indicator=shown.indicator.key, **_same(told.OpenOutcome, version, but=("indicator",)))
        for shown in found
        for version in shown.outcomes
    ]


@described.get("/open-data/plans.json", **_JSON, response_model=told.Plans, summary="Accepted unit plans")
def plans_json(visit: Asked, request: Request, asked: Annotated[told.OfBodyAndYearInPages, Query()]) -> Response:
    def draw(connection: Connection) -> Response:
        found = public_plans(connection, body=asked.body, year=asked.year)
        paged = _Paged(visit, request, asked, publisher=municipality_name(connection), total=len(found))
        plans = shown_plans(connection, paged.of(found), today=visit.today)
        return paged.answer(told.Plans, plans=[_plan(each) for each in plans])

    return for_everybody(visit, request, draw)


def _plan(shown: ShownPlan) -> told.OpenPlan:
    return told.OpenPlan(
        **_same(told.OpenPlan, shown.plan, but=("learned", "answers")),
        learned=shown.learned,
        answers=tuple(
            told.OpenAnswer(
                goal=answer.goal.key,
                activities=tuple(told.OpenActivity(**vars(each)) for each in answer.activities),
                **_same(told.OpenAnswer, answer, but=("goal", "activities")),
            )
            for answer in shown.answers
        ),
    )


@described.get(
    "/open-data/procurements.json",
    **_JSON,
    response_model=told.ReleasePackage,
    responses={404: {"model": told.NothingThere}},
    summary="Procurements, contracts and choice systems (OCDS 1.1)",
)
def procurements_json(visit: Asked, request: Request, asked: Annotated[told.OfBody, Query()]) -> Response:
    def draw(connection: Connection) -> Response:
        bodies = tuple(each.body for each in register_sizes(connection) if asked.body in {"", each.body})
        publisher = municipality_name(connection) or visit.site.chosen.public_url or "Kommunen"
        package = release_package(connection, bodies=bodies, publisher=publisher, today=visit.today)
        if package is None:
            return JSONResponse(
                told.NothingThere(message="Det finns inga upphandlingar.").model_dump(), status_code=404
            )
        return JSONResponse({**package, "license": told.LICENCE})

    return for_everybody(visit, request, draw)


class _Paged:
    """One page of an answer, and where the next is."""

    def __init__(self, visit: Visit, request: Request, asked: told.InPages, *, publisher: str, total: int) -> None:
        self._first, self._size = (asked.page - 1) * asked.size, asked.size
        further = urlencode({**request.query_params, "page": str(asked.page + 1)})
        self._head: dict[str, Any] = {
            "publisher": publisher,
            "day": visit.today,
            "total": total,
            "page": asked.page,
            "size": asked.size,
            "next": f"{request.url.path}?{further}" if self._first + asked.size < total else None,
        }

    def of(self, items: Sequence[Item]) -> Sequence[Item]:
        return items[self._first : self._first + self._size]

    def answer(self, shape: Callable[..., BaseModel], **items: Sequence[object]) -> Response:
        return Response(shape(**self._head, **items).model_dump_json(), media_type="application/json")


def _same(shape: type[BaseModel], thing: object, *, but: Iterable[str] = ()) -> Mapping[str, Any]:
    """The fields of the thing that the answer has by the same names."""
    return {name: getattr(thing, name) for name in shape.model_fields if name not in but}


def _csv(shape: type[BaseModel], items: Iterable[BaseModel], *, leave_out: Iterable[str] = ()) -> Response:
    head = [name for name in shape.model_fields if name not in leave_out]
    return CsvResponse(csv_file(head, ([getattr(item, name) for name in head] for item in items)))


def for_everybody(visit: Visit, request: Request, draw: Callable[[Connection], Response]) -> Response:
    """For everybody, from any page on the web, and with the licence in its head too."""
    answer = kept(visit, request, draw)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Access-Control-Expose-Headers"] = "ETag, Link"
    answer.headers["Link"] = f'<{told.LICENCE}>; rel="license"'
    return answer
