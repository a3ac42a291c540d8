"""Drafts are kept field by field, and nobody's words are lost unawares."""

import pytest
from sqlmodel import Session

from styrhjul.refused import Refused
from styrhjul.services import transitions
from styrhjul.services.drafts import (
    ChangedMeanwhile,
    NotAsSeen,
    Seen,
    Written,
    remove_draft,
    replace_draft,
    save_draft,
    take_draft,
)
from styrhjul.services.unit_plans import HandedFile
from styrhjul.store.database import Database
from styrhjul.store.drafts import draft_of
from tests import cast
from tests.services.plans import BEFORE, handed_in, number, opened

FILE = HandedFile("plan.xlsx", b"PK")
HANNA, BERIT = cast.act(BEFORE, actor="Hanna"), cast.act(BEFORE, actor="Berit")


@pytest.fixture
def plan(database: Database) -> int:
    with database.writing() as session:
        opened(session)
        return number(session, step="enhetsplan", party="u1")


def saved(
    session: Session, plan: int, fields: dict[str, str], *, version: int = 0, revision: int = 0, window: str = "hannas"
) -> int:
    act = HANNA if window == "hannas" else BERIT
    written = Written(fields, Seen(version, revision), window, {"a": "förr"})
    kept = save_draft(session, obligation_id=plan, written=written, act=act)
    return kept.revision if kept else 0


def fields(session: Session, plan: int) -> dict[str, str]:
    kept = draft_of(session.connection(), plan)
    return dict(kept.fields) if kept else {}


def test_a_draft_begins_from_what_was_handed_in_and_keeps_the_other_fields(plan: int, database: Database) -> None:
    with database.writing() as session:
        assert saved(session, plan, {"b": "nytt"}) == 1
        assert saved(session, plan, {"c": "mer"}, revision=1) == 2
        assert fields(session, plan) == {"a": "förr", "b": "nytt", "c": "mer"}
        kept = draft_of(session.connection(), plan)
    assert kept is not None
    assert (kept.saved_by, kept.saved_at, kept.begun_on) == ("Hanna", HANNA.now, 0)


def test_where_nothing_is_new_nothing_is_saved(plan: int, database: Database) -> None:
    with database.writing() as session:
        assert saved(session, plan, {"a": "förr", "b": ""}) == 0
        assert draft_of(session.connection(), plan) is None
        assert saved(session, plan, {"b": "nytt"}) == 1
        assert saved(session, plan, {"b": "nytt"}, revision=1) == 1


def test_another_windows_words_are_not_overwritten_unawares(plan: int, database: Database) -> None:
    with database.writing() as session:
        saved(session, plan, {"b": "Hannas"})
        with pytest.raises(ChangedMeanwhile) as changed:
            saved(session, plan, {"b": "Berits", "c": "Berits"}, window="berits")
        assert (changed.value.names, changed.value.theirs.fields["b"]) == (("b",), "Hannas")
        assert fields(session, plan) == {"a": "förr", "b": "Hannas"}
        assert saved(session, plan, {"b": "Berits"}, revision=changed.value.theirs.revision, window="berits") == 2


def test_windows_that_write_in_different_fields_do_not_meet(plan: int, database: Database) -> None:
    with database.writing() as session:
        saved(session, plan, {"b": "Hannas"})
        assert saved(session, plan, {"c": "Berits"}, window="berits") == 2
        assert saved(session, plan, {"b": "Hannas igen"}, revision=1) == 3


def test_a_window_that_saved_by_itself_does_not_meet_itself(plan: int, database: Database) -> None:
    with database.writing() as session:
        saved(session, plan, {"b": "Han"})
        assert saved(session, plan, {"b": "Hanna"}, revision=0) == 2


def test_a_draft_can_be_replaced_and_removed(plan: int, database: Database) -> None:
    with database.writing() as session:
        saved(session, plan, {"b": "nytt"})
        replace_draft(session, obligation_id=plan, fields={"c": "ur filen"}, file=FILE, act=BERIT)
        assert fields(session, plan) == {"c": "ur filen"}
        remove_draft(session, obligation_id=plan)
        remove_draft(session, obligation_id=plan)
        assert draft_of(session.connection(), plan) is None


def test_the_workbook_a_draft_was_read_from_goes_with_it_as_it_came(plan: int, database: Database) -> None:
    with database.writing() as session:
        came = replace_draft(session, obligation_id=plan, fields={"c": "ur filen"}, file=FILE, act=BERIT)
        assert came is not None
        assert (came.file_name, came.says_more_than_its_file) == ("plan.xlsx", False)
        saved(session, plan, {"c": "ändrat på sidan"}, revision=1)
        kept = draft_of(session.connection(), plan)
        assert kept is not None
        assert kept.says_more_than_its_file
        assert take_draft(session, obligation_id=plan, seen=Seen(0, 2)) == FILE
        saved(session, plan, {"c": "skrivet på sidan"})
        assert take_draft(session, obligation_id=plan, seen=Seen(0, 1)) is None


