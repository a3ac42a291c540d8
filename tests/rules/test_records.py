"""When what is handed in, compiled or signed becomes an official document (tryckfrihetsförordningen, chapter 2)."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from styrhjul.rules.records import Facts, RecordKind, RecordStatus, standing

HANDED_IN, DECIDED = datetime(2027, 1, 10, 11, tzinfo=UTC), datetime(2027, 2, 1, 9, tzinfo=UTC)


def of(kind: RecordKind = RecordKind.SUBMISSION, **more: object) -> tuple[RecordStatus, datetime | None]:
    told = standing(Facts(kind=kind, made_at=HANDED_IN, **more))  # type: ignore[arg-type]
    return told.status, told.since


def test_what_a_private_provider_hands_in_is_received_at_once() -> None:
    assert of(from_outside=True, awaits=True) == (RecordStatus.RECEIVED, HANDED_IN)
    assert of(from_outside=True, awaits=True, settled_at=DECIDED) == (RecordStatus.RECEIVED, HANDED_IN)


def test_what_an_own_unit_hands_in_is_being_worked_on_until_it_is_accepted() -> None:
    assert of(awaits=True) == (RecordStatus.DRAFT, None)
    assert of(awaits=True, settled_at=DECIDED) == (RecordStatus.FINISHED, DECIDED)


def test_what_nobody_is_to_accept_is_finished_when_it_is_handed_in() -> None:
    assert of() == (RecordStatus.FINISHED, HANDED_IN)


def test_a_report_to_a_decision_is_being_worked_on_until_the_decision() -> None:
    assert of(RecordKind.REPORT, awaits=True) == (RecordStatus.DRAFT, None)
    assert of(RecordKind.REPORT, awaits=True, settled_at=DECIDED) == (RecordStatus.FINISHED, DECIDED)
    assert of(RecordKind.REPORT) == (RecordStatus.FINISHED, HANDED_IN)


@pytest.mark.parametrize("kind", [RecordKind.RECEIPT, RecordKind.VISIT_REPORT])
def test_a_receipt_and_a_report_from_a_visit_are_finished_when_they_are_given(kind: RecordKind) -> None:
    assert of(kind) == (RecordStatus.FINISHED, HANDED_IN)


@given(
    kind=st.sampled_from(RecordKind),
    outside=st.booleans(),
    awaits=st.booleans(),
    settled=st.none() | st.datetimes(timezones=st.just(UTC)),
)
def test_only_an_official_document_has_been_one_since_some_time_and_never_before_it_was_made(
    *, kind: RecordKind, outside: bool, awaits: bool, settled: datetime | None
) -> None:
    told = standing(
        Facts(kind=kind, made_at=HANDED_IN, from_outside=outside, awaits=awaits, settled_at=settled),
    )
    assert told.is_official == (told.since is not None)
    assert told.since is None or told.since >= HANDED_IN
    assert told.ground.startswith("TF 2 kap.")
