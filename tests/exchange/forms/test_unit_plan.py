"""The unit plan's form: what is written in it is what is read, and what is wrong in it is told by its cell."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.kinds import StepContent
from styrhjul.exchange.forms.identity import SHEET, Identity, identity_of
from styrhjul.exchange.forms.layout import About, Form, GoalShown
from styrhjul.exchange.forms.unit_plan import ACTIVITIES, GOALS, LEARNINGS, read_unit_plan, unit_plan_form
from styrhjul.exchange.forms.writing import write_form
from styrhjul.exchange.problems import ImportRefused
from styrhjul.exchange.values import long_text
from styrhjul.exchange.workbook import read_workbook
from styrhjul.rules.unit_plans import GoalAnswer, PlanContent, PlannedActivity
from tests.exchange.forms.paper import refilled, sheet_xml, validations, without_sheet

IDENTITY = Identity(StepContent.UNIT_PLAN, "bun", 2027, "enhetsplan", "", "u1", ("lasning", "trygghet"))
ABOUT = About("Skola 1", "Barn- och utbildningsnämnden", 2027, due_on=date(2027, 1, 15), contact="Anna")
SHOWN = (
    GoalShown("lasning", "Fler elever läser så bra att de klarar resten av skolan, i alla skolor och på alla orter",
              "Elever i årskurs 3", ("Läsförmåga: 70 %, målvärde 80 %",)),
    GoalShown("trygghet", "Alla är trygga"),
)  # fmt: skip
PLAN = PlanContent(
    learned="Vi började för sent.\n\nI år börjar vi i augusti.",
    answers=(
        GoalAnswer("lasning", "Att läsa är allas ämne.", "- Läslust\n- Tid", "Vikarier", "En speciallärare"),
        GoalAnswer("trygghet", "Ingen ska vara rädd.", "@alla: fler vuxna ute"),
    ),
    activities=(
        PlannedActivity(1, "lasning", "Läsgrupper", "Rektor", date(2027, 1, 11), date(2027, 6, 10), "Fler läser"),
        PlannedActivity(3, "trygghet", "Rastvärdar", "Fritidsledare", date(2027, 8, 1), date(2027, 8, 1), "+ fler ute"),
    ),
)


def form(content: PlanContent | None = PLAN, **more: Any) -> Form:
    return unit_plan_form(identity=IDENTITY, about=ABOUT, goals=SHOWN, content=content, **more)


def read(content: bytes, **more: Any) -> PlanContent:
    return read_unit_plan(form(None), read_workbook(content, file="plan.xlsx"), file="plan.xlsx", **more)


def told(content: bytes, **more: Any) -> str:
    with pytest.raises(ImportRefused) as refused:
        read(content, **more)
    return str(refused.value)


def test_what_is_written_in_the_form_is_what_is_read() -> None:
    assert read(write_form(form())) == PLAN


def test_it_is_read_also_when_another_program_has_saved_it() -> None:
    assert read(refilled(write_form(form()), {})) == PLAN


def _is_kept(text: str) -> bool:
    """What a writer may mean: a text is kept as it is but for odd spaces, which are tidied."""
    try:
        return long_text(text) == text
    except ValueError:
        return False


words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"]), min_size=1, max_size=40
)
texts = st.lists(words, min_size=1, max_size=3).map("\n".join).map(str.strip).filter(bool).filter(_is_kept)
lines = words.map(lambda text: " ".join(text.split())).filter(bool).filter(_is_kept)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
activities = st.builds(
    lambda no, goal, what, owner, span, sign: PlannedActivity(no, goal, what, owner, min(span), max(span), sign),
    st.integers(1, 60), st.sampled_from(IDENTITY.goals), texts, lines, st.tuples(days, days), texts,
)  # fmt: skip
plans = st.builds(
    PlanContent,
    texts,
    st.tuples(*(st.builds(GoalAnswer, st.just(goal), texts, texts, st.just("") | texts, st.just("") | texts)
                for goal in IDENTITY.goals)),
    st.lists(activities, max_size=5, unique_by=lambda activity: activity.no)
    .map(lambda rows: tuple(sorted(rows, key=lambda row: row.no))),
)  # fmt: skip


@settings(max_examples=40)
@given(plans)
def test_any_plan_survives_the_form(plan: PlanContent) -> None:
    assert read(write_form(form(plan))) == plan


def test_the_goals_are_locked_and_the_answers_open_in_a_protected_sheet_without_a_password() -> None:
    book = write_form(form())
    for number in (1, 2, 3, 4):
        assert "<sheetProtection sheet=" in sheet_xml(book, number)
        assert "password" not in sheet_xml(book, number)
        assert 'orientation="landscape"' in sheet_xml(book, number)
        assert 'paperSize="9"' in sheet_xml(book, number)
    assert [kind for kind, _ in validations(book, 3)] == ["list", "list", "date", "date"]


def test_what_begins_with_a_formulas_sign_is_written_as_text() -> None:
    book = write_form(form(PlanContent(answers=(GoalAnswer("lasning", '=HYPERLINK("x")', "+1", "-1", "@a"),))))
    assert "<f>" not in "".join(sheet_xml(book, number) for number in range(1, 6))
    rows = next(grid.rows for grid in read_workbook(book, file="f") if grid.sheet == GOALS)
    assert list(rows[4][4:8]) == ['=HYPERLINK("x")', "+1", "-1", "@a"]


def test_the_first_sheet_says_for_whom_by_when_and_what_to_complete() -> None:
    about = About("Skola 1", "nämnden", 2027, date(2027, 1, 15), "Anna", ("Mål lasning: Hur märks det?",))
    guide = "\n".join(unit_plan_form(identity=IDENTITY, about=about, goals=SHOWN).guide)
    assert "Lämna in senast fredag 2027-01-15." in guide
    assert "Mål lasning: Hur märks det?" in guide
    assert "Skicka den till Anna" in guide


EVERY_WRONG_CELL = [
    ((GOALS, "E5"), "", "blad Mål, cell E5 (Så förstår vi målet hos oss): Skriv hur ni förstår målet hos er."),
    ((GOALS, "F6"), "=A1", "blad Mål, cell F6 (Vårt bidrag): '=A1' är en formel."),
    ((GOALS, "E5"), "#REF!", "blad Mål, cell E5 (Så förstår vi målet hos oss): '#REF!' är ett fel från en formel."),
    ((GOALS, "A5"), "lasningen", "cell A5 (Nr): Raden 'lasningen' hör inte till formuläret."),
    ((GOALS, "A6"), "lasning", "cell A6 (Nr): Raden 'lasning' finns två gånger."),
    ((GOALS, "F4"), "Bidrag", "cell F4: Här ska rubriken Vårt bidrag stå, men här står 'Bidrag'."),
    ((GOALS, "F4"), "", "cell F4: Här ska rubriken Vårt bidrag stå, men här är det tomt."),
    ((GOALS, "E9"), "Ett svar för sig", "cell A9 (Nr): Svaret står på en rad utan nummer."),
    ((ACTIVITIES, "F5"), "sommaren", "blad Aktiviteter, cell F5 (Slut): 'sommaren' är inget datum."),
    ((ACTIVITIES, "F5"), 46000, "cell F5 (Slut): '46000' är inget datum."),
    ((ACTIVITIES, "F5"), "1 januari 2027", "cell F5 (Slut): Slutet 2027-01-01 ligger före starten 2027-01-11."),
    ((ACTIVITIES, "B5"), "lasnig: Fler", "cell B5 (Mål): 'lasnig: Fler' finns inte i listan. Menar du 'lasning: "),
    ((ACTIVITIES, "B5"), "", "cell B5 (Mål): Välj det mål som aktiviteten hör till."),
    ((ACTIVITIES, "D5"), "", "cell D5 (Ansvarig roll): Skriv vilken roll som ansvarar"),
    ((ACTIVITIES, "D5"), "hanna  hult", "cell D5 (Ansvarig roll): Skriv rollen och inte namnet"),
    ((ACTIVITIES, "G5"), "", "cell G5 (Så märker vi att det fungerar): Skriv hur ni märker att det fungerar."),
    ((ACTIVITIES, "C8"), "En halv", "cell B8 (Mål): Välj det mål"),
    ((LEARNINGS, "C5"), " ", "blad Lärdomar, cell C5 (Svar): Skriv vad det förra året lärde er."),
    ((LEARNINGS, "C5"), "å" * 4001, "är för långt. Högst 4000 tecken får plats."),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "value", "message"), EVERY_WRONG_CELL)
def test_what_is_wrong_is_told_by_sheet_cell_and_column(cell: tuple[str, str], value: object, message: str) -> None:
    assert message in told(refilled(write_form(form()), {cell: value}), people=["Hanna Hult"])


def test_one_slip_is_told_once() -> None:
    assert told(refilled(write_form(form()), {(ACTIVITIES, "F5"): "sommaren"})).count("\n") == 1


@pytest.mark.parametrize("written", [date(2027, 6, 10), "2027-06-10", "10/6 2027", "10 juni 2027"])
def test_a_date_may_be_written_as_one_does_in_sweden(written: object) -> None:
    assert read(refilled(write_form(form()), {(ACTIVITIES, "F5"): written})) == PLAN


def test_another_role_than_those_offered_is_fine_and_so_is_the_goals_key_alone() -> None:
    changes = {(ACTIVITIES, "D5"): "Bibliotekarie", (ACTIVITIES, "B5"): "Trygghet"}
    activity = read(refilled(write_form(form()), changes)).activities[0]
    assert (activity.owner, activity.goal) == ("Bibliotekarie", "trygghet")


def test_a_row_of_blanks_is_no_activity_and_a_note_beside_the_form_is_none_either() -> None:
    changes = {(ACTIVITIES, "C6"): "  ", (ACTIVITIES, "J9"): "Fråga Maria"}
    assert read(refilled(write_form(form()), changes)) == PLAN


def test_a_row_more_than_the_form_has_may_be_numbered() -> None:
    row = dict(zip("ABCDEFG", ["41", "lasning", "Läsa", "Rektor", "2027-01-11", "2027-01-12", "Vi ser"], strict=True))
    more = refilled(write_form(form()), {(ACTIVITIES, f"{letter}45"): value for letter, value in row.items()})
    assert read(more).activities[-1].no == 41


def test_merged_answers_are_refused() -> None:
    def merge(book: Any) -> None:
        book.get_worksheet_by_name(GOALS).merge_range("E5:E6", "Samma svar")

    assert "cell E5 (Så förstår vi målet hos oss): Cellen är sammanfogad" in told(
        refilled(write_form(form()), {}, more=merge)
    )


def test_a_formula_counts_as_the_value_that_its_writer_sees() -> None:
    def compute(book: Any) -> None:
        book.get_worksheet_by_name(GOALS).write_formula("G5", '="Vik"&"arier"', None, "Vikarier")

    assert read(refilled(write_form(form()), {(GOALS, "G5"): ""}, more=compute)) == PLAN


def test_a_sheet_or_a_row_that_is_gone_is_told_and_nothing_else_about_it() -> None:
    assert told(without_sheet(write_form(form()), GOALS)).splitlines()[1:] == [
        "plan.xlsx: Bladet Mål saknas. Fyll i formuläret utan att ändra blad, rubriker och rader."
    ]
    gone = {(GOALS, f"{letter}6"): "" for letter in "ABCDEFGH"}
    assert "blad Mål: Raden trygghet saknas." in told(refilled(write_form(form()), gone))


def test_a_form_knows_what_it_is() -> None:
    assert identity_of(read_workbook(write_form(form()), file="f"), file="f") == IDENTITY


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({(SHEET, "B4"): "2028"}, "dolda blad är ändrat"),
        ({(SHEET, "B4"): "nästa"}, "dolda blad är ändrat"),
        ({(SHEET, "A2"): "slag"}, "dolda blad är ändrat"),
        ({(SHEET, "B1"): "0"}, "äldre sort"),
    ],
)
def test_a_hidden_sheet_that_was_changed_is_refused(change: dict[tuple[str, str], str], message: str) -> None:
    grids = read_workbook(refilled(write_form(form()), change), file="f.xlsx")
    with pytest.raises(ImportRefused, match=message):
        identity_of(grids, file="f.xlsx")


def test_another_workbook_is_no_form() -> None:
    grids = read_workbook(without_sheet(write_form(form()), SHEET), file="f.xlsx")
    with pytest.raises(ImportRefused, match="inget av årshjulets formulär"):
        identity_of(grids, file="f.xlsx")
