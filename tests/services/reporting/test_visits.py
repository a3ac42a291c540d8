"""The visits are compiled to the meeting where they come back: the learning first, and nobody ranked."""

from datetime import date

import pytest
from sqlmodel import Session, select

from models.goals import Goal
from models.kinds import ReportKind
from models.organisation import Body, Person, Role, Unit
from models.reports import Report
from models.visits import Visit, VisitGoal, VisitMember, VisitReport
from styrhjul.reports.contexts import GoalProposal, Visits, load
from styrhjul.reports.contexts.visits import VisitState
from styrhjul.services.acts import audit_row
from styrhjul.services.opening import open_cycle
from styrhjul.services.reporting import preview_facts, preview_report
from styrhjul.store.database import Database
from styrhjul.store.readings import ReportOf
from tests.cast import NOON, act, definition, holds
from tests.services.reporting.office import Office

YEAR = """
key: prov
name: Årshjul på prov
stages:
  visits:
    name: Besök
    steps:
      lasning_av_besoksrapporten:
        name: Läsning av besöksrapporten
        who: {politicians: own}
        periods: [{key: var, name: våren, end: "05-31"}, {key: host, name: hösten, end: "11-30"}]
        opens: {days: 1, after: period_end}
        due: {days: 10, after: period_end}
        closes: submit
        reports: [visits]
        goes_to: besok_aterrapport
      besok_aterrapport:
        name: Återrapport av besöken
        who: {body: own}
        periods: [{key: var, name: våren, end: "05-31"}, {key: host, name: hösten, end: "11-30"}]
        due: {days: 15, after: period_end}
"""
SPRING = ReportOf("bun", 2028, ReportKind.VISITS, "var")
MARCH, JUNE = date(2028, 3, 14), date(2028, 6, 1)


def a_visit(session: Session, unit: str, day: date, *, period: str = "var", **more: object) -> Visit:
    at = session.exec(select(Unit).where(Unit.key == unit)).one()
    told = {"year": day.year, "key": f"{unit}-{day}", "period": period, "day": day, "changed_at": NOON}
    visit = Visit(body_id=at.body_id, unit_id=at.id, **told | more)
    session.add(visit)
    session.flush()
    for who in session.exec(select(Person).where(Person.key.in_(("pia", "pelle")))):  # type: ignore[attr-defined]
        session.add(VisitMember(visit_id=visit.id, person_id=who.id))
    session.flush()
    return visit


def told(session: Session, visit: Visit, *, day: date, version: int = 1, **more: str) -> VisitReport:
    report = VisitReport(visit_id=visit.id, version=version, by="Pia", at=NOON, day=day, **more)
    session.add(report)
    session.flush()
    return report


@pytest.fixture
def spring(office: Office) -> Database:
    """A spring in which one visit was held and told of, one cancelled, and one of the autumn is planned."""
    with office.database.writing() as session:
        open_cycle(session, body_key="bun", year=2028, definition=definition(YEAR), act=act(date(2027, 12, 1)))
        for party, key in (("S", "pia"), ("M", "pelle")):
            who = session.exec(select(Person).where(Person.key == key)).one()
            role = session.exec(select(Role).where(Role.person_id == who.id)).one()
            role.party = party
            session.add(role)
        held = a_visit(session, "eken", MARCH, held_on=MARCH)
        told(session, held, day=MARCH, works="En äldre version.")
        newest = told(
            session,
            held,
            day=date(2028, 3, 16),
            version=2,
            works="Två lärare i varje klass.",
            questions="När byggs det?",
        )
        goal = session.exec(select(Goal).where(Goal.key == "lasning")).one()
        session.add(VisitGoal(report_id=newest.id, goal_id=goal.id, heard="Läsningen kommer först på morgonen."))
        a_visit(session, "linden", date(2028, 4, 4), cancelled_on=date(2028, 4, 3), cancelled_why="Magsjuka.")
        a_visit(session, "linden", date(2028, 10, 10), period="host")
    return office.database


def report(database: Database, asked: ReportOf = SPRING, *, today: date = JUNE) -> Visits:
    with database.reading() as session:
        made = load(preview_facts(session, asked, today=today))
    assert isinstance(made, Visits)
    return made


def test_the_report_holds_the_periods_visits_with_their_groups_and_the_newest_version_of_what_was_told(
    spring: Database,
) -> None:
    held, cancelled = report(spring).visits
    assert (held.unit.name, held.state, held.group) == (
        "Ekens skola",
        VisitState.HELD,
        ("Pelle (M)", "Pia (S)"),
    )
    assert held.account is not None
    assert held.account.works == "Två lärare i varje klass."
    assert (cancelled.unit.provider, cancelled.state, cancelled.why) == ("Linden AB", VisitState.CANCELLED, "Magsjuka.")


def test_what_makes_it_work_comes_first(spring: Database) -> None:
    assert report(spring).head.learning == ("Ekens skola: Två lärare i varje klass.",)
    assert report(spring).head.highlights == (
        "1 av 2 besök är genomförda, och 1 har ställts in.",
        "1 besök har tagit med sig frågor till nämnden.",
        "1 enhet har inte haft besök 2026–2028.",
    )


def test_what_was_heard_about_a_goal_stands_by_the_goal(spring: Database) -> None:
    (goal,) = report(spring).goals
    assert goal.sentence == "Fler elever läser säkert"
    assert [(one.unit.name, one.heard) for one in goal.heard] == [
        ("Ekens skola", "Läsningen kommer först på morgonen.")
    ]


