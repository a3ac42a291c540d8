"""What is exported and read back is the same register, but for what was secret."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from styrhjul.exchange.ocds import publishable, read_releases, with_ocids, write_records, write_releases
from styrhjul.refused import Refused
from styrhjul.rules.procurement.register import Procurement, Register, Supplier
from tests.exchange.ocds.registers import (
    AT,
    CARE_HOME,
    DAY,
    DIRECT,
    EKEBY,
    HOME_CARE,
    OPEN_TENDER,
    REGISTER,
    registers,
)


def releases(register: Register, day: date = DAY) -> bytes:
    return write_releases(register, publisher=EKEBY, day=day, at=AT)


def records(register: Register) -> bytes:
    return write_records(register, publisher=EKEBY, day=DAY, at=AT)


@pytest.mark.parametrize("written", [releases, records])
def test_a_register_that_is_exported_and_read_is_the_same(
    written: Callable[[Register], bytes],
) -> None:
    assert read_releases(written(REGISTER)) == (REGISTER, ())


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(registers)
def test_nothing_that_may_be_published_of_any_register_is_lost(register: Register) -> None:
    public = publishable(with_ocids(register), day=DAY)

    assert read_releases(releases(register)) == (public, ())
    assert read_releases(records(register)) == (public, ())


def test_nothing_of_the_bidders_is_told_before_the_award() -> None:
    told = releases(Register((OPEN_TENDER,))).decode()

    for secret in ("numberOfTenderers", "Bussbolaget", "bussbolaget", "8700000", "awards", "contracts"):
        assert secret not in told


def test_the_bidders_are_told_on_the_day_of_the_award_and_not_the_day_before() -> None:
    decided = replace(OPEN_TENDER, awards=(replace(OPEN_TENDER.awards[0], decided_on=DAY),))

    assert "Bussbolaget" not in releases(Register((decided,)), DAY - timedelta(days=1)).decode()
    assert read_releases(releases(Register((decided,))))[0].procurements == (decided,)


def test_the_number_of_tenders_is_secret_until_every_part_is_awarded() -> None:
    half = replace(OPEN_TENDER, awards=(*DIRECT.awards, replace(OPEN_TENDER.awards[0], key="2")))

    (read,) = read_releases(releases(Register((half,))))[0].procurements

    assert (read.tenders, read.awards) == (None, DIRECT.awards)


def test_an_application_that_nobody_has_decided_is_not_told_of() -> None:
    waiting = replace(HOME_CARE, approvals=(replace(HOME_CARE.approvals[0], approved_on=None),))

    assert "Ekeby Omsorg" not in releases(Register(systems=(waiting,))).decode()


def test_a_sole_traders_personal_number_is_never_published() -> None:
    trader = Supplier("8112189876", "Lunds snickeri", "8112189876")
    bought = replace(DIRECT, awards=(replace(DIRECT.awards[0], suppliers=(trader,)),))

    told = releases(Register((bought,)))

    assert b"8112189876" not in told
    assert read_releases(told)[0].procurements[0].awards[0].suppliers == (Supplier("lunds-snickeri", "Lunds snickeri"),)


def test_a_release_keeps_its_id_until_something_in_it_changes() -> None:
    first = json.loads(releases(Register((CARE_HOME,))))["releases"][0]
    later = json.loads(
        write_releases(Register((CARE_HOME,)), publisher=EKEBY, day=DAY, at=AT + timedelta(days=1)),
    )["releases"][0]
    changed = json.loads(releases(Register((replace(CARE_HOME, title="Drift"),))))["releases"][0]

    assert first["id"] == later["id"] != changed["id"]
    assert first["date"] < later["date"]


def test_an_ocid_is_given_once_and_kept() -> None:
    given_ = with_ocids(Register((Procurement("KS 2027/1", "a"), Procurement("KS-2027-1", "b"), CARE_HOME)))

    assert [each.ocid for each in given_.procurements] == [
        "ocds-styrhjul-ks-2027-1",
        "ocds-styrhjul-ks-2027-1-2",
        CARE_HOME.ocid,
    ]
    assert with_ocids(given_, prefix="ocds-abc123") == given_


def test_two_exports_in_one_file_give_the_later_whole() -> None:
    earlier = json.loads(releases(Register((CARE_HOME,))))["releases"]
    now = replace(CARE_HOME, responsible="", tenders=None, awards=())
    later = json.loads(write_releases(Register((now,)), publisher=EKEBY, day=DAY, at=AT + timedelta(days=1)))

    content = json.dumps({"releases": [*later["releases"], *earlier]}).encode()

    assert read_releases(content) == (Register((now,)), ())


def test_an_empty_register_is_not_exported() -> None:
    with pytest.raises(Refused, match="tomt"):
        releases(Register())
