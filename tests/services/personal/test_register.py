"""The register of personal data is whole: no column is forgotten, neither in the code nor on the page about it."""

import re
from pathlib import Path

import pytest
from sqlmodel import SQLModel

import models.every_table  # noqa: F401
from styrhjul.rules.retention import RETENTION
from styrhjul.services.personal.register import HELD
from styrhjul.services.personal.words import WORDS

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "personal-data.md").read_text(encoding="utf-8")
TABLES = SQLModel.metadata.tables


def test_every_table_is_in_the_register() -> None:
    assert set(HELD) == set(TABLES)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_column_is_classed_once_as_personal_or_not(name: str) -> None:
    classed = HELD[name].columns
    assert len(classed) == len(set(classed))
    assert set(classed) == set(TABLES[name].c.keys())


@pytest.mark.parametrize("name", sorted(TABLES))
def test_whatever_leads_to_a_person_is_classed_as_doing_so(name: str) -> None:
    leading = {column.name for column in TABLES[name].c if column.references(TABLES["person"].c.id)}
    assert leading == set(HELD[name].points.split())


def test_every_personal_column_is_told_of_on_the_page_and_no_other() -> None:
    told = {one for one in re.findall(r"`([a-z_]+\.[a-z_0-9]+)`", PAGE) if one.split(".")[0] in TABLES}
    assert told == {f"{name}.{column}" for name, held in HELD.items() for column in held.personal}


def test_the_page_tells_how_long_each_passing_thing_is_kept() -> None:
    assert [keep.called for keep in RETENTION if f"| {keep.called} | {keep.days} |" not in PAGE] == []


def test_every_column_that_a_person_is_shown_has_a_word() -> None:
    handed_out = {
        column
        for name, held in HELD.items()
        if held.points or held.signed or name in ("person", "delivery", "submission")
        for column in held.columns
        if column not in held.door.split()
    }
    assert sorted(handed_out - set(WORDS)) == []
    told = {column for held in HELD.values() for column in held.told.split()}
    assert sorted(told - set(WORDS)) == []