def test_a_workbook_goes_on_from_the_savings_before_it(plan: int, database: Database) -> None:
    """Who looked through the draft before it was read in has not seen what it says, and does not hand it in."""
    with database.writing() as session:
        saved(session, plan, {"b": "nytt"})
        came = replace_draft(session, obligation_id=plan, fields={"c": "ur filen"}, file=FILE, act=BERIT)
        assert came is not None
        assert (came.revision, came.says_more_than_its_file) == (2, False)
        with pytest.raises(NotAsSeen):
            take_draft(session, obligation_id=plan, seen=Seen(0, 1))
        assert saved(session, plan, {"d": "mer"}, revision=2) == 3
        kept = draft_of(session.connection(), plan)
        assert kept is not None
        assert kept.says_more_than_its_file


@pytest.mark.parametrize("field", ["a", "b", "c"])
def test_a_window_from_before_a_workbook_does_not_write_over_it(field: str, plan: int, database: Database) -> None:
    """What it had from the draft is not put back in a field that the workbook emptied, either."""
    with database.writing() as session:
        saved(session, plan, {"b": "nytt"})
        replace_draft(session, obligation_id=plan, fields={"c": "ur filen"}, file=FILE, act=BERIT)
        with pytest.raises(ChangedMeanwhile) as changed:
            saved(session, plan, {"a": "förr", "b": "nytt", "c": ""} | {field: "mitt"}, revision=1)
        assert set(changed.value.names) == {"a", "b", "c"}
        assert saved(session, plan, {field: "mitt"}, revision=2) == 3


def test_what_was_handed_in_meanwhile_is_not_written_over_unawares(plan: int, database: Database) -> None:
    with database.writing() as session:
        saved(session, plan, {"b": "nytt"})
        take_draft(session, obligation_id=plan, seen=Seen(0, 1))
        handed_in(session, "u1")
        with pytest.raises(ChangedMeanwhile) as changed:
            saved(session, plan, {"a": "förr", "b": "gammalt"}, revision=1)
        theirs = changed.value.theirs
        assert (changed.value.names, theirs.fields, theirs.begun_on) == (("b",), {"a": "förr"}, 1)
        assert saved(session, plan, {"a": "förr"}, revision=1) == 0, "what stands is nothing new"
        assert saved(session, plan, {"b": "gammalt"}, version=1) == 1
        with pytest.raises(ChangedMeanwhile):
            saved(session, plan, {"c": "från igår"}, revision=1, window="berits")
        with pytest.raises(NotAsSeen):
            take_draft(session, obligation_id=plan, seen=Seen(0, 1))


def test_a_draft_that_another_version_overtook_is_written_on(plan: int, database: Database) -> None:
    with database.writing() as session:
        saved(session, plan, {"b": "nytt"})
        handed_in(session, "u1")
        assert saved(session, plan, {"b": "nyare"}, revision=1) == 2
        with pytest.raises(NotAsSeen):
            take_draft(session, obligation_id=plan, seen=Seen(0, 2))
        take_draft(session, obligation_id=plan, seen=Seen(1, 2))


def test_an_empty_workbook_is_no_draft(plan: int, database: Database) -> None:
    with database.writing() as session:
        assert replace_draft(session, obligation_id=plan, fields={"c": ""}, file=FILE, act=BERIT) is None


def test_what_can_no_longer_be_handed_in_is_not_written_on(plan: int, database: Database) -> None:
    with database.writing() as session:
        handed_in(session, "u1")
        saved(session, plan, {"b": "en version till"}, version=1)
        transitions.accept(session, obligation_id=plan, act=HANNA)
        with pytest.raises(Refused, match="kan inte ändras"):
            saved(session, plan, {"b": "för sent"}, version=1, revision=1)
        with pytest.raises(Refused):
            saved(session, 999, {"b": "finns inte"})


def test_it_is_the_same_on_postgresql(on_postgresql: Database) -> None:
    with on_postgresql.writing() as session:
        opened(session)
        plan = number(session, step="enhetsplan", party="u1")
        saved(session, plan, {"b": "Hannas"})
    with on_postgresql.writing() as session:
        with pytest.raises(ChangedMeanwhile):
            saved(session, plan, {"b": "Berits"}, window="berits")
        kept = draft_of(session.connection(), plan)
    assert kept is not None
    assert kept.saved_at == HANNA.now
