"""The follow-up's form: what we know is filled in, and what the unit answers is read back."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.kinds import ActivityState, StepContent
from styrhjul.exchange.forms.follow_up import (
    ACTIVITIES,
    CONTRACT,
    FIGURES,
    GOALS,
    ActivityShown,
    FigureShown,
    FollowUpShown,
    follow_up_form,
    read_follow_up,
)
from styrhjul.exchange.forms.identity import Identity
from styrhjul.exchange.forms.layout import About, Form, GoalShown
from styrhjul.exchange.forms.writing import write_form
from styrhjul.exchange.problems import ImportRefused
from styrhjul.exchange.workbook import read_workbook
from styrhjul.rules.follow_up import SCALE, Question
from styrhjul.rules.follow_up_content import (
    ActivityProgress,
    ContractReply,
    FigureRemark,
    FollowUpContent,
    GoalReport,
)
from tests.exchange.forms.paper import refilled, sheet_xml, without_sheet
from tests.exchange.forms.test_unit_plan import texts

APRIL = date(2027, 4, 30)
IDENTITY = Identity(
    StepContent.FOLLOW_UP, "bun", 2027, "uppfoljning", "april", "u3", ("lasning",), "enhetsplan version 1"
)
SHOWN = FollowUpShown(
    period="januari–april",
    goals=(GoalShown("lasning", "Fler läser", "", ("Läsförmåga: 78 % (31 december 2026), målvärde 80 %",)),),
    scale=SCALE,
    activities=(ActivityShown(2, "lasning", "Läsgrupper", "Rektor", APRIL, "Fler läser"),),
    figures=(FigureShown("franvaro", "Frånvaro", APRIL, "6 %", "standard 5 %"),),
    questions=(Question(key="bemanning", question="Hur har bemanningen sett ut?"),),
)
OWN = replace(SHOWN, questions=())
TOLD = FollowUpContent(
    text="Det går framåt.",
    answers=(GoalReport("lasning", "Läst", "nearly", "Tid för läsning", "Fortsätter", "reached"),),
    activities=(ActivityProgress(2, ActivityState.UNDER_WAY, "Två grupper"),),
    contract=(ContractReply("bemanning", "Som avtalat"),),
    figures=(FigureRemark("franvaro", APRIL, "Influensa i februari"),),
)


def form(content: FollowUpContent | None = TOLD, *, shown: FollowUpShown = SHOWN) -> Form:
    about = About("Skola 3", "nämnden", 2027, due_on=date(2027, 5, 14))
    return follow_up_form(identity=IDENTITY, about=about, shown=shown, content=content)


def read(content: bytes, *, shown: FollowUpShown = SHOWN) -> FollowUpContent:
    grids = read_workbook(content, file="u.xlsx")
    return read_follow_up(form(None, shown=shown), grids, file="u.xlsx", shown=shown)


def told(changes: dict[tuple[str, str], Any]) -> str:
    with pytest.raises(ImportRefused) as refused:
        read(refilled(write_form(form()), changes))
    return str(refused.value)


def test_what_is_written_in_the_form_is_what_is_read() -> None:
    assert read(write_form(form())) == TOLD


keys = st.sampled_from([mark.key for mark in SCALE])
told_contents = st.builds(
    FollowUpContent,
    st.just("") | texts,
    st.tuples(st.builds(GoalReport, st.just("lasning"), texts, keys, texts, texts, st.just("") | keys)),
    st.tuples(st.builds(ActivityProgress, st.just(2), st.sampled_from(ActivityState), st.just("") | texts)),
    st.tuples(st.builds(ContractReply, st.just("bemanning"), texts)),
    st.just(()) | st.tuples(st.builds(FigureRemark, st.just("franvaro"), st.just(APRIL), texts)),
)


@settings(max_examples=40)
@given(told_contents)
def test_any_follow_up_survives_the_form(content: FollowUpContent) -> None:
    assert read(write_form(form(content))) == content


def test_an_own_unit_gets_the_same_questions_but_for_the_contracts() -> None:
    own, private = form(shown=OWN), form()
    assert [sheet.name for sheet in private.sheets] == [
        *(sheet.name for sheet in own.sheets[:3]),
        CONTRACT,
        "Sammanfattning",
    ]
    content = replace(TOLD, contract=())
    assert read(write_form(form(content, shown=OWN)), shown=OWN) == content


def test_what_we_know_is_filled_in_and_locked() -> None:
    grids = {grid.sheet: grid.rows for grid in read_workbook(write_form(form(None)), file="u")}
    assert list(grids[GOALS][4][:3]) == ["lasning", "Fler läser", "Läsförmåga: 78 % (31 december 2026), målvärde 80 %"]
    assert list(grids[FIGURES][4][:5]) == ["franvaro 2027-04-30", "Frånvaro", "2027-04-30", "6 %", "standard 5 %"]
    assert "<sheetProtection" in sheet_xml(write_form(form()), 2)


@pytest.mark.parametrize(
    ("cell", "value", "message"),
    [
        (
            (GOALS, "E5"),
            "Nätsan nått",
            "cell E5 (Hur det gick): 'Nätsan nått' finns inte i listan. Menar du 'Nästan nått'?",
        ),
        ((GOALS, "E5"), "", "cell E5 (Hur det gick): Välj hur det gick."),
        ((GOALS, "F5"), "", "cell F5 (Varför det gick som det gick): Skriv varför det gick som det gick, också när"),
        ((ACTIVITIES, "G5"), "", "blad Aktiviteter, cell G5 (Läge): Välj hur långt aktiviteten har kommit."),
        ((ACTIVITIES, "A5"), 7, "cell A5 (Nr): Raden '7' hör inte till formuläret."),
        ((CONTRACT, "C5"), "", "blad Avtalet, cell C5 (Svar): Svara på frågan."),
    ],
)
def test_what_is_wrong_is_told_by_sheet_cell_and_column(cell: tuple[str, str], value: object, message: str) -> None:
    assert message in told({cell: value})


def test_a_figure_that_came_after_the_form_was_written_is_no_error() -> None:
    later = replace(SHOWN, figures=(*SHOWN.figures, FigureShown("trygghet", "Trygghet", APRIL, "90 %")))
    assert read(write_form(form()), shown=later) == TOLD
    assert read(without_sheet(write_form(form()), FIGURES)).figures == ()


def test_a_figure_that_is_not_in_the_form_is_refused() -> None:
    assert "Raden 'trygghet 2027-04-30' hör inte till formuläret" in told({(FIGURES, "A5"): "trygghet 2027-04-30"})
