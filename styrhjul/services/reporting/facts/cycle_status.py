"""Where the year stands: its steps as a wheel and a list."""

from collections.abc import Iterator

from sqlalchemy import Connection
from sqlmodel import Session

from styrhjul.reports.contexts.cycle_status import CycleStatus, OpenRecommendation, Stage, WheelStep
from styrhjul.rules.parties import party_in_swedish
from styrhjul.rules.reviews import Progress, progress, readable
from styrhjul.rules.swedish import counted
from styrhjul.rules.tally import tally
from styrhjul.services.reporting.facts.draft import Draft, Story, head
from styrhjul.store.reviews import review_lines
from styrhjul.store.standing import StepStanding, step_standings


def cycle_status(session: Session, draft: Draft) -> CycleStatus:
    reading, definition = draft.reading, draft.definition
    standings = step_standings(session.connection(), today=draft.today, body=reading.body, year=reading.year)
    steps = sorted(
        (_step(draft, standing) for standing in standings),
        key=lambda step: (step.due_on is None, step.due_on, step.name),
    )
    finished = sum(step.tally.is_finished for step in steps)
    current = sum(step.tally.is_current for step in steps)
    late = sum(step.tally.late for step in steps)
    highlights = [
        f"{finished} av {counted(len(steps), 'steg', 'steg')} är klara, {current} pågår.",
        f"{counted(late, 'inlämning', 'inlämningar')} har inte kommit in än." if late else "Allt har kommit in i tid.",
    ]
    return CycleStatus(
        head=head(draft, "Läget i årshjulet", Story(highlights=tuple(highlights))),
        stages=tuple(Stage(key=key, name=stage.name) for key, stage in definition.stages.items()),
        steps=tuple(steps),
        recommendations=tuple(_recommendations(session.connection(), draft)),
    )


def _recommendations(connection: Connection, draft: Draft) -> Iterator[OpenRecommendation]:
    """What is left to do after the reviews that politicians may read: the unit that was reviewed has answered."""
    for review in review_lines(connection, body=draft.reading.body):
        if readable(review.facts):
            for one in review.recommendations:
                how_far = progress(due_on=one.due_on, done_on=one.done_on, today=draft.today)
                if how_far is not Progress.DONE:
                    yield OpenRecommendation(
                        review=", ".join(filter(None, (review.title, review.unit_name))),
                        what=one.what,
                        owner=one.owner,
                        due_on=one.due_on,
                        overdue=how_far is Progress.OVERDUE,
                    )


def _step(draft: Draft, standing: StepStanding) -> WheelStep:
    _, step = draft.definition.step(standing.step)
    return WheelStep(
        stage=standing.stage,
        name=standing.title,
        who=party_in_swedish(step.who, draft.definition, own=draft.reading.body),
        opens_on=standing.opens_on,
        due_on=standing.due_on,
        tally=tally(standing.numbers, closes=standing.closes),
    )
