"""What a follow-up must have, whichever way it comes."""

from dataclasses import replace
from datetime import date

from models.kinds import ActivityState
from styrhjul.rules.follow_up_content import (
    ActivityProgress,
    ContractReply,
    FigureRemark,
    FollowUpAsked,
    FollowUpContent,
    GoalReport,
    follow_up_faults,
)

APRIL = date(2027, 4, 30)
ASKED = FollowUpAsked(("lasning",), ("reached", "not_yet"), (2,), ("krav",), (("franvaro", APRIL),))
TOLD = FollowUpContent(
    answers=(GoalReport("lasning", judgement="reached", why="Tid för läsning"),),
    activities=(ActivityProgress(2, ActivityState.DONE),),
    contract=(ContractReply("krav", "Inga svårigheter"),),
)


def spots(content: FollowUpContent, asked: FollowUpAsked = ASKED) -> list[tuple[str, str]]:
    return [(fault.section, fault.field) for fault in follow_up_faults(content, asked)]


def test_a_judgement_and_why_are_enough_and_why_is_asked_also_when_it_went_well() -> None:
    assert spots(TOLD) == []
    assert spots(replace(TOLD, answers=(GoalReport("lasning", judgement="reached"),))) == [("lasning", "why")]


def test_a_judgement_and_a_forecast_are_on_the_scale() -> None:
    answers = (GoalReport("lasning", judgement="bra", why="Tid", forecast="sol"),)
    assert spots(replace(TOLD, answers=answers)) == [("lasning", "judgement"), ("lasning", "forecast")]


def test_everything_asked_is_answered() -> None:
    assert spots(FollowUpContent()) == [
        ("lasning", "judgement"),
        ("lasning", "why"),
        ("aktivitet:2", "state"),
        ("avtal:krav", "answer"),
    ]


def test_nothing_else_is_answered() -> None:
    none = FollowUpAsked((), ASKED.scale)
    told = replace(TOLD, figures=(FigureRemark("franvaro", APRIL, "Influensa"),))
    assert spots(told, none) == [
        ("lasning", "judgement"),
        ("aktivitet:2", "state"),
        ("avtal:krav", "answer"),
        ("siffra:franvaro@2027-04-30", "comment"),
    ]
    assert spots(told) == []
