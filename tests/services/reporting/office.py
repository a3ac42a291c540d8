"""A committee with two units, two politicians and a secretary, in a year of one goal, one plan and one follow-up."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from sqlmodel import Session, select

from models.goals import Goal, Target
from models.indicators import Indicator, Outcome
from models.kinds import ActivityState, Ambition, BodyKind, Operator, StepContent
from models.organisation import Body, Provider, Unit
from models.reports import Report
from styrhjul.rules.follow_up_content import ActivityProgress, ContractReply, FollowUpContent, GoalReport
from styrhjul.rules.unit_plans import GoalAnswer, PlanContent, PlannedActivity
from styrhjul.services.asking import follow_up_shown
from styrhjul.services.days import turn_day
from styrhjul.services.delivering import deliver_waiting
from styrhjul.services.follow_ups import submit_follow_up
from styrhjul.services.opening import open_cycle
from styrhjul.services.transitions import Content, Decided, decide, submit
from styrhjul.services.unit_plans import owed_with, submit_plan
from styrhjul.store.database import Database
from styrhjul.store.standing import Line, Wanted, lines
from tests.cast import act, definition, holds, person

YEAR = """
key: prov
name: Årshjul på prov
events: {missat: missat åtagande}
follow_up:
  missed_event: missat
  contract_questions: [{key: krav, question: Hur uppfylls kraven?}]
stages:
  unit_plans:
    name: Enhetsplaner
    steps:
      enhetsplan:
        name: Enhetsplan
        who: {units: all}
        opens: {date: 2027-01-04}
        due: {date: 2027-01-15}
        content: unit_plan
      lasning:
        name: Läsning av planerna
        who: {politicians: own}
        opens: {date: 2027-01-18}
        due: {date: 2027-01-25}
        closes: submit
        reports: [unit_plans, red_thread]
  follow_up:
    name: Uppföljning
    steps:
      uppfoljning:
        name: Uppföljning
        who: {units: all}
        periods: [{key: december, name: helåret, end: "12-31"}]
        opens: {date: 2028-01-03}
        due: {date: 2028-01-14}
        content: follow_up
      analys:
        name: Analys
        who: {role: manager}
        periods: [{key: december, name: helåret, end: "12-31"}]
        due: {date: 2028-01-19}
        depends_on: [uppfoljning]
        closes: submit
      lasning_av_uppfoljningen:
        name: Läsning av uppföljningen
        who: {politicians: own}
        periods: [{key: december, name: helåret, end: "12-31"}]
        opens: {date: 2028-01-20}
        due: {date: 2028-01-31}
        depends_on: [analys]
        closes: submit
        reports: [follow_up]
        goes_to: i_namnden
      i_namnden:
        name: Uppföljningen i nämnden
        who: {body: own}
        periods: [{key: december, name: helåret, end: "12-31"}]
        due: {date: 2028-02-01}
        closes: decide
        decider: own
      orsak:
        name: Orsaken till ett missat åtagande
        who: {role: manager}
        repeat: {every_event: missat, year: 1}
        due: {days: 30, after: occasion}
        closes: submit
