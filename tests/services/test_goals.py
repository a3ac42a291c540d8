"""People adopt goals, change them with a reason, and start from the indicators below their standard."""

import json
from datetime import date

import pytest
from sqlmodel import Session, select

from models.cycles import Cycle, Occurrence
from models.goals import Goal, Target
from models.indicators import Indicator, Outcome
from models.kinds import Aim, Better, BodyKind, Closing, StepContent
from models.obligations import Audit, Obligation
from models.organisation import Body
from styrhjul.refused import Refused
from styrhjul.rules.indicators import Trend
from styrhjul.services.goals import GoalChange, TargetChange, change_goal, proposals, standings
from styrhjul.services.transitions import Decided, decide
from styrhjul.store.database import Database
from styrhjul.store.goals import goal_lines
from tests import cast

DECIDED = Decided(decider="Barn- och utbildningsnämnden", on=date(2026, 10, 20), paragraph="§ 7")
AUTUMN, DURING = date(2026, 10, 21), date(2027, 3, 1)


@pytest.fixture
def register(database: Database) -> Database:
    """A council and a committee with a goal each for 2027, and one of the committee's for 2028."""
    with database.writing() as session:
        council = Body(key="kf", name="Kommunfullmäktige", kind=BodyKind.COUNCIL)
        session.add(council)
        body = cast.committee(session)
        session.flush()
        school = Goal(body_id=council.id, key="skola", sentence="Alla klarar skolan", first_year=2027, last_year=2029)
        session.add(school)
        session.flush()
        of_body = {"body_id": body.id, "serves_id": school.id}
        reading = Goal(key="lasning", sentence="Fler läser", first_year=2027, last_year=2028, **of_body)
        session.add(reading)
        session.add(Goal(key="trygghet", sentence="Fler är trygga", first_year=2028, last_year=2028, **of_body))
        measure = Indicator(body_id=body.id, key="lasprov", name="Läsprov", measured_in="%")
        session.add(measure)
        session.flush()
        session.add(Target(goal_id=reading.id, indicator_id=measure.id, year=2027, baseline=80, target=85))
    return database


def step(session: Session, content: StepContent | str, *, year: int = 2027) -> int:
    """A step of the committee's year that is closed by a decision; its obligation."""
    body = session.exec(select(Body).where(Body.key == "bun")).one()
    of_year = session.exec(select(Cycle).where(Cycle.year == year)).first() or cast.cycle(session, body, year=year)
    told = {"stage": "goals", "step": f"steg {content}", "title": "Mål", "position": 0, "closes": Closing.DECIDE}
    occurrence = Occurrence(cycle_id=of_year.id, content=content, **told)
    session.add(occurrence)
    session.flush()
    obligation = Obligation(occurrence_id=occurrence.id, party=f"body:{body.id}/", body_id=body.id)
    session.add(obligation)
    session.flush()
    assert obligation.id is not None
    return obligation.id


def adopted(database: Database) -> dict[str, str]:
    with database.reading() as session:
        return {goal.key: goal.paragraph for goal in session.exec(select(Goal).where(Goal.decided_on.is_not(None)))}


def adopt(database: Database, content: StepContent | str) -> None:
    with database.writing() as session:
        decide(session, obligation_id=step(session, content), decided=DECIDED, act=cast.act(AUTUMN))


def change(database: Database, told: GoalChange, *, goal: str = "lasning", reason: str = "", **more: object) -> None:
    with database.writing() as session:
        change_goal(session, goal=goal, change=told, act=cast.act(DURING, comment=reason), **more)


def audit(database: Database, verb: str) -> list[Audit]:
    with database.reading() as session:
        return list(session.exec(select(Audit).where(Audit.verb == verb, Audit.subject.like("goal:%"))))


def test_the_committees_decision_adopts_its_goals_that_begin_that_year(register: Database) -> None:
    adopt(register, StepContent.GOALS)
    assert adopted(register) == {"lasning": "7"}
    (entry,) = audit(register, "adopt")
    assert (entry.subject, json.loads(entry.after)["beslutsdatum"]) == ("goal:bun/lasning", "2026-10-20")


def test_the_councils_decision_adopts_the_councils_goals(register: Database) -> None:
    adopt(register, StepContent.COUNCIL_GOALS)
    assert adopted(register) == {"skola": "7"}


def test_another_decision_adopts_no_goals(register: Database) -> None:
    adopt(register, "")
    adopt(register, StepContent.UNIT_PLAN)
    assert adopted(register) == {}


def test_a_goal_that_is_decided_keeps_its_decision(register: Database) -> None:
    adopt(register, StepContent.GOALS)
    with register.writing() as session:
        again = Decided(decider="nämnden", on=date(2026, 12, 1), paragraph="99")
        other = step(session, StepContent.GOALS, year=2028)
        decide(session, obligation_id=other, decided=again, act=cast.act(date(2026, 12, 2)))
    assert adopted(register) == {"lasning": "7", "trygghet": "99"}


def test_a_decided_goal_of_a_year_that_has_begun_is_changed_with_a_reason_only(register: Database) -> None:
    adopt(register, StepContent.GOALS)
    with pytest.raises(Refused, match="Skriv ett skäl"):
        change(register, GoalChange(sentence="Fler läser säkert"))
    change(register, GoalChange(sentence="Fler läser säkert", aim=Aim.MAINTAIN), reason="Nämnden 2027-02-16 § 12")
    (entry,) = audit(register, "change")
    assert json.loads(entry.before) == {"mål": "Fler läser", "inriktning": "förbättra"}
    assert json.loads(entry.after) == {"mål": "Fler läser säkert", "inriktning": "behålla"}
    assert entry.reason == "Nämnden 2027-02-16 § 12"


