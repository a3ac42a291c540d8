"""Makes every table known, since foreign keys name tables in other modules."""

from models import (
    cycles,
    follow_up,
    goals,
    indicators,
    notices,
    obligations,
    organisation,
    procurement,
    reports,
    reviews,
    signing_in,
    unit_plans,
    visits,
)

__all__ = [
    "cycles",
    "follow_up",
    "goals",
    "indicators",
    "notices",
    "obligations",
    "organisation",
    "procurement",
    "reports",
    "reviews",
    "signing_in",
    "unit_plans",
    "visits",
]
