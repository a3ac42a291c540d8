"""Addresses that hold a secret are encrypted in the database, under a key that lies apart from what it opens."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from models.organisation import Address
from styrhjul.refused import Refused
from styrhjul.services.importing.ledger import shown_address
from styrhjul.services.installation import make_installation
from styrhjul.services.people import add_address
from styrhjul.store.concealing import KEY_FILE, Keyring, conceal_all, keyring, make_key
from styrhjul.store.database import Database
from tests.cast import NOON, act, committee

HOOK = "slack://hemligt/mycket/hemligt"
OLD, NEW = "gammal-nyckel-" * 3, "ny-nyckel-" * 4
Setting = Callable[[str, str], None]


@pytest.fixture
def municipality(database: Database) -> Database:
    with database.writing() as session:
        committee(session)
    return database


def reach_by(database: Database, url: str) -> None:
    with database.writing() as session:
        add_address(session, person="h1", value=url, act=act(NOON.date()))


def values(database: Database) -> list[str]:
    with database.snapshot() as connection:
        return list(connection.scalars(text("SELECT value FROM address WHERE channel <> 'mail' ORDER BY id")))


@given(st.text(min_size=1).map("json://".__add__), st.sampled_from([(OLD,), (NEW, OLD)]))
def test_what_is_concealed_is_revealed_by_the_same_key_alone(url: str, keys: tuple[str, ...]) -> None:
    ours = Keyring(keys)
    held = ours.conceal(url)
    assert ours.reveal(held) == url
    assert ours.conceal(url) == held == ours.conceal(held)
    assert "://" not in held
    with pytest.raises(Refused, match="annan nyckel"):
        Keyring(["en-främmande-nyckel-" * 2]).reveal(held)


def test_an_email_address_is_no_secret() -> None:
    ours = Keyring([OLD])
    assert ours.conceal("anna@ekbacka.example") == ours.reveal("anna@ekbacka.example") == "anna@ekbacka.example"


def test_what_has_been_changed_or_moved_to_another_kind_does_not_open() -> None:
    ours = Keyring([OLD])
    held = ours.conceal(HOOK)
    for forged in (held.replace("slack:", "json:"), held[:-6] + "AAAA==", held[:20] + "=", "slack:siv1:=" * 1):
        if forged != held:
            with pytest.raises(Refused):
                ours.reveal(forged)


@pytest.mark.sqlite("reads the database's files")
def test_the_secret_stands_nowhere_in_the_databases_files(municipality: Database, tmp_path: Path) -> None:
    reach_by(municipality, HOOK)
    written = b"".join(file.read_bytes() for file in tmp_path.glob("styrhjul.db*"))
    assert b"slack" in written
    assert b"hemligt" not in written


def test_the_key_beside_the_database_is_its_owners_alone(municipality: Database, tmp_path: Path) -> None:
    reach_by(municipality, HOOK)
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.glob(f"{KEY_FILE}*")] == [KEY_FILE]


def test_nobody_has_an_address_twice_though_it_is_encrypted(municipality: Database) -> None:
    reach_by(municipality, HOOK)
    (held,) = values(municipality)
    with pytest.raises(ValueError, match="används redan"):
        reach_by(municipality, HOOK)
    with pytest.raises(IntegrityError), municipality.writing() as session:
        (owner,) = session.connection().scalars(text("SELECT person_id FROM address WHERE channel = 'slack'"))
        session.add(Address(person_id=owner, channel="slack", value=held))


def test_it_is_shown_by_its_kind_alone(municipality: Database) -> None:
    reach_by(municipality, HOOK)
    (held,) = values(municipality)
    assert shown_address(held).startswith("slack://… (")
    assert held.split(":")[2] not in shown_address(held)


def test_a_lost_key_is_told_of_and_no_other_is_made_in_its_place(municipality: Database, tmp_path: Path) -> None:
    reach_by(municipality, HOOK)
    (tmp_path / KEY_FILE).unlink()
    with pytest.raises(Refused, match="lägg tillbaka filen"):
        reach_by(municipality, "slack://ett/annat/ord")
    with pytest.raises(Refused, match="lägg tillbaka filen"):
        make_installation(tmp_path)
    assert not (tmp_path / KEY_FILE).exists()


def test_addresses_from_before_there_were_keys_are_encrypted_by_init(municipality: Database, tmp_path: Path) -> None:
    with municipality.writing() as session:
        session.add(Address(person_id=1, channel="slack", value=HOOK))
    make_installation(tmp_path)
    (held,) = values(municipality)
    with municipality.snapshot() as connection:
        assert keyring(connection).reveal(held) == HOOK
    assert held != HOOK


def test_one_from_before_there_were_keys_is_known_as_the_same(municipality: Database) -> None:
    with municipality.writing() as session:
        session.add(Address(person_id=3, channel="slack", value=HOOK))
    with municipality.snapshot() as connection:
        key = connection.scalar(text("SELECT key FROM person WHERE id = 3"))
    with pytest.raises(ValueError, match="används redan"), municipality.writing() as session:
        add_address(session, person=key, value=HOOK, act=act(NOON.date()))


def test_a_new_key_takes_over_when_both_are_named(municipality: Database, setting: Setting) -> None:
    setting("STYRHJUL_SECRET_KEY", OLD)
    reach_by(municipality, HOOK)
    (before,) = values(municipality)
    setting("STYRHJUL_SECRET_KEY", f"{NEW} {OLD}")
    with pytest.raises(ValueError, match="används redan"):
        reach_by(municipality, HOOK)
    with municipality.transaction() as connection:
        assert [conceal_all(connection), conceal_all(connection)] == [1, 0]
    setting("STYRHJUL_SECRET_KEY", NEW)
    (after,) = values(municipality)
    with municipality.snapshot() as connection:
        assert keyring(connection).reveal(after) == HOOK
    assert after != before


def test_a_short_key_is_refused(municipality: Database, setting: Setting) -> None:
    setting("STYRHJUL_SECRET_KEY", "hemligt")
    with pytest.raises(Refused, match="för kort"):
        reach_by(municipality, HOOK)


@pytest.mark.xdist_group("postgresql")
def test_on_postgresql_no_key_is_made_by_chance(on_postgresql: Database, tmp_path: Path, setting: Setting) -> None:
    setting("STYRHJUL_DIR", str(tmp_path))
    with on_postgresql.writing() as session:
        committee(session)
    with pytest.raises(Refused, match="STYRHJUL_SECRET_KEY"):
        reach_by(on_postgresql, HOOK)
    with on_postgresql.transaction() as connection:
        make_key(connection, tmp_path)
    reach_by(on_postgresql, HOOK)
    assert len(values(on_postgresql)) == 1