def test_a_draft_is_changed_without_a_reason(register: Database) -> None:
    change(register, GoalChange(sentence="Fler läser säkert", serves=""))
    (entry,) = audit(register, "change")
    assert json.loads(entry.before)["fullmäktiges mål"] == "skola"


def test_a_target_is_changed_with_its_goal(register: Database) -> None:
    change(register, GoalChange(), target=TargetChange(indicator="lasprov", year=2027, target=83))
    (entry,) = audit(register, "change")
    assert (json.loads(entry.before), json.loads(entry.after)) == ({"målvärde": "85"}, {"målvärde": "83"})


@pytest.mark.parametrize(
    ("told", "goal", "why_not"),
    [
        (GoalChange(sentence="Fler läser"), "lasning", "säger det redan"),
        (GoalChange(sentence=""), "lasning", "måste säga något"),
        (GoalChange(last_year=2031), "lasning", "gäller högst 3 år"),
        (GoalChange(sentence="Nytt"), "lasnin", "Menas lasning"),
        (GoalChange(serves="trygghet"), "lasning", "inget mål hos kf"),
        (GoalChange(serves="skola"), "skola", "tjänar inget annat mål"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(register: Database, told: GoalChange, goal: str, why_not: str) -> None:
    with pytest.raises(Refused, match=why_not):
        change(register, told, goal=goal)


def test_a_target_that_is_not_there_is_refused(register: Database) -> None:
    with pytest.raises(Refused, match="inget målvärde för lasprov 2028"):
        change(register, GoalChange(), target=TargetChange(indicator="lasprov", year=2028, target=83))


def test_the_goals_of_a_year_are_listed_with_the_councils_goal_and_their_targets(register: Database) -> None:
    with register.snapshot() as connection:
        (school,) = goal_lines(connection, body="kf")
        (reading,) = goal_lines(connection, body="bun", year=2027)
    assert (school.serves, reading.serves, reading.serves_sentence) == ("", "skola", "Alla klarar skolan")
    (target,) = reading.targets
    assert (target.indicator, target.baseline, target.target) == ("lasprov", 80, 85)
    assert not reading.is_decided


@pytest.fixture
def measured(database: Database) -> Database:
    with database.writing() as session:
        body = cast.committee(session)
        told = [
            ("lasning", 2, 85.0, Better.HIGHER, {2022: 84.0, 2023: 82.0, 2024: 80.0, 2025: 76.5}),
            ("franvaro", 1, 6.0, Better.LOWER, {2024: 7.0, 2025: 6.6}),
            ("trivsel", 3, 90.0, Better.HIGHER, {2025: 95.0}),
            ("skador", 4, 0.0, Better.LOWER, {2025: 3.0}),
            ("utan", 5, None, Better.HIGHER, {2025: 3.0}),
            ("tomt", 6, 90.0, Better.HIGHER, {}),
        ]
        for key, rank, standard, better, values in told:
            row = Indicator(body_id=body.id, key=key, name=key.title(), rank=rank, standard=standard, better=better)
            session.add(row)
            session.flush()
            for year, value in values.items():
                outcome = {"indicator_id": row.id, "period_end": date(year, 12, 31), "read_on": date(2026, 2, 1)}
                session.add(Outcome(value=value, **outcome))
                session.add(Outcome(value=value / 2, place="0180", **outcome))
    return database


def test_goal_setting_starts_from_what_is_below_its_standard_the_weightiest_first(measured: Database) -> None:
    with measured.snapshot() as connection:
        found = proposals(connection, today=date(2026, 9, 1), body="bun")
    assert [one.key for one in found] == ["franvaro", "lasning", "skador"]
    absence, reading, injuries = found
    assert absence.gap == pytest.approx(10)
    assert (reading.gap, reading.trend, reading.age_months) == (pytest.approx(10), Trend.WORSE, 8)
    assert reading.years == ((2022, 84.0), (2023, 82.0), (2024, 80.0), (2025, 76.5))
    assert injuries.gap is None


def test_every_indicator_is_listed_also_those_without_standard_or_outcome(measured: Database) -> None:
    with measured.snapshot() as connection:
        found = {one.key: one for one in standings(connection, today=date(2026, 9, 1))}
        assert standings(connection, today=date(2026, 9, 1), body="von") == ()
    assert (found["utan"].gap, found["tomt"].value, found["tomt"].age_months) == (None, None, None)
    assert found["trivsel"].gap == pytest.approx(-100 * 5 / 90)


def test_a_retired_indicator_is_not_proposed_from_the_day_that_it_is_retired(measured: Database) -> None:
    with measured.writing() as session:
        row = session.exec(select(Indicator).where(Indicator.key == "franvaro")).one()
        row.retired_on = date(2026, 9, 1)
    with measured.snapshot() as connection:
        assert next(one.key for one in proposals(connection, today=date(2026, 8, 31))) == "franvaro"
        assert next(one.key for one in proposals(connection, today=date(2026, 9, 1))) == "lasning"


def test_the_list_says_what_was_known_on_its_day(measured: Database) -> None:
    with measured.writing() as session:
        row = session.exec(select(Indicator).where(Indicator.key == "lasning")).one()
        revised = {"period_end": date(2025, 12, 31), "version": 2, "read_on": date(2026, 9, 1)}
        session.add(Outcome(indicator_id=row.id, value=90.0, **revised))
    with measured.snapshot() as connection:
        before = {one.key: one.value for one in standings(connection, today=date(2026, 8, 31))}
        after = {one.key: one.value for one in standings(connection, today=date(2026, 9, 1))}
    assert (before["lasning"], after["lasning"]) == (76.5, 90.0)
