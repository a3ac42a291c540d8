"""The red thread from the council's goals over the committee's to the units' activities."""

from sqlmodel import Session

from models.kinds import StepContent
from styrhjul.reports.contexts.red_thread import CommitteeGoal, CouncilGoal, RedThread, ThreadActivity
from styrhjul.rules.swedish import counted
from styrhjul.services.reporting.facts.draft import Draft, Story, head, missing_units, numbered, unit_of
from styrhjul.store.answers import activities, unit_lines
from styrhjul.store.goals import body_goals, council_goals


def red_thread(session: Session, draft: Draft) -> RedThread:
    connection, reading = session.connection(), draft.reading
    units = unit_lines(connection, cycle_id=reading.cycle_id, content=StepContent.UNIT_PLAN)
    by_submission = {unit.submission_id: unit.name for unit in units if unit.submission_id is not None}
    planned: dict[int, list[ThreadActivity]] = {}
    for row in activities(connection, list(by_submission)):
        planned.setdefault(row.goal_id, []).append(ThreadActivity(unit=by_submission[row.submission_id], what=row.what))
    goals = body_goals(connection, body_id=reading.body_id, year=reading.year)
    council = council_goals(connection, year=reading.year)
    served = {goal.key: numbered(no, whose="KF") for no, goal in enumerate(council, start=1)}
    thread = RedThread(
        head=head(draft, "Den röda tråden", Story()),
        council_goals=tuple(CouncilGoal(key=served[goal.key], sentence=goal.sentence) for goal in council),
        goals=tuple(
            CommitteeGoal(
                key=numbered(no),
                sentence=goal.sentence,
                body=reading.body_name,
                serves=served.get(goal.serves, ""),
                activities=tuple(sorted(planned.get(goal.id, ()), key=lambda activity: activity.unit)),
            )
            for no, goal in enumerate(goals, start=1)
        ),
        units=tuple(unit_of(unit) for unit in units),
    )
    story = Story(highlights=_highlights(thread), holes=tuple(missing_units(units, "Enhetsplanen")))
    return thread.model_copy(update={"head": head(draft, "Den röda tråden", story)})


def _highlights(thread: RedThread) -> tuple[str, ...]:
    served = len(thread.council_goals) - len(thread.unserved)
    number = sum(len(goal.activities) for goal in thread.goals)
    found = [
        f"{served} av {counted(len(thread.council_goals), 'mål', 'mål')} från fullmäktige har minst ett mål i nämnden.",
        f"Enheterna svarar med {counted(number, 'aktivitet', 'aktiviteter')}.",
    ]
    if thread.without_activities:
        found.append(f"{counted(len(thread.without_activities), 'mål', 'mål')} i nämnden har ingen aktivitet än.")
    return tuple(found)
