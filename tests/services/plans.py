"""A year with goals to answer: one unit plan and one follow-up a unit, and two politicians who read the plans."""

from datetime import date

from sqlmodel import Session, select

from models.goals import Goal, Target
from models.indicators import Indicator, Outcome
from models.obligations import Obligation
from models.organisation import Body
from styrhjul.rules.unit_plans import GoalAnswer, PlanContent, PlannedActivity
from styrhjul.services import transitions
from styrhjul.services.unit_plans import submit_plan
from tests import cast

YEAR = """
key: prov
name: Årshjul på prov
calendar: {pause: {start: "07-01", end: "07-31"}}
follow_up:
  contract_questions: [{key: krav, question: Vilka krav har varit svåra att uppfylla?}]
stages:
  unit_plans:
    name: Enhetsplaner
    steps:
      enhetsplan:
        name: Enhetsplan
        who: {units: all}
        opens: {date: 2026-11-01}
        due: {date: 2027-01-15}
        content: unit_plan
      lasning:
        name: Läsning av enhetsplanerna
        who: {politicians: own}
        opens: {date: 2027-01-25}
        due: {date: 2027-02-10}
        closes: submit
        reports: [unit_plans]
  follow_up:
    name: Uppföljning
    steps:
      uppfoljning:
        name: Enhetens uppföljning
        who: {units: all}
        periods: [{key: april, name: januari–april, end: "04-30"}, {key: augusti, name: januari–augusti, end: "08-31"}]
        opens: {days: 1, after: period_end}
        due: {days: 14, after: period_end}
        content: follow_up
"""
BEFORE = date(2027, 1, 10)
READING = date(2027, 1, 26)
PLAN = PlanContent(
    learned="Vi började för sent.",
    answers=(
        GoalAnswer("lasning", "Att läsa är allas ämne.", "Läslust", "Vikarier"),
        GoalAnswer("trygghet", "Ingen ska vara rädd.", "Fler vuxna ute"),
    ),
    activities=(
        PlannedActivity(1, "lasning", "Läsgrupper", "Rektor", date(2027, 1, 11), date(2027, 6, 10), "Fler läser"),
        PlannedActivity(4, "trygghet", "Rastvärdar", "Fritidsledare", date(2027, 8, 1), date(2027, 8, 31), "Fler ute"),
    ),
)


def opened(session: Session) -> None:
    """The year 2027 of the committee, with units u1 to u3 (u3 private), its goals, and politicians Pia and Per."""
    body = cast.committee(session)
    for key in ("pia", "per"):
        cast.holds(session, cast.person(session, key), "politician", body_id=body.id)
    goals(session, body)
    cast.open_cycle(
        session, body_key="bun", year=2027, definition=cast.definition(YEAR), act=cast.act(date(2026, 9, 1))
    )


def goals(session: Session, body: Body) -> None:
    reading = Goal(body_id=body.id, key="lasning", position=1, sentence="Fler elever läser bra", citizen="Elever",
                   benefit="De klarar resten av skolan", first_year=2027, last_year=2028)  # fmt: skip
    safety = Goal(
        body_id=body.id, key="trygghet", position=2, sentence="Alla är trygga", first_year=2027, last_year=2027
    )
    old = Goal(body_id=body.id, key="gammalt", sentence="Var ett mål", first_year=2025, last_year=2026)
    ability = Indicator(body_id=body.id, key="lasformaga", name="Läsförmåga", measured_in="%", standard=75)
    session.add_all([reading, safety, old, ability])
    session.flush()
    session.add(Target(goal_id=reading.id, indicator_id=ability.id, year=2027, baseline=70, target=80))
    unit = cast.units(session)[0]
    own = {"place": f"unit:{unit.id}", "unit_id": unit.id}
    ours: dict[str, object] = {}
    for place, year, value in ((ours, 2025, 70.0), (ours, 2026, 72.5), (own, 2025, 60.0), (own, 2026, 66.0)):
        ends, known = date(year, 12, 31), date(2027, 1, 5)
        session.add(Outcome(indicator_id=ability.id, period_end=ends, value=value, read_on=known, **place))
    session.flush()


def number(session: Session, *, step: str, party: str, occasion: str = "") -> int:
    """The obligation's number, by the step and the unit's or the person's key."""
    for obligation in session.exec(select(Obligation)).all():
        occurrence = session.get_one(cast.Occurrence, obligation.occurrence_id)
        whose = obligation.unit_id and session.get_one(cast.Unit, obligation.unit_id)
        whose = whose or (obligation.person_id and session.get_one(cast.Person, obligation.person_id))
        if whose and (occurrence.step, occurrence.occasion, whose.key) == (step, occasion, party):
            assert obligation.id is not None
            return obligation.id
    raise LookupError(step, party)


def handed_in(session: Session, unit: str, *, plan: PlanContent = PLAN, accepted: bool = False) -> int:
    """The unit's plan is handed in; the number of its obligation."""
    owed = number(session, step="enhetsplan", party=unit)
    submit_plan(session, obligation_id=owed, content=plan, act=cast.act(BEFORE, actor="Hanna"))
    if accepted:
        transitions.accept(session, obligation_id=owed, act=cast.act(BEFORE))
    return owed
