"""Who acts for a party: the role is handed over, or somebody stands in, and the record stays true."""

from datetime import date

import pytest
from sqlmodel import Session, select

from models.cycles import Occurrence
from models.obligations import Audit, Obligation
from models.organisation import Body, Person, Role, Unit
from styrhjul.refused import Refused
from styrhjul.services.responsible import hand_over, person_called, substitute
from styrhjul.store.database import Database
from tests.cast import act, holds, opened_year, person

DAY = date(2026, 11, 2)
NEXT = date(2026, 11, 9)


@pytest.fixture
def number(database: Database) -> int:
    """The first school's obligation to plan; besides its head there is nils, who has no role."""
    with database.writing() as session:
        opened_year(session)
        person(session, "nils", name="Åke Nilsson")
        found = session.exec(select(Obligation.id).order_by(Obligation.id)).first()  # type: ignore[arg-type]
    assert found is not None
    return found


def heads(session: Session) -> dict[str, Role]:
    """The roles at the first school, by the person's key."""
    unit = session.exec(select(Unit).where(Unit.key == "u1")).one()
    rows = session.exec(select(Person.key, Role).where(Role.person_id == Person.id, Role.unit_id == unit.id))
    return dict(rows.all())


def role_id_of(session: Session, key: str) -> int:
    found = heads(session)[key].id
    assert found is not None
    return found


def test_the_one_who_had_it_keeps_the_time_they_had_it(database: Database, number: int) -> None:
    with database.writing() as session:
        hand_over(session, obligation_id=number, to="nils", first=NEXT, role_id=role_id_of(session, "h1"), act=act(DAY))
    with database.reading() as session:
        held = heads(session)
        audits = session.exec(select(Audit).where(Audit.verb == "hand_over")).all()
    assert (held["h1"].ends_on, held["nils"].starts_on) == (date(2026, 11, 8), NEXT)
    assert sorted(audit.subject for audit in audits) == [f"obligation:{number}", "person:nils"]


def test_without_one_who_ends_another_is_added(database: Database, number: int) -> None:
    with database.writing() as session:
        hand_over(session, obligation_id=number, to="nils", first=DAY, act=act(DAY))
        assert {key: role.ends_on for key, role in heads(session).items()} == {"h1": None, "nils": None}


def test_what_does_not_fit_is_refused(database: Database, number: int) -> None:
    with database.writing() as session:
        role_id = role_id_of(session, "h1")
    for told, why in (
        ({"to": "h1", "first": NEXT}, "har redan uppdraget"),
        ({"to": "nils", "first": date(2026, 11, 1)}, "har redan varit"),
        ({"to": "nils", "first": NEXT, "role_id": 4711}, "har inte längre uppdraget"),
        ({"to": "ingen alls", "first": NEXT}, "Ingen i registret"),
        ({"to": " ", "first": NEXT}, "namn eller e-postadress"),
    ):
        with database.writing() as session, pytest.raises(Refused, match=why):
            hand_over(session, obligation_id=number, act=act(DAY), **told)  # type: ignore[arg-type]
    with database.writing() as session:
        hand_over(session, obligation_id=number, to="nils", first=NEXT, role_id=role_id, act=act(DAY))
        nils = role_id_of(session, "nils")
    with database.writing() as session, pytest.raises(Refused, match="Välj en senare dag"):
        hand_over(session, obligation_id=number, to="maria", first=NEXT, role_id=nils, act=act(DAY))


def test_a_person_is_found_by_name_key_and_address(database: Database, number: int) -> None:
    with database.writing() as session:
        for called in ("nils", "Åke Nilsson", "nils@ekbacka.example", " NILS@EKBACKA.EXAMPLE "):
            assert person_called(session, called).key == "nils"
        person(session, "nils2", name="Åke Nilsson")
        with pytest.raises(Refused, match="Flera heter Åke Nilsson"):
            person_called(session, "Åke Nilsson")


def test_a_substitute_stands_in_between_the_days(database: Database, number: int) -> None:
    with database.writing() as session:
        told = {"obligation_id": number, "role_id": role_id_of(session, "h1"), "act": act(DAY)}
        substitute(session, who="nils", first=DAY, last=NEXT, **told)  # type: ignore[arg-type]
        held = heads(session)["h1"]
        assert (held.substitute_from, held.substitute_to, held.ends_on) == (DAY, NEXT, None)
    for who, first, last, why in (
        ("h1", DAY, NEXT, "sin egen ersättare"),
        ("nils", NEXT, DAY, "ligger före"),
        ("nils", date(2026, 10, 1), date(2026, 10, 9), "har redan varit"),
    ):
        with database.writing() as session, pytest.raises(Refused, match=why):
            substitute(session, who=who, first=first, last=last, **told)  # type: ignore[arg-type]


def test_another_bodys_role_is_not_this_years_to_give(database: Database, number: int) -> None:
    with database.writing() as session:
        board = Body(key="ks", name="Kommunstyrelsen", kind="board")  # type: ignore[arg-type]
        session.add(board)
        session.flush()
        holds(session, person(session, "karin"), "administrator", body_id=board.id)
        occurrence = session.exec(select(Occurrence.id)).first()
        theirs = Obligation(
            occurrence_id=occurrence,  # type: ignore[arg-type]
            party=f"body:{board.id}/administrator",
            body_id=board.id,  # type: ignore[arg-type]
            role="administrator",
        )
        own = Obligation(
            occurrence_id=occurrence,  # type: ignore[arg-type]
            party="person:1",
            body_id=1,
            person_id=1,
            role="politician",
        )
        session.add_all([theirs, own])
        session.flush()
        with pytest.raises(Refused, match="ett annat organ"):
            hand_over(session, obligation_id=theirs.id or 0, to="nils", first=NEXT, act=act(DAY))
        with pytest.raises(Refused, match="en persons eget"):
            hand_over(session, obligation_id=own.id or 0, to="nils", first=NEXT, act=act(DAY))
        with pytest.raises(Refused, match="4711"):
            hand_over(session, obligation_id=4711, to="nils", first=NEXT, act=act(DAY))
