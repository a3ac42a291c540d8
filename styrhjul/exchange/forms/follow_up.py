"""The follow-up's form: what was done, how it went, why, and what now; what we know already is filled in and locked."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from models.kinds import ActivityState
from styrhjul.exchange.forms.identity import Identity
from styrhjul.exchange.forms.layout import About, Column, Form, GoalShown, Row, Sheet
from styrhjul.exchange.forms.reading import FilledRow, Spot, read_filled
from styrhjul.exchange.grid import Grid
from styrhjul.rules.follow_up import Mark, Question
from styrhjul.rules.follow_up_content import (
    STATES,
    SUMMARY,
    ActivityProgress,
    ContractReply,
    FigureRemark,
    FollowUpAsked,
    FollowUpContent,
    GoalReport,
    follow_up_faults,
)

GOALS, ACTIVITIES, FIGURES, CONTRACT, SUMMARIES = "Mål", "Aktiviteter", "Siffror", "Avtalet", "Sammanfattning"
_TALL = 240


@dataclass(frozen=True)
class ActivityShown:
    """One of the plan's activities, as the follow-up shows it."""

    no: int
    goal: str
    what: str
    owner: str
    ends_on: date | None
    sign: str


@dataclass(frozen=True)
class FigureShown:
    """One of the unit's own figures; ``value`` and ``beside`` (standard, last year) are in words."""

    indicator: str
    name: str
    period_end: date
    value: str
    beside: str = ""

    @property
    def key(self) -> str:
        return f"{self.indicator} {self.period_end}"


