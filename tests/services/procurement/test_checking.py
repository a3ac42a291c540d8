"""Whose settings and limits a body's register is held against."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from models.kinds import BodyKind, ContractNature
from models.organisation import Body
from styrhjul.refused import Refused
from styrhjul.rules.loading import DefinitionError
from styrhjul.rules.procurement.limits import limits_on
from styrhjul.rules.procurement.register import Register
from styrhjul.rules.procurement.settings import ProcurementSettings
from styrhjul.services.procurement.checking import bodies, check_registers, limits_for, settings_of
from styrhjul.store.database import Database
from styrhjul.store.procurement import write_register
from tests import cast
from tests.rules.procurement.register import bought

TODAY = date(2027, 3, 1)
DIGITS = "\nprocurement: {cpv_digits: 3}\n"


def test_a_body_with_an_open_year_has_the_settings_of_that_years_definition(database: Database) -> None:
    with database.writing() as session:
        cast.opened_year(session, text=cast.YEAR + DIGITS)
        assert settings_of(session.connection(), body="bun").cpv_digits == 3


def test_without_an_open_year_the_installations_own_definition_says_it(database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        cast.committee(session)
        connection = session.connection()
        assert settings_of(connection, body="bun") == ProcurementSettings()
        (tmp_path / "cycle").mkdir()
        head = tmp_path / "cycle" / "definition.yaml"
        head.write_text("key: a\nname: A\nstages: {}" + DIGITS, encoding="utf-8")
        assert settings_of(connection, body="bun").cpv_digits == 3
        head.write_text("key: a\nname: A\nstages: {}\nprocurement: {cpv_digits: 9}\n", encoding="utf-8")
        with pytest.raises(DefinitionError, match="högst 5"):
            settings_of(connection, body="bun")


def test_beside_a_servers_database_the_definition_is_in_the_settings_folder(
    on_postgresql: Database, tmp_path: Path, setting: Callable[[str, str], None]
) -> None:
    setting("STYRHJUL_DIR", str(tmp_path))
    (tmp_path / "cycle").mkdir()
    (tmp_path / "cycle" / "definition.yaml").write_text("key: a\nname: A\nstages: {}" + DIGITS, encoding="utf-8")
    with on_postgresql.writing() as session:
        cast.committee(session)
        write_register(session.connection(), Register((bought("1", 700_000, TODAY),)), body="bun")
        assert settings_of(session.connection(), body="bun").cpv_digits == 3
        assert [one.kind for one in check_registers(session.connection(), today=TODAY)] == ["large_direct_award"]


def test_the_municipalitys_rate_makes_kronor_of_the_eus_thresholds() -> None:
    rules = limits_for(ProcurementSettings(kronor_per_euro=11.0))
    assert limits_on(TODAY, rules=rules).threshold(ContractNature.GOODS) == 2_376_000
    assert limits_on(TODAY, rules=limits_for(ProcurementSettings())).threshold(ContractNature.GOODS) is None


def test_every_bodys_register_is_looked_through_and_each_warning_says_whose_it_is(database: Database) -> None:
    with database.writing() as session:
        cast.committee(session)
        session.add(Body(key="von", name="Vård- och omsorgsnämnden", kind=BodyKind.COMMITTEE))
        session.flush()
        connection = session.connection()
        for body in ("bun", "von"):
            large = (bought("1", 400_000, TODAY), bought("2", 400_000, TODAY, documentation=""))
            write_register(connection, Register(large), body=body)
        found = check_registers(connection, today=TODAY)
        assert [(one.name, one.body, one.key) for one in found] == [
            ("Direktupphandlingar över gränsen", "bun", "2"),
            ("Direktupphandlingar över gränsen", "von", "2"),
            ("Dokumentation saknas", "bun", "2"),
            ("Dokumentation saknas", "von", "2"),
        ]
        assert {one.body for one in check_registers(connection, today=TODAY, body="von")} == {"von"}


def test_a_body_that_there_is_not_is_told_with_those_there_are(database: Database) -> None:
    with database.writing() as session:
        connection = session.connection()
        with pytest.raises(Refused, match="Kända organ: inga ännu"):
            bodies(connection, body="von")
        cast.committee(session)
        session.flush()
        with pytest.raises(Refused, match="Kända organ: bun"):
            bodies(connection, body="von")
