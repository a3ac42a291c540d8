"""A politician signs up for a visit, or gives up a place: the group has a size and two sides, and everyone is told."""

from datetime import date

import pytest
from sqlmodel import Session, select

from models.obligations import Audit
from models.organisation import Body
from models.visits import Visit
from styrhjul.refused import Refused
from styrhjul.services.acts import Act
from styrhjul.services.inviting import VisitsWanted, invite_due, invite_visits
from styrhjul.services.visits.joining import join_visit, leave_visit, visit_rules
from styrhjul.store.database import Database
from styrhjul.store.invitations import visit_news
from styrhjul.store.visits import visit_rows
from tests import cast, visits

TODAY = date(2027, 3, 1)
MIXED = visits.YEAR.replace("visits: {", "visits: {majority: [Norr], ")


def by(name: str, *, day: date = TODAY, comment: str = "") -> Act:
    return cast.act(day, actor=name, comment=comment)


def year(session: Session, *, text: str = visits.YEAR) -> None:
    """Pia, Olle (both of Norr) and Sara (Söder); Pia alone goes to Skola 1, so that a place is left."""
    visits.opened(session, text=text)
    body = session.exec(select(Body)).one()
    for key, party in (("sara", "Söder"), ("nils", "Norr")):
        cast.holds(session, cast.person(session, key), "politician", body_id=body.id, party=party, seat="ledamot")
    visits.planned(session, "u1", visits.MARCH, members=("nils",))
    visits.planned(session, "u2", visits.MAY, members=("nils", "olle"))


def going(session: Session, unit: str = "u1") -> list[str]:
    return [member.key for member in visit_rows(session.connection(), unit=unit)[0].members]


def test_who_signs_up_goes_and_the_visit_is_kept_as_it_is(database: Database) -> None:
    with database.writing() as session:
        year(session)
        join_visit(session, "bun/2027/u1", person="sara", act=by("Sara"))
        assert going(session) == ["nils", "sara"]
        visit = session.exec(select(Visit).where(Visit.key == "u1")).one()
        assert (visit.pinned, visit.sequence) == (True, 2)
        entry = session.exec(select(Audit).where(Audit.verb == "swap")).one()
        assert (entry.actor, entry.subject) == ("Sara", "visit:bun/2027/u1")


def test_the_unit_and_the_others_are_told_of_the_change(database: Database) -> None:
    with database.writing() as session:
        year(session)
        invite_visits(session, wanted=VisitsWanted(keys=("u1",)), act=by("Anna"))
        join_visit(session, "bun/2027/u1", person="sara", act=by("Sara"))
        invite_due(session, today=TODAY)
        session.expire_all()
        visit = session.exec(select(Visit).where(Visit.key == "u1")).one()
        told = {(news.person, news.what) for news in visit_news(session.connection(), visits=[visit.id or 0])}
        assert told == {("Nils", "invite"), ("Sara", "invite"), ("H1", "invite")}


def test_a_full_visit_takes_nobody_more(database: Database) -> None:
    with database.writing() as session:
        year(session)
        with pytest.raises(Refused, match="Besöket är fullt"):
            join_visit(session, "bun/2027/u2", person="sara", act=by("Sara"))


def test_the_last_place_is_for_the_other_side_where_groups_are_mixed(database: Database) -> None:
    with database.writing() as session:
        year(session, text=MIXED)
        cast.holds(session, cast.person(session, "nora"), "politician", body_id=1, party="Norr", seat="ledamot")
        with pytest.raises(Refused, match="Den sista platsen är för någon i oppositionen"):
            join_visit(session, "bun/2027/u1", person="nora", act=by("Nora"))
        join_visit(session, "bun/2027/u1", person="sara", act=by("Sara"))
        assert going(session) == ["nils", "sara"]


def test_nobody_signs_up_twice_or_for_two_visits_at_once(database: Database) -> None:
    with database.writing() as session:
        year(session)
        with pytest.raises(Refused, match="redan anmäld"):
            join_visit(session, "bun/2027/u1", person="nils", act=by("Nils"))
        visits.planned(session, "u3", visits.MARCH, members=("sara",))
        with pytest.raises(Refused, match="besök hos Skola 3 samma dag 09:00–11:00"):
            join_visit(session, "bun/2027/u1", person="sara", act=by("Sara"))


def test_only_who_has_a_seat_on_the_day_signs_up(database: Database) -> None:
    with database.writing() as session:
        year(session)
        with pytest.raises(Refused, match="inte förtroendevald i nämnden"):
            join_visit(session, "bun/2027/u1", person="anna", act=by("Anna"))


def test_a_visit_that_has_been_is_not_changed(database: Database) -> None:
    with database.writing() as session:
        year(session)
        late = date(2027, 3, 11)
        with pytest.raises(Refused, match="går inte att ändra"):
            join_visit(session, "bun/2027/u1", person="sara", act=by("Sara", day=late))
        with pytest.raises(Refused, match="går inte att ändra"):
            leave_visit(session, "bun/2027/u1", person="nils", act=by("Nils", day=late))


def test_who_cannot_gives_up_the_place_and_says_why(database: Database) -> None:
    with database.writing() as session:
        year(session)
        leave_visit(session, "bun/2027/u2", person="olle", act=by("Olle", comment="Bortrest"))
        assert going(session, "u2") == ["nils"]
        assert session.exec(select(Audit.reason).where(Audit.verb == "swap")).one() == "Bortrest"
        with pytest.raises(Refused, match="inte anmäld"):
            leave_visit(session, "bun/2027/u2", person="olle", act=by("Olle"))


def test_the_last_one_who_goes_talks_to_the_administrator(database: Database) -> None:
    with database.writing() as session:
        year(session)
        with pytest.raises(Refused, match="Du är den enda som går"):
            leave_visit(session, "bun/2027/u1", person="nils", act=by("Nils"))


def test_the_rules_are_those_of_the_open_years(database: Database) -> None:
    with database.writing() as session:
        year(session, text=MIXED)
        (found,) = visit_rules(session, bodies=["bun", "ks"]).items()
        assert found[0] == ("bun", 2027)
        assert found[1].majority == ("Norr",)