def test_a_unit_with_no_visit_within_the_years_is_still_to_be_visited(spring: Database) -> None:
    coverage = report(spring).coverage
    assert (coverage.visited_own, coverage.units_own, coverage.visited_private, coverage.units_private) == (1, 1, 0, 1)
    assert [(one.unit.name, one.last_on, one.next_on) for one in coverage.remaining] == [
        ("Lindens skola", None, date(2028, 10, 10))
    ]


def test_the_load_is_told_by_party_and_cancelled_visits_are_no_load(spring: Database) -> None:
    assert [(one.party, one.times, one.politicians) for one in report(spring).parties] == [("M", 1, 1), ("S", 1, 1)]


def test_while_the_unit_has_its_reading_time_the_report_says_so(spring: Database) -> None:
    early = report(spring, today=date(2028, 3, 17))
    assert early.visits[0].account is not None
    assert early.visits[0].account.unit_reads_until == date(2028, 3, 23)
    assert early.head.holes == ("Enheten har inte hunnit läsa återrapporten: Ekens skola.",)
    with spring.reading() as session:
        page = dict(preview_report(session, SPRING, today=date(2028, 3, 17)).values())
    assert any("Enheten har inte hunnit läsa återrapporten" in file.decode("utf-8", "ignore") for file in page.values())
    assert report(spring).head.holes == ()


def test_a_visit_that_nobody_has_told_of_is_a_hole_and_one_to_come_is_none(spring: Database) -> None:
    autumn = ReportOf("bun", 2028, ReportKind.VISITS, "host")
    assert report(spring, autumn).visits[0].state is VisitState.COMING
    assert report(spring, autumn).head.holes == ()
    assert report(spring, autumn, today=date(2028, 12, 1)).head.holes == (
        "Det är inte sagt än om besöket blev av: Lindens skola.",
    )


def test_a_visit_held_on_another_day_than_planned_says_so(spring: Database) -> None:
    with spring.writing() as session:
        a_visit(session, "linden", date(2028, 5, 2), held_on=date(2028, 5, 4))
    last = report(spring).visits[-1]
    assert (last.day, last.moved) == (date(2028, 5, 4), True)
    assert report(spring).head.holes == ("Återrapporten är inte skriven än: Lindens skola.",)


def test_a_visit_that_somebody_has_moved_says_why(spring: Database) -> None:
    with spring.writing() as session:
        a_visit(session, "linden", date(2028, 5, 2), key="linden-2")
        for why in ("Första skälet.", "Enheten hade planeringsdag."):
            told = {"verb": "move", "subject": "visit:bun/2028/linden-2"}
            session.add(audit_row(act(date(2028, 4, 1), comment=why), **told))
    last = report(spring).visits[-1]
    assert (last.moved, last.why) == (True, "Enheten hade planeringsdag.")
    assert not report(spring).visits[0].moved


def test_one_who_has_left_the_group_is_not_in_it(spring: Database) -> None:
    with spring.writing() as session:
        visit = session.exec(select(Visit).where(Visit.day == MARCH)).one()
        pelle = session.exec(select(Person).where(Person.key == "pelle")).one()
        member = select(VisitMember).where(VisitMember.visit_id == visit.id, VisitMember.person_id == pelle.id)
        left = session.exec(member).one()
        left.left_on = date(2028, 3, 1)
        session.add(left)
    assert report(spring).visits[0].group == ("Pia (S)",)


def test_one_who_sat_for_another_party_then_went_for_that_one(spring: Database) -> None:
    with spring.writing() as session:
        pia = session.exec(select(Person).where(Person.key == "pia")).one()
        role = session.exec(select(Role).where(Role.person_id == pia.id)).one()
        role.ends_on = date(2028, 4, 30)
        session.add(role)
        body = session.exec(select(Body).where(Body.key == "bun")).one()
        holds(session, pia, "politician", body_id=body.id, party="V", starts_on=date(2028, 5, 1))
    made = report(spring)
    assert made.visits[0].group == ("Pelle (M)", "Pia (S)")
    assert [(one.party, one.times, one.politicians) for one in made.parties] == [("M", 1, 1), ("S", 1, 0), ("V", 0, 1)]


def test_the_politicians_get_the_report_when_its_reading_opens(spring: Database, office: Office) -> None:
    office.turn(date(2028, 6, 1))
    (made,) = [one for one in office.reports() if one.kind is ReportKind.VISITS]
    assert made.title == "Återrapport av besöken våren"
    letters = office.new_letters()
    names = [part.get_filename() for part in letters["pia"].iter_attachments()]
    assert names == ["besok-bun-2028-var-v1.pdf"]
    with spring.reading() as session:
        assert len(session.exec(select(Report).where(Report.kind == ReportKind.VISITS)).all()) == 1


def test_a_year_without_visits_has_an_empty_report(office: Office) -> None:
    made = report(office.database, ReportOf("bun", 2027, ReportKind.VISITS))
    assert made.visits == ()
    assert made.head.highlights == ("Inga besök är planerade än.", "2 enheter har inte haft besök 2025–2027.")


def proposal(database: Database, *, today: date) -> GoalProposal:
    with database.reading() as session:
        made = load(preview_facts(session, ReportOf("bun", 2028, ReportKind.GOAL_PROPOSAL), today=today))
    assert isinstance(made, GoalProposal)
    return made


def test_what_was_heard_about_a_goal_turns_up_when_the_next_goals_are_set(spring: Database) -> None:
    (goal,) = proposal(spring, today=date(2028, 9, 20)).told
    assert (goal.key, goal.sentence) == ("lasning", "Fler elever läser säkert")
    assert goal.heard[0].heard == "Läsningen kommer först på morgonen."
    assert proposal(spring, today=date(2029, 9, 20)).told == ()
    assert proposal(spring, today=date(2028, 3, 15)).told == ()
