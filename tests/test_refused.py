"""How the engine says no: in finished Swedish that knows its pattern."""

import pytest

from models.kinds import Closing, TransitionKind
from styrhjul.refused import Refused, Sentence
from styrhjul.rules.transitions import refusal


def test_a_refusal_says_its_sentence_with_what_fills_it() -> None:
    refused = Refused("Det finns redan %(most)s frågor.", most=9)
    assert str(refused) == "Det finns redan 9 frågor."
    assert (refused.sentence.pattern, refused.sentence.values) == ("Det finns redan %(most)s frågor.", {"most": 9})


def test_a_sentence_without_places_may_hold_any_signs() -> None:
    assert str(Refused("100 % är %(mycket)")) == "100 % är %(mycket)"


def test_a_refusal_keeps_the_sentence_it_is_given() -> None:
    why_not = refusal(TransitionKind.SUBMIT, last="accept", closes=Closing.ACCEPT)
    assert why_not == "Åtagandet kan inte lämnas in nu: det är godkänt."
    with pytest.raises(Refused, match="det är godkänt") as refused:
        raise Refused(why_not)
    assert isinstance(refused.value.sentence, Sentence)
    assert refused.value.sentence.values == {"act": "lämnas in", "stands": "det är godkänt"}
