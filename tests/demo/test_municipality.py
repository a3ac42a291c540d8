"""Ekeby: a whole municipality in files that the importers read without a word of complaint."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from models.cycles import Meeting
from models.kinds import BodyKind, MeetingStatus, Operator
from models.organisation import Address, Body, Person, Provider, Role, Unit
from styrhjul.demo import write_municipality
from styrhjul.exchange.addresses import mail_address
from styrhjul.exchange.values import plain
from styrhjul.rules.loading import load_definition
from styrhjul.services.importing import Action, import_file
from styrhjul.services.installation import SHIPPED_CYCLE
from styrhjul.services.opening import open_cycle
from styrhjul.store.database import Database
from tests import cast

YEARS = range(2026, 2031)
MAJORITY = {"Ekebypartiet", "Bygd och stad"}


def settle(session: Session, folder: Path, *, year: int) -> None:
    """Read the files in, one by one in their order."""
    for path in write_municipality(folder, year=year):
        import_file(session, path=path, actor="Anna", now=datetime(year - 1, 8, 1, 8, tzinfo=UTC))


@pytest.fixture
def ekeby(database: Database, tmp_path: Path) -> Iterator[Session]:
    """A session on Ekeby about to begin 2027."""
    with database.writing() as session:
        settle(session, tmp_path / "underlag", year=2027)
    with database.reading() as session:
        yield session


def of_kind(session: Session, kind: BodyKind) -> list[str]:
    return list(session.exec(select(Body.key).where(Body.kind == kind).order_by(Body.key)))


def test_every_file_is_read_in_order_and_only_the_last_one_changes_anything(database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        results = [
            import_file(session, path=path, actor="Anna", now=cast.NOON)
            for path in write_municipality(tmp_path, year=2027)
        ]
    actions = [{change.action for change in result.changes} for result in results]
    assert actions == [{Action.ADDED}] * (len(results) - 1) + [{Action.CHANGED}]
    assert all(result.notes == () for result in results)


@pytest.mark.parametrize("year", YEARS)
def test_the_same_year_gives_the_same_files(tmp_path: Path, year: int) -> None:
    first, second = (write_municipality(tmp_path / name, year=year) for name in ("ett", "två"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert [path.name for path in first] == [path.name for path in second]


def test_it_is_a_council_a_board_and_two_committees_with_working_committees(ekeby: Session) -> None:
    assert of_kind(ekeby, BodyKind.COUNCIL) == ["kf"]
    assert of_kind(ekeby, BodyKind.BOARD) == ["ks"]
    assert of_kind(ekeby, BodyKind.COMMITTEE) == ["bun", "von"]
    assert of_kind(ekeby, BodyKind.WORKING_COMMITTEE) == ["bun-au", "von-au"]


def test_it_has_thirty_units_own_and_private_by_lov_and_lou(ekeby: Session) -> None:
    units = ekeby.exec(select(Unit)).all()
    assert Counter(unit.operator for unit in units) == {Operator.OWN: 21, Operator.LOU: 4, Operator.LOV: 5}
    assert len({unit.name for unit in units}) == 30
    providers = ekeby.exec(select(Provider)).all()
    assert all(provider.org_number for provider in providers)
    assert {unit.provider_id for unit in units if unit.operator is not Operator.OWN} == {row.id for row in providers}


def test_units_come_and_go_in_the_middle_of_the_year(ekeby: Session) -> None:
    changing = ekeby.exec(select(Unit).where(col(Unit.starts_on).is_not(None) | col(Unit.ends_on).is_not(None))).all()
    assert {unit.key: (unit.starts_on, unit.ends_on) for unit in changing} == {
        "hagen": (date(2027, 8, 1), None),
        "aspskolan": (None, date(2027, 6, 30)),
    }


def test_every_unit_has_a_head_and_a_manager_at_any_time_of_the_year(ekeby: Session) -> None:
    for unit in ekeby.exec(select(Unit)):
        roles = ekeby.exec(select(Role).where(Role.unit_id == unit.id)).all()
        for day in (date(2027, 1, 15), date(2027, 9, 15)):
            held = [role.kind for role in roles if (role.starts_on or date.min) <= day <= (role.ends_on or date.max)]
            assert sorted(held) == ["manager", "unit_head"], (unit.key, day)


def test_everybody_is_reached_at_one_address_of_their_own(ekeby: Session) -> None:
    people = {person.id: person for person in ekeby.exec(select(Person))}
    addresses = ekeby.exec(select(Address)).all()
    assert Counter(address.person_id for address in addresses) == dict.fromkeys(people, 1)
    assert len({address.value for address in addresses}) == len(addresses)
    for address in addresses:
        assert mail_address(address.value) == address.value
        assert address.value.endswith(".example")
        assert address.value.split("@")[0] == people[address.person_id].key


def test_names_read_like_names_and_keys_are_made_of_them(ekeby: Session) -> None:
    swedish = str.maketrans("åäöéÅÄÖÉ", "aaoeAAOE")
    for person in ekeby.exec(select(Person)):
        first, _, last = person.name.partition(" ")
        assert first.istitle()
        assert last.istitle()
        assert person.key == f"{first}.{last}".translate(swedish).lower()


def test_units_of_the_municipality_have_their_heads_at_its_domain_and_private_ones_at_their_own(ekeby: Session) -> None:
    statement = (
        select(Unit, Address.value)
        .join(Role, col(Role.unit_id) == col(Unit.id))
        .join(Address, col(Address.person_id) == col(Role.person_id))
        .where(Role.kind == "unit_head")
    )
    for unit, address in ekeby.exec(statement):
        assert address.endswith("@ekeby.example") == (unit.operator is Operator.OWN)


def politicians(session: Session, body: str) -> list[Role]:
    statement = select(Role).join(Body, col(Body.id) == col(Role.body_id))
    return list(session.exec(statement.where(Body.key == body, Role.kind == "politician")))


@pytest.mark.parametrize("committee", ["bun", "von"])
def test_a_committee_has_thirteen_politicians_with_a_majority_and_an_opposition(ekeby: Session, committee: str) -> None:
    held = politicians(ekeby, committee)
    seats = {role.seat: role.party for role in held if role.seat not in {"ledamot", "ersättare"}}
    regular = Counter(role.party in MAJORITY for role in held if role.seat != "ersättare")
    assert regular == {True: 5, False: 4}
    assert Counter(role.seat for role in held)["ersättare"] == 4
    assert list(seats) == ["ordförande", "1:e vice ordförande", "2:e vice ordförande"]
    assert [party in MAJORITY for party in seats.values()] == [True, True, False]
    assert len({role.party for role in held}) == 5


def test_there_are_twenty_six_politicians_and_the_working_committees_are_of_them(ekeby: Session) -> None:
    by_body = {
        body: {role.person_id for role in politicians(ekeby, body)} for body in ("bun", "von", "bun-au", "von-au")
    }
    assert len(by_body["bun"] | by_body["von"]) == 26
    assert by_body["bun-au"] < by_body["bun"]
    assert by_body["von-au"] < by_body["von"]


def test_one_head_is_on_leave_with_a_substitute_and_one_is_replaced(ekeby: Session) -> None:
    away = ekeby.exec(select(Role).where(col(Role.substitute_id).is_not(None))).one()
    assert (away.substitute_from, away.substitute_to) == (date(2027, 1, 11), date(2027, 3, 12))
    leaving = ekeby.exec(select(Role).where(col(Role.ends_on).is_not(None))).one()
    coming = ekeby.exec(select(Role).where(col(Role.starts_on).is_not(None))).one()
    assert leaving.unit_id == coming.unit_id
    assert (leaving.ends_on, coming.starts_on) == (date(2027, 7, 31), date(2027, 8, 1))


def test_its_diary_is_as_irregular_as_a_real_one(ekeby: Session) -> None:
    meetings = ekeby.exec(select(Meeting)).all()
    assert {meeting.status for meeting in meetings} == set(MeetingStatus)
    assert any(meeting.ends_on > meeting.starts_on for meeting in meetings)
    same_day = [
        one for one, two in combinations(meetings, 2) if (one.body_id, one.starts_on) == (two.body_id, two.starts_on)
    ]
    assert len(same_day) == 1
    (moved,) = [meeting for meeting in meetings if meeting.moved_from]
    assert (moved.starts_on, moved.moved_from) == (date(2027, 2, 22), date(2027, 2, 23))


@pytest.mark.parametrize("year", YEARS)
def test_the_shipped_year_opens_for_both_committees_without_a_clash(
    database: Database, tmp_path: Path, year: int
) -> None:
    definition = load_definition(SHIPPED_CYCLE)
    with database.writing() as session:
        settle(session, tmp_path / "underlag", year=year)
        for body in ("bun", "von"):
            act = cast.act(date(year - 1, 8, 1))
            opening = open_cycle(session, body_key=body, year=year, definition=definition, act=act)
            assert [clash.message for _, clash in opening.clashes] == []
            assert opening.obligations > 150


def test_kinds_of_unit_are_words_that_a_definition_can_name(ekeby: Session) -> None:
    kinds = {unit.kind for unit in ekeby.exec(select(Unit))}
    assert len({plain(kind) for kind in kinds}) == len(kinds)
    assert {"förskola", "grundskola", "äldreboende", "hemtjänst"} <= kinds
