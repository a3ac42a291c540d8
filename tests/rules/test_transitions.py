"""What may happen to an obligation, and the sentences that say why not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.kinds import Closing, TransitionKind
from styrhjul.rules.transitions import MAY_FOLLOW, refusal

LASTS = st.sampled_from(["", *TransitionKind])
KINDS = st.sampled_from(list(TransitionKind))
CLOSINGS = st.sampled_from(list(Closing))


def test_a_plan_that_was_not_handed_in_cannot_be_accepted() -> None:
    why_not = refusal(TransitionKind.ACCEPT, last="", closes=Closing.ACCEPT)
    assert why_not == "Åtagandet kan inte godkännas nu: inget har lämnats in."


def test_an_accepted_plan_takes_no_new_version_until_it_is_reopened() -> None:
    assert "godkänt" in refusal(TransitionKind.SUBMIT, last="accept", closes=Closing.ACCEPT)
    assert refusal(TransitionKind.REOPEN, last="accept", closes=Closing.ACCEPT, comment="Nya mål") == ""
    assert refusal(TransitionKind.SUBMIT, last="reopen", closes=Closing.ACCEPT) == ""


@pytest.mark.parametrize("kind", [TransitionKind.RETURN, TransitionKind.WAIVE, TransitionKind.REOPEN])
def test_to_return_waive_or_reopen_one_says_why(kind: TransitionKind) -> None:
    assert refusal(kind, last="submit", closes=Closing.ACCEPT, comment="  ").startswith("Skriv ")


def test_a_step_that_is_closed_by_handing_in_is_not_accepted_too() -> None:
    assert "behöver inte godkännas" in refusal(TransitionKind.ACCEPT, last="submit", closes=Closing.SUBMIT)


def test_only_a_step_that_people_decide_takes_a_decision() -> None:
    assert refusal(TransitionKind.DECIDE, last="submit", closes=Closing.DECIDE) == ""
    assert "utan beslut" in refusal(TransitionKind.DECIDE, last="submit", closes=Closing.ACCEPT)


@given(kind=KINDS, last=LASTS, closes=CLOSINGS)
def test_a_refusal_is_a_sentence_and_depends_on_nothing_else(kind: TransitionKind, last: str, closes: Closing) -> None:
    why_not = refusal(kind, last=last, closes=closes, comment="skäl")
    assert why_not == "" or why_not.endswith(".")
    assert (why_not == "") <= (last in MAY_FOLLOW[kind])
