"""The external reviews with their recommendations, as lists show them."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, text

from styrhjul.rules.reviews import ReviewFacts


@dataclass(frozen=True)
class RecommendationLine:
    no: int
    what: str
    owner: str
    due_on: date | None
    done_on: date | None
    outcome: str


@dataclass(frozen=True)
class ReviewLine:
    """A review; ``unit`` and ``unit_name`` are "" where it is of the body's work as a whole."""

    id: int
    body: str
    key: str
    title: str
    unit: str
    unit_name: str
    reviewer: str
    assignment: str
    scope: str
    decider: str
    decided_on: date | None
    paragraph: str
    reported_on: date | None
    report_link: str
    answer: str
    answered_on: date | None
    answered_by: str
    recommendations: tuple[RecommendationLine, ...] = ()

    @property
    def facts(self) -> ReviewFacts:
        return ReviewFacts(of_unit=bool(self.unit), reported_on=self.reported_on, answered_on=self.answered_on)


_REVIEWS = """
SELECT r.id, b.key AS body, r.key, r.title, coalesce(u.key, '') AS unit, coalesce(u.name, '') AS unit_name, r.reviewer,
       r.assignment, r.scope, r.decider, r.decided_on, r.paragraph, r.reported_on, r.report_link, r.answer,
       r.answered_on, r.answered_by
FROM review AS r
JOIN body AS b ON b.id = r.body_id
LEFT JOIN unit AS u ON u.id = r.unit_id
WHERE (:body = '' OR b.key = :body)
ORDER BY b.key, r.decided_on, r.key
"""
_REVIEW_TYPES: dict[str, Any] = dict.fromkeys(("decided_on", "reported_on", "answered_on"), Date)

_RECOMMENDATIONS = """
SELECT c.review_id, c.no, c.what, c.owner, c.due_on, c.done_on, c.outcome
FROM recommendation AS c
JOIN review AS r ON r.id = c.review_id
JOIN body AS b ON b.id = r.body_id
WHERE (:body = '' OR b.key = :body)
ORDER BY c.review_id, c.no
"""


def review_lines(connection: Connection, *, body: str = "") -> tuple[ReviewLine, ...]:
    """The reviews of a body, or of all, each with its recommendations in their own order."""
    recommended: dict[int, list[RecommendationLine]] = defaultdict(list)
    statement = text(_RECOMMENDATIONS).columns(due_on=Date, done_on=Date)
    for review_id, *line in connection.execute(statement, {"body": body}):
        recommended[review_id].append(RecommendationLine(*line))
    rows = connection.execute(text(_REVIEWS).columns(**_REVIEW_TYPES), {"body": body}).mappings()
    lines = (ReviewLine(**row) for row in rows)
    return tuple(replace(line, recommendations=tuple(recommended.get(line.id, ()))) for line in lines)
