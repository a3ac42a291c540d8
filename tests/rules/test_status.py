"""Status is a pure function of dates, the last transition and today."""

from datetime import date, timedelta

import pytest

from models.kinds import TransitionKind
from styrhjul.rules.status import Status, status

DUE = date(2027, 1, 15)


def on(today: date, *, last: str = "", opens_on: date | None = date(2026, 11, 1), due_on: date | None = DUE) -> Status:
    return status(opens_on=opens_on, due_on=due_on, last=last, today=today)


def test_a_unit_plan_is_still_in_time_on_its_due_date() -> None:
    assert on(DUE) is Status.DUE_SOON


def test_a_unit_plan_is_late_the_day_after_its_due_date() -> None:
    assert on(DUE + timedelta(days=1)) is Status.LATE


def test_nothing_is_owed_before_the_opening_date() -> None:
    assert on(date(2026, 10, 31)) is Status.UPCOMING
    assert on(date(2026, 11, 1)) is Status.OPEN


def test_it_is_due_soon_from_a_week_before() -> None:
    assert on(DUE - timedelta(days=8)) is Status.OPEN
    assert on(DUE - timedelta(days=7)) is Status.DUE_SOON


def test_an_obligation_whose_date_hangs_on_an_event_is_waiting() -> None:
    assert on(DUE, due_on=None) is Status.WAITING


def test_a_returned_plan_is_returned_until_its_due_date_has_passed() -> None:
    assert on(DUE, last="return") is Status.RETURNED
    assert on(DUE + timedelta(days=1), last="return") is Status.LATE


def test_what_was_opened_early_is_open_before_its_opening_date() -> None:
    assert on(date(2026, 10, 1), last="open") is Status.OPEN


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (TransitionKind.SUBMIT, Status.SUBMITTED),
        (TransitionKind.ACCEPT, Status.ACCEPTED),
        (TransitionKind.DECIDE, Status.DECIDED),
        (TransitionKind.WAIVE, Status.WAIVED),
    ],
)
def test_what_is_handed_in_or_settled_is_never_late(last: str, expected: Status) -> None:
    assert on(DUE + timedelta(days=100), last=last) is expected