"""
OPENS = date(2028, 1, 20)
MEETS = date(2028, 2, 1)


@dataclass
class Office:
    """The committee's office in a database, with the letters it sends in a folder."""

    database: Database
    letters: Path
    seen: set[str] = field(default_factory=set)

    def found(self) -> None:
        with self.database.writing() as session:
            _found(session)

    def turn(self, day: date) -> None:
        """Walk the day's round and deliver what waits."""
        turn_day(self.database, today=day, now=act(day).now)
        deliver_waiting(self.database, clock=lambda: act(day).now)

    def turn_to(self, first: date, last: date) -> None:
        for n in range((last - first).days + 1):
            self.turn(first + timedelta(days=n))

    def new_letters(self) -> dict[str, EmailMessage]:
        """The letters since last asked for, by their receiver."""
        files = {file.name: file for file in self.letters.iterdir()} if self.letters.exists() else {}
        new = {name: files[name] for name in sorted(files.keys() - self.seen)}
        self.seen |= new.keys()
        read = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in new.values()]
        return {str(letter["To"]).partition("<")[2].partition("@")[0]: letter for letter in read}

    def owed(self, step: str, *, party: str = "") -> Line:
        with self.database.reading() as session:
            found = lines(session.connection(), today=OPENS, wanted=Wanted(step=step))
        return next(line for line in found if party in {"", line.party_name})

    def plan(self, unit: str, *, day: date = date(2027, 1, 10)) -> None:
        with self.database.writing() as session:
            submit_plan(session, obligation_id=self.owed("enhetsplan", party=unit).id, content=PLAN, act=act(day))

    def follow_up(self, unit: str, *, judgement: str = "nearly", why: str = "Vi började i tid.") -> None:
        with self.database.writing() as session:
            number = self.owed("uppfoljning", party=unit).id
            asked = follow_up_shown(session.connection(), owed_with(session, number, StepContent.FOLLOW_UP)).asked
            content = FollowUpContent(
                answers=(GoalReport("lasning", "Vi läste.", judgement, why, "Vi fortsätter."),),
                activities=tuple(ActivityProgress(no, ActivityState.DONE) for no in asked.activities),
                contract=tuple(ContractReply(key, "Alla krav är uppfyllda.") for key in asked.questions),
            )
            submit_follow_up(session, obligation_id=number, content=content, act=act(date(2028, 1, 10)))

    def analyse(self, text: str) -> None:
        with self.database.writing() as session:
            number = self.owed("analys").id
            submit(session, obligation_id=number, content=Content(text=text), act=act(date(2028, 1, 18)))

    def decide(self) -> None:
        with self.database.writing() as session:
            decided = Decided("Barn- och utbildningsnämnden", MEETS, "7")
            decide(session, obligation_id=self.owed("i_namnden").id, decided=decided, act=act(MEETS))

    def outcome(
        self, value: float, *, place: str = "ours", read_on: date = date(2028, 1, 5), few: bool = False
    ) -> None:
        with self.database.writing() as session:
            unit = session.exec(select(Unit).where(Unit.key == place)).one_or_none()
            indicator = session.exec(select(Indicator)).one()
            where = f"unit:{unit.id}" if unit else place
            known = session.exec(select(Outcome).where(Outcome.place == where)).all()
            session.add(
                Outcome(
                    indicator_id=indicator.id,
                    place=where,
                    version=len(known) + 1,
                    unit_id=unit.id if unit else None,
                    period_end=date(2027, 12, 31),
                    value=value,
                    read_on=read_on,
                    few=few,
                )
            )

    def reports(self) -> list[Report]:
        with self.database.reading() as session:
            found = list(session.exec(select(Report).order_by(Report.id)))  # type: ignore[arg-type]
            session.expunge_all()
            return found


PLAN = PlanContent(
    learned="Det som följdes upp varje månad blev av.",
    answers=(GoalAnswer("lasning", "Alla barn ska kunna läsa.", "Vi läser varje dag."),),
    activities=(
        PlannedActivity(
            1, "lasning", "Läsning varje dag", "Arbetslagsledare", date(2027, 1, 11), date(2027, 12, 17), "Fler läser"
        ),
    ),
)


def _found(session: Session) -> None:
    council = Body(key="kf", name="Kommunfullmäktige", kind=BodyKind.COUNCIL)
    body = Body(key="bun", name="Barn- och utbildningsnämnden", kind=BodyKind.COMMITTEE)
    provider = Provider(key="linden", name="Linden AB")
    session.add_all([council, body, provider])
    session.flush()
    for kind, key in (("administrator", "anna"), ("manager", "maria"), ("secretary", "sara")):
        holds(session, person(session, key), kind, body_id=body.id)
    for key in ("pia", "pelle"):
        holds(session, person(session, key), "politician", body_id=body.id)
    for key, operator in (("eken", Operator.OWN), ("linden", Operator.LOV)):
        private = {} if operator is Operator.OWN else {"provider_id": provider.id}
        unit = Unit(key=key, name=f"{key.title()}s skola", kind="skola", operator=operator, body_id=body.id, **private)
        session.add(unit)
        session.flush()
        holds(session, person(session, f"chef-{key}", name=f"Rektor {key.title()}"), "unit_head", unit_id=unit.id)
    _goals(session, council, body)
    open_cycle(session, body_key="bun", year=2027, definition=definition(YEAR), act=act(date(2026, 12, 1)))


def _goals(session: Session, council: Body, body: Body) -> None:
    above = Goal(body_id=council.id, key="kunskap", sentence="Barn lyckas i skolan", first_year=2027, last_year=2027)
    session.add(above)
    indicator = Indicator(body_id=body.id, key="lasning-3", name="Läser säkert", measured_in="%", rank=1, standard=85)
    session.add(indicator)
    session.flush()
    goal = Goal(
        body_id=body.id,
        key="lasning",
        sentence="Fler elever läser säkert",
        citizen="Elever",
        benefit="De kan läsa sig till kunskap",
        ambition=Ambition.COMMITMENT,
        first_year=2027,
        last_year=2027,
        serves_id=above.id,
        decider="Nämnden",
        decided_on=date(2026, 10, 1),
        paragraph="1",
    )
    session.add(goal)
    session.flush()
    session.add(Target(goal_id=goal.id, indicator_id=indicator.id, year=2027, baseline=70, target=80))
