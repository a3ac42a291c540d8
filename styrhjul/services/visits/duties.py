"""What the visits mean for what each politician owes: nothing without a visit, and done when all of them are."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session

from models.cycles import Cycle
from models.kinds import OWED_AFTER, StepContent, TransitionKind
from models.organisation import Body
from styrhjul.services import transitions
from styrhjul.services.acts import Act
from styrhjul.store.visits import VisitDuty, VisitRow, visit_duties, visit_rows

NO_VISIT = "Inget besök är planerat för dig under perioden."
"""Why an obligation is waived. What bears it is opened again when a visit is planned."""
_PLANNED = "Ett besök är planerat för dig."
_ANOTHER = "Ett besök till är planerat för dig."
_DONE_IN = {StepContent.VISIT: ("held", "reported"), StepContent.VISIT_REPORT: ("reported",)}
_SAID = {StepContent.VISIT: "Genomfört", StepContent.VISIT_REPORT: "Återrapporterat"}


def settle_duties(session: Session, *, cycle: Cycle, act: Act) -> int:
    """Bring the obligations of the year's visits in step with the visits; how many that changed.

    Before the year has any visit at all it is not planned, and nothing is settled.
    """
    assert cycle.id is not None
    session.flush()
    connection = session.connection()
    visits = visit_rows(connection, body=session.get_one(Body, cycle.body_id).key, year=cycle.year)
    if not visits:
        return 0
    theirs: defaultdict[tuple[str, str], list[VisitRow]] = defaultdict(list)
    for visit in visits:
        if visit.state != "cancelled":
            for member in visit.members:
                theirs[member.key, visit.period].append(visit)
    duties = visit_duties(connection, cycle_id=cycle.id)
    return sum(_settle(session, duty, theirs[duty.person, duty.period], act) for duty in duties)


def _settle(session: Session, duty: VisitDuty, visits: Sequence[VisitRow], act: Act) -> bool:
    number = duty.obligation_id
    if not visits:
        if duty.last in OWED_AFTER:
            transitions.waive(session, obligation_id=number, act=replace(act, comment=NO_VISIT))
        return duty.last in OWED_AFTER
    done = all(visit.state in _DONE_IN[duty.content] for visit in visits)
    was_waived = duty.last == TransitionKind.WAIVE and duty.comment == NO_VISIT
    was_done = duty.last == TransitionKind.SUBMIT and not done
    if was_waived or was_done:
        why = _PLANNED if was_waived else _ANOTHER
        transitions.reopen(session, obligation_id=number, act=replace(act, comment=why))
    if done and (was_waived or duty.last in OWED_AFTER):
        content = transitions.Content(text=_told(duty, visits))
        transitions.submit(session, obligation_id=number, content=content, act=replace(act, comment=""))
        return True
    return was_waived or was_done


def _told(duty: VisitDuty, visits: Sequence[VisitRow]) -> str:
    return f"{_SAID[duty.content]}: {', '.join(f'{visit.unit_name} {visit.day}' for visit in visits)}."
