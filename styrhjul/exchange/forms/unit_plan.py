"""The unit plan's form: an answer to each goal, the activities, and what the last year taught."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict

from styrhjul.exchange.forms.identity import Identity
from styrhjul.exchange.forms.layout import About, Column, Form, GoalShown, Row, Sheet, shortened
from styrhjul.exchange.forms.reading import FilledRow, Spot, read_filled
from styrhjul.exchange.grid import Grid
from styrhjul.rules.unit_plans import (
    LEARNED,
    OWNERS,
    GoalAnswer,
    PlanContent,
    PlannedActivity,
    activity_section,
    plan_faults,
)

GOALS, ACTIVITIES, LEARNINGS = "Mål", "Aktiviteter", "Lärdomar"
SPARE_ACTIVITIES = 40
_TALL = 240

_QUESTION = (
    "Vad lärde det förra året er? Vad fungerade, vad fungerade inte, och vad gör ni annorlunda i år? "
    "Är enheten ny, så skriv det."
)


def unit_plan_form(
    *,
    identity: Identity,
    about: About,
    goals: Sequence[GoalShown],
    owners: Sequence[str] = OWNERS,
    content: PlanContent | None = None,
) -> Form:
    """The form for one unit's plan, with what has been handed in before, if anything, filled in."""
    filled = content or PlanContent()
    return Form(
        identity=identity,
        title=f"Enhetsplan {about.year}, {about.unit}",
        guide=(
            (
                f"Enhetsplanen är enhetens svar på målen som {about.body} har för {about.year}. Samma frågor ställs "
                "till egna och privata enheter."
            ),
            (
                f"Bladet {GOALS}: skriv för vart och ett av målen hur ni förstår det hos er och vad ni bidrar med. "
                "Skriv kort. Risker och resurser fyller ni i om det finns något att säga."
            ),
            (
                f"Bladet {ACTIVITIES}: skriv vad ni ska göra, en aktivitet på varje rad. Välj målet i listan. Ansvarig "
                "är en roll och inte ett namn. Skriv också hur ni märker att det fungerar."
            ),
            f"Bladet {LEARNINGS}: skriv vad det förra året lärde er.",
            "Skriv i de gula cellerna. Ny rad i en cell: Alt+Enter. De grå cellerna är ifyllda och låsta.",
            *about.handing_in,
        ),
        sheets=(_goals(goals, filled), _activities(goals, owners, filled), _learnings(filled)),
    )


def read_unit_plan(form: Form, grids: Sequence[Grid], *, file: str, people: Collection[str] = ()) -> PlanContent:
    """The plan that the workbook holds. ``people``: names that are no roles, see ``plan_faults``.

    Raises:
        ImportRefused: something is wrong or missing in it; every problem is told by sheet, cell and column.
    """
    filled = read_filled(form, grids, file=file)
    learned = next((row.text("learned") for row in filled.rows[LEARNINGS]), "")
    content = PlanContent(
        learned=learned,
        answers=tuple(
            GoalAnswer(row.key, **{field: row.text(field) for field in _ANSWER_FIELDS}) for row in filled.rows[GOALS]
        ),
        activities=tuple(map(_activity, filled.rows[ACTIVITIES])),
    )
    faults = plan_faults(content, goals=form.identity.goals, people=people)
    filled.raise_if_wrong(faults, spot_of=_spot)
    return content


_ANSWER_FIELDS = ("understanding", "contribution", "risks", "resources")


def _activity(row: FilledRow) -> PlannedActivity:
    texts = {field: row.text(field) for field in ("goal", "what", "owner", "sign")}
    return PlannedActivity(no=int(row.key), starts_on=row.day("starts_on"), ends_on=row.day("ends_on"), **texts)


def _spot(section: str) -> Spot:
    if section == LEARNED:
        return LEARNINGS, LEARNED
    if section.startswith(activity_section(0)[:-1]):
        return ACTIVITIES, section.removeprefix(activity_section(0)[:-1])
    return GOALS, section


def _goals(goals: Sequence[GoalShown], filled: PlanContent) -> Sheet:
    given: Mapping[str, GoalAnswer] = {answer.goal: answer for answer in filled.answers}
    return Sheet(
        name=GOALS,
        guidance="Svara på vart och ett av målen: hur ni förstår det hos er, och vad ni bidrar med.",
        columns=(
            Column("Mål", 34),
            Column("För vem, och hur det märks", 24),
            Column("Siffror", 28),
            Column("Så förstår vi målet hos oss", 40, "understanding"),
            Column("Vårt bidrag", 40, "contribution"),
            Column("Risker", 26, "risks"),
            Column("Resurser", 24, "resources"),
        ),
        rows=tuple(
            Row(
                goal.key,
                (goal.sentence, goal.citizen, "\n".join(goal.figures)),
                asdict(given[goal.key]) if goal.key in given else {},
            )
            for goal in goals
        ),
    )


def _activities(goals: Sequence[GoalShown], owners: Sequence[str], filled: PlanContent) -> Sheet:
    given = {activity.no: activity for activity in filled.activities}
    number = max([SPARE_ACTIVITIES, *given])
    return Sheet(
        name=ACTIVITIES,
        guidance="Skriv en aktivitet på varje rad. Rader som inte behövs lämnas tomma.",
        columns=(
            Column("Mål", 36, "goal", choices={f"{goal.key}: {shortened(goal.sentence)}": goal.key for goal in goals}),
            Column("Vad vi gör", 40, "what"),
            Column("Ansvarig roll", 22, "owner", choices={owner: owner for owner in owners}, strict=False),
            Column("Start", 12, "starts_on", is_day=True),
            Column("Slut", 12, "ends_on", is_day=True),
            Column("Så märker vi att det fungerar", 40, "sign"),
        ),
        rows=tuple(Row(str(no), answers=asdict(given[no]) if no in given else {}) for no in range(1, number + 1)),
        spare=True,
    )


def _learnings(filled: PlanContent) -> Sheet:
    return Sheet(
        name=LEARNINGS,
        guidance="Skriv det som är till nytta i år. Det får vara kort.",
        columns=(Column("Fråga", 36), Column("Svar", 100, "learned")),
        rows=(Row(LEARNED, (_QUESTION,), {"learned": filled.learned}),),
        height=_TALL,
    )
