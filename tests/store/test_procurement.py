"""The register of procurements, written and read back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Connection, text

from models.kinds import Procedure, Sanction
from styrhjul.rules.procurement.register import (
    Approval,
    Award,
    CallOff,
    ChoiceSystem,
    Contract,
    FollowUp,
    Option,
    Procurement,
    Register,
    RequirementsBook,
    Supplier,
)
from styrhjul.store.database import Database
from styrhjul.store.procurement import RegisterChanges, read_register, write_register

OMSORG = Supplier("5567037485", "Ekeby Omsorg AB", "5567037485")
BUSS = Supplier("bussbolaget", "Bussbolaget")
CARE_HOME = Procurement(
    "VON 2026/12",
    "Drift av Solgläntans demensboende",
    awards=(
        Award(
            "1",
            decided_on=date(2026, 5, 4),
            suppliers=(OMSORG,),
            contracts=(
                Contract(
                    "A-1",
                    signed_on=date(2026, 5, 20),
                    private_operation=True,
                    options=(Option(1, "två år till", decide_by=date(2028, 1, 31)),),
                    call_offs=(CallOff("1", date(2026, 9, 1), "extra nattpersonal", 90_000, OMSORG),),
                    follow_ups=(FollowUp(1, "bemanning", date(2026, 10, 1), sanction=Sanction.REMARK),),
                ),
            ),
        ),
    ),
)
BUSES = Procurement("BUN 2026/3", "Skolskjuts", procedure=Procedure.DIRECT, awards=(Award("1", suppliers=(BUSS,)),))
HOME_CARE = ChoiceSystem(
    "hemtjanst",
    "Hemtjänst",
    books=(RequirementsBook("1", date(2026, 1, 1)),),
    approvals=(Approval(OMSORG, date(2026, 1, 15), follow_ups=(FollowUp(1, "kontinuitet", date(2026, 11, 1)),)),),
)
REGISTER = Register((BUSES, CARE_HOME), (HOME_CARE,))


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.writing() as session:
        connection = session.connection()
        insert = "INSERT INTO body (key, name, kind) VALUES ('von', 'Vård- och omsorgsnämnden', 'committee')"
        connection.execute(text(insert))
        yield connection


def test_what_is_written_is_what_is_read(connection: Connection) -> None:
    changes = write_register(connection, REGISTER, body="von")

    assert read_register(connection, body="von") == REGISTER
    assert changes == RegisterChanges(new=("BUN 2026/3", "VON 2026/12", "hemtjanst"))


def test_writing_the_same_again_changes_nothing(connection: Connection) -> None:
    write_register(connection, REGISTER, body="von")

    changes = write_register(connection, REGISTER, body="von")

    assert changes == RegisterChanges(unchanged=("BUN 2026/3", "VON 2026/12", "hemtjanst"))
    assert read_register(connection, body="von") == REGISTER


def test_what_an_import_does_not_say_is_kept(connection: Connection) -> None:
    write_register(connection, REGISTER, body="von")

    changes = write_register(connection, Register((Procurement("VON 2026/12", "Nytt namn"),)), body="von")

    assert changes == RegisterChanges(changed=("VON 2026/12",))
    assert read_register(connection, body="von").procurements[1] == replace(CARE_HOME, title="Nytt namn")


def test_an_emptied_cell_empties_but_never_the_id_in_open_data(connection: Connection) -> None:
    named = replace(BUSES, responsible="Per Nordin", ocid="ocds-x-1")
    write_register(connection, Register((named,)), body="von")

    write_register(connection, Register((BUSES,)), body="von", emptied=True)

    assert read_register(connection, body="von").procurements == (replace(BUSES, ocid="ocds-x-1"),)


def test_another_winner_takes_the_place_of_the_first(connection: Connection) -> None:
    write_register(connection, REGISTER, body="von")
    corrected = replace(BUSES, awards=(Award("1", suppliers=(OMSORG,)),))

    write_register(connection, Register((corrected,)), body="von")

    assert read_register(connection, body="von").procurements[0] == corrected


def test_a_supplier_known_by_name_gets_its_number(connection: Connection) -> None:
    write_register(connection, REGISTER, body="von")
    numbered = Supplier("5560160680", "Bussbolaget", "5560160680")

    write_register(connection, Register((replace(BUSES, awards=(Award("1", suppliers=(numbered,)),)),)), body="von")

    assert connection.execute(text("SELECT key FROM supplier ORDER BY key")).scalars().all() == [
        "5560160680",
        "5567037485",
    ]


def test_an_unknown_body_has_an_empty_register_and_gets_none(connection: Connection) -> None:
    assert read_register(connection, body="okänd") == Register()
    with pytest.raises(LookupError):
        write_register(connection, REGISTER, body="okänd")
