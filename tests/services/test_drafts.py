"""Drafts are kept field by field, and nobody's words are lost unawares."""

import pytest
from sqlmodel import Session

from styrhjul.refused import Refused
from styrhjul.services import transitions
from styrhjul.services.drafts import ChangedMeanwhile, Written, remove_draft, replace_draft, save_draft, take_draft
from styrhjul.services.unit_plans import HandedFile
from styrhjul.store.database import Database
from styrhjul.store.drafts import draft_of
from tests import cast
from tests.services.plans import BEFORE, handed_in, number, opened

HANNA, BERIT = cast.act(BEFORE, actor="Hanna"), cast.act(BEFORE, actor="Berit")


@pytest.fixture
def plan(database: Database) -> int:
    with database.writing() as session:
        opened(session)
        return number(session, step="enhetsplan", party="u1")


def saved(session: Session, plan: int, fields: dict[str, str], *, revision: int = 0, window: str = "hannas") -> int:
    act = HANNA if window == "hannas" else BERIT
    kept = save_draft(session, obligation_id=plan, written=Written(fields, revision, window, {"a": "förr"}), act=act)
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
        replace_draft(
            session, obligation_id=plan, fields={"c": "ur filen"}, file=HandedFile("plan.xlsx", b"PK"), act=BERIT
        )
        assert fields(session, plan) == {"c": "ur filen"}
        remove_draft(session, obligation_id=plan)
        remove_draft(session, obligation_id=plan)
        assert draft_of(session.connection(), plan) is None


def test_the_workbook_a_draft_was_read_from_goes_with_it_as_it_came(plan: int, database: Database) -> None:
    file = HandedFile("plan.xlsx", b"PK")
    with database.writing() as session:
        came = replace_draft(session, obligation_id=plan, fields={"c": "ur filen"}, file=file, act=BERIT)
        assert came is not None
        assert (came.file_name, came.says_more_than_its_file) == ("plan.xlsx", False)
        saved(session, plan, {"c": "ändrat på sidan"}, revision=1)
        kept = draft_of(session.connection(), plan)
        assert kept is not None
        assert kept.says_more_than_its_file
        assert take_draft(session, obligation_id=plan, revision=2) == file
        saved(session, plan, {"c": "skrivet på sidan"})
        assert take_draft(session, obligation_id=plan, revision=1) is None


def test_an_empty_workbook_is_no_draft(plan: int, database: Database) -> None:
    with database.writing() as session:
        file = HandedFile("plan.xlsx", b"PK")
        assert replace_draft(session, obligation_id=plan, fields={"c": ""}, file=file, act=BERIT) is None


def test_what_can_no_longer_be_handed_in_is_not_written_on(plan: int, database: Database) -> None:
    with database.writing() as session:
        handed_in(session, "u1")
        saved(session, plan, {"b": "en version till"})
        transitions.accept(session, obligation_id=plan, act=HANNA)
        with pytest.raises(Refused, match="kan inte ändras"):
            saved(session, plan, {"b": "för sent"}, revision=1)
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
