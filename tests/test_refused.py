"""How the engine says no: in finished Swedish that knows its pattern."""

import pytest

from models.kinds import Closing, TransitionKind
from styrhjul.refused import Refused, Sentence, joined, sentence_of
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


def test_a_sentence_of_a_sentence_is_the_same_one() -> None:
    told = Sentence("%(day)s har redan varit.", day="2027-01-19")
    assert Sentence(told) is told
    assert sentence_of(Refused(told)) is told


def test_sentences_that_are_joined_keep_their_patterns() -> None:
    hint = Sentence("Menas %(key)s?", key="eken")
    both = joined((Sentence("Enheten finns inte."), "", hint), " ")
    assert both == "Enheten finns inte. Menas eken?"
    assert list(both.values.values()) == ["Enheten finns inte.", hint]
    assert joined(()) == ""


def test_an_error_of_another_kind_is_told_as_it_stands() -> None:
    assert sentence_of(ValueError("50 % för mycket")) == "50 % för mycket"