@dataclass(frozen=True)
class FollowUpShown:
    """What a follow-up is about: goals with figures, the plan's activities, the unit's own figures.

    ``questions`` are the contract's, for private units only. ``period`` is its name, such as "januari–april".
    """

    period: str
    goals: tuple[GoalShown, ...]
    scale: tuple[Mark, ...]
    activities: tuple[ActivityShown, ...] = ()
    figures: tuple[FigureShown, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def asked(self) -> FollowUpAsked:
        return FollowUpAsked(
            goals=tuple(goal.key for goal in self.goals),
            scale=tuple(mark.key for mark in self.scale),
            activities=tuple(activity.no for activity in self.activities),
            questions=tuple(question.key for question in self.questions),
            figures=tuple((figure.indicator, figure.period_end) for figure in self.figures),
        )


def follow_up_form(
    *, identity: Identity, about: About, shown: FollowUpShown, content: FollowUpContent | None = None
) -> Form:
    """The form for one unit's follow-up, with what has been handed in before, if anything, filled in."""
    filled = content or FollowUpContent()
    sheets = [_goals(shown, filled)]
    if shown.activities:
        sheets.append(_activities(shown, filled))
    if shown.figures:
        sheets.append(_figures(shown, filled))
    if shown.questions:
        sheets.append(_contract(shown, filled))
    sheets.append(_summary(filled))
    named = {sheet.name for sheet in sheets}
    return Form(
        identity=identity,
        title=f"Uppföljning {shown.period} {about.year}, {about.unit}",
        guide=(
            f"Uppföljningen går till {about.body}. Samma frågor ställs till egna och privata enheter.",
            (
                f"Bladet {GOALS}: skriv för vart och ett av målen vad ni har gjort, hur det gick, varför det gick "
                "som det gick (också när det gick bra) och vad ni gör nu. De siffror vi redan har är ifyllda."
            ),
            *(line for name, line in _GUIDE.items() if name in named),
            f"Bladet {SUMMARIES}: skriv det viktigaste med några rader, om ni vill.",
            "Skriv i de gula cellerna. Ny rad i en cell: Alt+Enter. De grå cellerna är ifyllda och låsta.",
            *about.handing_in,
        ),
        sheets=tuple(sheets),
    )


_GUIDE = {
    ACTIVITIES: f"Bladet {ACTIVITIES}: välj hur långt var och en av enhetsplanens aktiviteter har kommit.",
    FIGURES: f"Bladet {FIGURES}: det här är era egna siffror. Kommentera dem ni vill säga något om; politikerna läser "
    "kommentaren tillsammans med siffran.",
    CONTRACT: f"Bladet {CONTRACT}: frågor ur avtalet eller godkännandet, bara till privata utförare.",
}


def read_follow_up(form: Form, grids: Sequence[Grid], *, file: str, shown: FollowUpShown) -> FollowUpContent:
    """The follow-up that the workbook holds.

    Raises:
        ImportRefused: something is wrong or missing in it; every problem is told by sheet, cell and column.
    """
    filled = read_filled(form, grids, file=file)
    figures = {figure.key: figure for figure in shown.figures}
    content = FollowUpContent(
        text=next((row.text("text") for row in filled.rows[SUMMARIES]), ""),
        answers=tuple(
            GoalReport(row.key, **{name: row.text(name) for name in _ANSWER_FIELDS}) for row in filled.rows[GOALS]
        ),
        activities=tuple(map(_progress, filled.rows.get(ACTIVITIES, ()))),
        contract=tuple(ContractReply(row.key, row.text("answer")) for row in filled.rows.get(CONTRACT, ())),
        figures=tuple(
            FigureRemark(figures[row.key].indicator, figures[row.key].period_end, row.text("comment"))
            for row in filled.rows.get(FIGURES, ())
            if row.text("comment")
        ),
    )
    filled.raise_if_wrong(follow_up_faults(content, shown.asked), spot_of=_spot)
    return content


_ANSWER_FIELDS = ("done", "judgement", "why", "now", "forecast")


def _progress(row: FilledRow) -> ActivityProgress:
    state = row.text("state")
    return ActivityProgress(int(row.key), ActivityState(state) if state else None, row.text("comment"))


def _spot(section: str) -> Spot:
    kind, _, key = section.partition(":")
    match kind:
        case "aktivitet":
            return ACTIVITIES, key
        case "avtal":
            return CONTRACT, key
        case "siffra":
            return FIGURES, key.replace("@", " ")
        case _:
            return (SUMMARIES, SUMMARY) if section == SUMMARY else (GOALS, section)


def _goals(shown: FollowUpShown, filled: FollowUpContent) -> Sheet:
    given = {answer.goal: answer for answer in filled.answers}
    words = {mark.name: mark.key for mark in shown.scale}
    return Sheet(
        name=GOALS,
        guidance="Skriv vad ni har gjort, hur det gick, varför och vad ni gör nu. Skriv varför också när det gick bra.",
        columns=(
            Column("Mål", 30),
            Column("Utfall och vad det jämförs med", 36),
            Column("Vad vi har gjort", 36, "done"),
            Column("Hur det gick", 16, "judgement", choices=words),
            Column("Varför det gick som det gick", 36, "why"),
            Column("Vad vi gör nu", 32, "now"),
            Column("Prognos för året", 16, "forecast", choices=words),
        ),
        rows=tuple(
            Row(goal.key, (goal.sentence, "\n".join(goal.figures)), _answers(given.get(goal.key)))
            for goal in shown.goals
        ),
    )


def _answers(answer: GoalReport | None) -> Mapping[str, str]:
    return asdict(answer) if answer else {}


def _activities(shown: FollowUpShown, filled: FollowUpContent) -> Sheet:
    given = {activity.no: activity for activity in filled.activities}
    return Sheet(
        name=ACTIVITIES,
        guidance="Välj hur långt varje aktivitet har kommit. Kommentera det som avviker från planen.",
        columns=(
            Column("Mål", 14),
            Column("Vad vi gör", 40),
            Column("Ansvarig roll", 20),
            Column("Slut", 12),
            Column("Så märker vi att det fungerar", 36),
            Column("Läge", 16, "state", choices={word: state.value for state, word in STATES.items()}),
            Column("Kommentar", 40, "comment"),
        ),
        rows=tuple(
            Row(str(activity.no), _activity_shown(activity), _activity_answers(given.get(activity.no)))
            for activity in shown.activities
        ),
    )


def _activity_shown(activity: ActivityShown) -> tuple[str, ...]:
    return (activity.goal, activity.what, activity.owner, str(activity.ends_on or ""), activity.sign)


def _activity_answers(activity: ActivityProgress | None) -> Mapping[str, str]:
    return {"state": activity.state or "", "comment": activity.comment} if activity else {}


def _figures(shown: FollowUpShown, filled: FollowUpContent) -> Sheet:
    given = {(remark.indicator, remark.period_end): remark.comment for remark in filled.figures}
    return Sheet(
        name=FIGURES,
        guidance="Era egna siffror. Kommentera dem ni vill säga något om.",
        columns=(
            Column("Nyckeltal", 40),
            Column("Gäller till och med", 14),
            Column("Värde", 14),
            Column("Att jämföra med", 32),
            Column("Kommentar", 60, "comment"),
        ),
        rows=tuple(
            Row(
                figure.key,
                (figure.name, str(figure.period_end), figure.value, figure.beside),
                {"comment": given.get((figure.indicator, figure.period_end), "")},
            )
            for figure in shown.figures
        ),
        optional=True,
    )


def _contract(shown: FollowUpShown, filled: FollowUpContent) -> Sheet:
    given = {reply.question: reply.answer for reply in filled.contract}
    return Sheet(
        name=CONTRACT,
        guidance="Frågor ur avtalet eller godkännandet. Svara på alla.",
        columns=(Column("Fråga", 50), Column("Svar", 90, "answer")),
        rows=tuple(
            Row(question.key, (question.question,), {"answer": given.get(question.key, "")})
            for question in shown.questions
        ),
    )


def _summary(filled: FollowUpContent) -> Sheet:
    return Sheet(
        name=SUMMARIES,
        guidance="Det viktigaste med några rader, om ni vill.",
        columns=(
            Column("Fråga", 36),
            Column("Svar", 100, "text"),
        ),
        rows=(Row(SUMMARY, ("Vad är viktigast för nämnden att veta?",), {"text": filled.text}),),
        height=_TALL,
    )
