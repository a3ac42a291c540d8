"""A small municipality with much that is public beside much that is not. What is not says so: it holds ``SECRET``."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session, select

from models.goals import Goal, Target
from models.indicators import FigureComment, Indicator, Outcome
from models.kinds import Aim, Ambition, Better, BodyKind, Control, Procedure, Sanction, Source
from models.obligations import Audit, Draft
from models.organisation import Body, Person
from styrhjul.rules.procurement.register import (
    Approval,
    Award,
    ChoiceSystem,
    Contract,
    FollowUp,
    Procurement,
    Register,
    Supplier,
)
from styrhjul.rules.unit_plans import GoalAnswer, PlanContent, PlannedActivity
from styrhjul.services import transitions
from styrhjul.services.unit_plans import return_with_comments, submit_plan
from styrhjul.store.procurement import write_register
from tests import cast
from tests.services.plans import YEAR, number

SECRET = "HEMLIGT"
TODAY = date(2027, 5, 12)
"""A Wednesday on which a unit is still reading its figures up to April."""
NOON = datetime(2027, 5, 12, 10, 0, tzinfo=UTC)
UNSEEN = (61.23, 62.34, 63.45, 64.56)
"""Values that nobody outside may see: of few, of a unit, not published by its source, not yet read by the unit."""
_BEFORE = date(2027, 1, 10)
_PLAN = PlanContent(
    learned="Vi började för sent.",
    answers=(
        GoalAnswer("lasning", "Att läsa är allas ämne.", "Läslust", "Vikarier", "Två timmar i veckan"),
        GoalAnswer("trygghet", "Ingen ska vara rädd.", "Fler vuxna ute"),
        GoalAnswer("utkast", SECRET, SECRET),
        GoalAnswer("snart", SECRET, SECRET),
    ),
    activities=(
        PlannedActivity(1, "lasning", "Läsgrupper", SECRET, date(2027, 1, 11), date(2027, 6, 10), "Fler läser"),
    ),
)
_HIDDEN_PLAN = replace(_PLAN, learned=f"{SECRET} lärdom")


def make_town(session: Session) -> None:
    """The council's and the committee's year 2027, in the middle of May."""
    council = Body(key="kf", name="Kommunfullmäktige", kind=BodyKind.COUNCIL)
    session.add(council)
    body = cast.committee(session)
    cast.holds(session, cast.person(session, "pia"), "politician", body_id=body.id)
    _goals(session, council, body)
    text = f"municipality: Ekbacka kommun\n{YEAR.strip()}"
    day = date(2026, 9, 1)
    cast.open_cycle(session, body_key="bun", year=2027, definition=cast.definition(text), act=cast.act(day))
    _figures(session, body)
    _plans(session)
    write_register(session.connection(), _register(), body="bun")
    for person in session.exec(select(Person)):
        person.name = f"{person.key.title()} {SECRET}son"


def _goals(session: Session, council: Body, body: Body) -> None:
    kf: dict[str, Any] = {
        "decider": SECRET,
        "decided_on": date(2026, 6, 21),
        "paragraph": "61",
        "first_year": 2027,
        "last_year": 2027,
    }
    decided: dict[str, Any] = {**kf, "decided_on": date(2026, 10, 22), "paragraph": "88"}
    knowledge = Goal(body_id=council.id, key="kunskap", sentence="Unga är rustade för livet", **kf)
    draft = Goal(body_id=council.id, key="utkast", sentence=f"{SECRET} mål", first_year=2027, last_year=2027)
    session.add_all([knowledge, draft])
    session.flush()
    session.add_all(
        [
            Goal(body_id=body.id, key="lasning", position=1, sentence="Fler elever läser bra", citizen="Elever",
                 benefit="De klarar resten av skolan", serves_id=knowledge.id, **decided),
            Goal(body_id=body.id, key="trygghet", position=2, sentence="Alla är trygga", citizen="Elever",
                 aim=Aim.MAINTAIN, ambition=Ambition.STRETCH, standard="Alla ska ha en vuxen att gå till",
                 serves_id=draft.id, **decided),
            Goal(body_id=body.id, key="utkast", position=3, sentence=f"{SECRET} förslag", first_year=2027,
                 last_year=2027),
            Goal(body_id=body.id, key="snart", position=4, sentence=f"{SECRET} beslutas i juni",
                 **{**decided, "decided_on": date(2027, 6, 1)}),
        ]
    )  # fmt: skip
    session.flush()


def _figures(session: Session, body: Body) -> None:
    owner = session.exec(select(Person).where(Person.key == "maria")).one()
    shared: dict[str, Any] = {"body_id": body.id, "measured_in": "%", "owner_id": owner.id}
    ability = Indicator(key="lasformaga", name="Läsförmåga i årskurs 3", definition="Andel som läser säkert",
                        standard=85, rank=1, source=Source.KOLADA, source_key="N15454", control=Control.SHARED,
                        lag_months=1, **shared)  # fmt: skip
    safe = Indicator(key="trygga", name="Trygga elever", standard=90, rank=2, **shared)
    away = Indicator(key="franvaro", name="Hög frånvaro", standard=6, better=Better.LOWER, **shared)
    old = Indicator(key="betyg", name="Betyg i slöjd", retired_on=date(2026, 1, 1), **shared)
    session.add_all([ability, safe, away, old])
    session.flush()
    goals = {goal.key: goal for goal in session.exec(select(Goal).where(Goal.body_id == body.id))}
    session.add_all(
        [
            Target(goal_id=goals["lasning"].id, indicator_id=ability.id, year=2027, baseline=74, target=82),
            Target(goal_id=goals["trygghet"].id, indicator_id=safe.id, year=2027, target=90),
            Target(goal_id=goals["utkast"].id, indicator_id=away.id, year=2027, baseline=9, target=7),
        ]
    )
    few, own, coming, unread = UNSEEN
    unit = cast.units(session)[0]
    april, read = date(2027, 4, 30), date(2027, 5, 6)
    told = [(ability, date(year, 12, 31), 70.0 + year - 2023) for year in range(2023, 2027)]
    told += [(ability, date(2027, 3, 31), 80.0), (away, date(2026, 12, 31), 5.5), (old, date(2024, 12, 31), 14.2)]
    session.add_all(
        [
            *(Outcome(indicator_id=one.id, period_end=ends, value=value, read_on=date(2027, 4, 2), note=SECRET)
              for one, ends, value in told),
            Outcome(indicator_id=safe.id, period_end=april, value=few, few=True, read_on=read),
            Outcome(indicator_id=away.id, period_end=date(2027, 3, 31), value=coming, read_on=read,
                    published_on=date(2027, 9, 1)),
            Outcome(indicator_id=ability.id, period_end=april, value=unread, read_on=read),
            Outcome(indicator_id=ability.id, period_end=april, value=own, read_on=read, unit_id=unit.id,
                    place=f"unit:{unit.id}"),
            FigureComment(unit_id=unit.id, indicator_id=away.id, period_end=april, comment=SECRET, by=SECRET, day=read),
            Audit(at=NOON, actor=SECRET, verb="import", subject="indicator:lasformaga", reason=SECRET,
                  before='{"standard": "80", "ägare": "HEMLIGT"}', after='{"standard": "85", "ägare": "HEMLIGT två"}'),
        ]
    )  # fmt: skip


def _plans(session: Session) -> None:
    def hand_in(unit: str, plan: PlanContent) -> int:
        owed = number(session, step="enhetsplan", party=unit)
        submit_plan(session, obligation_id=owed, content=plan, act=cast.act(_BEFORE, actor=SECRET))
        return owed

    own, private = hand_in("u1", _PLAN), hand_in("u3", _PLAN)
    for owed in (own, private):
        transitions.accept(session, obligation_id=owed, act=cast.act(_BEFORE, actor=SECRET))
    transitions.reopen(session, obligation_id=private, act=cast.act(_BEFORE, comment=SECRET))
    hand_in("u3", _HIDDEN_PLAN)
    waiting = hand_in("u2", _HIDDEN_PLAN)
    act = cast.act(_BEFORE, actor=SECRET)
    return_with_comments(session, obligation_id=waiting, comments={"lasning": SECRET}, act=act, due_on=TODAY)
    session.add(Draft(obligation_id=waiting, content=f'{{"learned": "{SECRET}"}}', saved_at=NOON, saved_by=SECRET))


def _register() -> Register:
    bus, bidder = Supplier("5560000001", "Bussbolaget AB", "5560000001"), Supplier("x", f"{SECRET} anbud AB")
    alone = Supplier("6512211234", "Lenas Städ", "6512211234")
    look = FollowUp(1, "Punktlighet", date(2026, 11, 15), by=SECRET, findings=SECRET, how=SECRET,
                    sanction=Sanction.WARNING)  # fmt: skip
    contract = Contract("1", "Skolskjuts", date(2025, 5, 20), date(2025, 8, 15), date(2027, 12, 31), 22_900_000,
                        ended_why="", follow_ups=(look,))  # fmt: skip
    cleaning = Contract("1", "Städning", date(2026, 1, 2), date(2026, 2, 1), date(2031, 1, 31), 900_000)
    own: dict[str, Any] = {"responsible": SECRET, "documentation": SECRET, "procedure": Procedure.OPEN}
    return Register(
        procurements=(
            Procurement("BUN 2025/12", "Skolskjuts", estimate=24_000_000, tenders=3, announced_on=date(2025, 1, 22),
                        tenders_due_on=date(2025, 3, 3), **own,
                        awards=(Award("1", decided_on=date(2025, 4, 22), decider=SECRET, paragraph="27",
                                      value=22_900_000, suppliers=(bus,), contracts=(contract,)),)),
            Procurement("BUN 2026/4", "Städning", **own,
                        awards=(Award("1", decided_on=date(2025, 12, 1), suppliers=(alone,), contracts=(cleaning,)),)),
            Procurement("BUN 2027/3", "Skolmat", estimate=31_415_926, tenders=7, announced_on=date(2027, 2, 1),
                        tenders_due_on=date(2027, 4, 1), award_planned_on=date(2027, 6, 1), **own,
                        awards=(Award("1", decided_on=date(2027, 6, 1), value=31_415_927, suppliers=(bidder,)),)),
            Procurement("BUN 2027/9", "Datorer", estimate=31_415_928, criteria=SECRET,
                        announce_planned_on=date(2027, 9, 1), **own),
        ),
        systems=(
            ChoiceSystem("forskola", "Förskola", starts_on=date(2020, 1, 1), approvals=(
                Approval(Supplier("5560000002", "Linden AB", "5560000002"), date(2024, 1, 1), date(2024, 3, 1),
                         why=SECRET, follow_ups=(look,)),
                Approval(Supplier("y", f"{SECRET} söker AB"), date(2027, 4, 1)),
                Approval(Supplier("z", f"{SECRET} nekad AB"), date(2026, 4, 1), refused_on=date(2026, 6, 1),
                         why=SECRET),
            )),
        ),
    )  # fmt: skip
