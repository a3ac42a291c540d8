"""Files that others have written, in the likeness of real ones: read as far as they go, and what is lost is told."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.kinds import ContractNature, Procedure
from styrhjul.exchange.ocds import Publisher, read_releases, write_releases
from styrhjul.exchange.ocds.node import day_of
from styrhjul.refused import Refused
from styrhjul.rules.procurement.register import Procurement, Register, Supplier
from tests.exchange.ocds.registers import AT, DAY

TENDER = {
    "ocid": "ocds-abc123-1",
    "id": "1-tender",
    "date": "2026-01-10T09:00:00+01:00",
    "tag": ["tender"],
    "initiationType": "tender",
    "parties": [
        {"id": "SE-BLV-2120001234", "name": "Ekeby", "roles": ["buyer"], "contactPoint": {"name": "Inköp"}},
        {"id": "7", "name": "Ekeby Omsorg AB", "identifier": {"scheme": "SE-BLV", "id": "556703-7485"}},
        {"id": "7", "name": "Ekeby Omsorg", "roles": ["supplier"]},
    ],
    "planning": {"budget": {"amount": {"amount": 1_000_000, "currency": "SEK"}}},
    "tender": {
        "id": 2026012,
        "title": "Hemsjukvård",
        "procurementMethod": "selective",
        "mainProcurementCategory": "services",
        "tenderPeriod": {"startDate": "2026-01-09T23:00:00Z", "endDate": "2026-02-20T23:59:59Z"},
        "items": [{"id": "1", "classification": {"scheme": "CPV", "id": "85141000-9"}}],
        "numberOfTenderers": "3",
    },
}
AWARD = {
    "ocid": "ocds-abc123-1",
    "id": "1-award",
    "date": "2026-04-01T09:00:00+02:00",
    "tag": ["award", "contract"],
    "awards": [
        {
            "id": "a",
            "status": "active",
            "date": "2026-03-20",
            "value": {"amount": "1 950 000,00", "currency": "SEK"},
            "suppliers": [{"id": "7"}, {"name": "Omtanke & Co"}],
        },
        {"id": "b", "status": "unsuccessful"},
        {"status": "active", "date": "2026-03-21", "value": {"amount": 90_000, "currency": "EUR"}, "suppliers": []},
    ],
    "contracts": [
        {
            "id": "k1",
            "awardID": "a",
            "dateSigned": "2026-04-02T00:00:00Z",
            "period": {"startDate": "2026-05-01T00:00:00Z", "endDate": "9999-12-31T00:00:00Z"},
            "amendments": [{"id": "1", "date": "2026-06-01T00:00:00Z"}],
            "documents": [{"id": "1", "documentType": "awardNotice", "datePublished": "2026-04-10T00:00:00Z"}],
        },
        {"id": "k2", "awardID": "x", "dateSigned": "2026-04-03T00:00:00Z"},
    ],
}


def as_bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def one(content: Any) -> tuple[Procurement, dict[str, str]]:
    register, warnings = read_releases(content if isinstance(content, bytes) else as_bytes(content))
    (procurement,) = register.procurements
    return procurement, {warning.path: warning.message for warning in warnings}


def test_several_releases_of_one_process_are_one_procurement_whatever_their_order() -> None:
    procurement, told = one({"releases": [AWARD, TENDER]})

    assert (procurement.key, procurement.title, procurement.ocid) == ("2026012", "Hemsjukvård", "ocds-abc123-1")
    assert (procurement.procedure, procurement.nature) == (Procedure.RESTRICTED, ContractNature.SERVICES)
    assert (procurement.cpv, procurement.estimate, procurement.tenders) == ("85141000", 1_000_000, 3)
    assert (procurement.announced_on, procurement.tenders_due_on) == (date(2026, 1, 10), date(2026, 2, 20))
    assert procurement.responsible == "Inköp"
    first, second, third, apart = procurement.awards
    assert first.suppliers == (
        Supplier("5567037485", "Ekeby Omsorg", "5567037485"),
        Supplier("omtanke-co", "Omtanke & Co"),
    )
    assert (first.value, first.decided_on) == (1_950_000, date(2026, 3, 20))
    (contract,) = first.contracts
    assert (contract.key, contract.ends_on, contract.award_notice_on) == ("k1", None, date(2026, 4, 10))
    assert (second.decided_on, second.cancelled_on) == (date(2026, 4, 1), date(2026, 4, 1))
    assert (third.key, third.value) == ("3", None)
    assert (apart.key, apart.decided_on, apart.contracts[0].key) == ("x", date(2026, 4, 3), "k2")
    assert set(told) == {
        "",
        "awards/0/value",
        "awards/0/suppliers/1/id",
        "awards/1/date",
        "awards/1/status",
        "awards/2/id",
        "awards/2/value",
        "contracts/0/period/endDate",
        "contracts/0/amendments",
        "contracts/1/awardID",
    }
    assert "EUR" in told["awards/2/value"]


@pytest.mark.parametrize(
    "content",
    [
        as_bytes({"records": [{"ocid": "ocds-abc123-1", "releases": [AWARD, TENDER]}]}),
        as_bytes([TENDER, AWARD]),
        as_bytes([{"releases": [TENDER]}, {"releases": [AWARD]}]),
        as_bytes(TENDER) + b"\r\n\n" + as_bytes(AWARD) + b"\n",
        b"\xef\xbb\xbf" + as_bytes({"releases": [TENDER, AWARD]}),
        json.dumps({"releases": [TENDER, AWARD]}, ensure_ascii=False).encode("utf-16"),
    ],
    ids=["records", "list", "packages", "lines", "bom", "utf-16"],
)
def test_every_shape_of_the_standard_says_the_same(content: bytes) -> None:
    assert read_releases(content) == read_releases(as_bytes({"releases": [TENDER, AWARD]}))


def test_a_single_release_and_a_compiled_one_are_read_as_they_are() -> None:
    compiled = {"ocid": TENDER["ocid"], "releases": [{"url": "https://x.example/1", "date": ""}]}

    assert one(TENDER)[0] == one({"records": [{**compiled, "compiledRelease": TENDER}]})[0]


def test_a_record_that_only_links_to_its_releases_is_told_of() -> None:
    record = {"ocid": "ocds-abc123-9", "releases": [{"url": "https://x.example/1", "date": "2026-01-01T00:00:00Z"}]}

    register, (warning,) = read_releases(
        as_bytes({"records": [record, {"ocid": "ocds-abc123-1", "releases": [TENDER]}]})
    )

    assert len(register.procurements) == 1
    assert "länkar bara" in str(warning)


def test_a_line_that_is_no_json_is_told_of_and_the_others_are_read() -> None:
    _, told = one(as_bytes(TENDER) + b"\n{trasig\n")

    assert told["rad 2"].startswith("Raden är inte JSON")


def test_a_file_in_windows_encoding_is_read() -> None:
    procurement, told = one(json.dumps({"releases": [TENDER]}, ensure_ascii=False).encode("cp1252"))

    assert procurement.title == "Hemsjukvård"
    assert "UTF-8" in told[""]


@pytest.mark.parametrize("status", ["cancelled", "unsuccessful", "withdrawn"])
def test_a_tender_that_nothing_came_of_is_cancelled(status: str) -> None:
    amendments = [{"date": "2026-03-03T10:00:00Z", "rationale": "För få anbud."}]
    procurement, told = one({**TENDER, "tender": {**TENDER["tender"], "status": status, "amendments": amendments}})

    assert (procurement.cancelled_on, procurement.cancelled_why) == (date(2026, 3, 3), "För få anbud.")
    assert status in told["tender/status"]


def test_a_planned_tender_has_a_planned_announcement() -> None:
    procurement, _ = one({**TENDER, "tender": {**TENDER["tender"], "status": "planned"}})

    assert (procurement.announce_planned_on, procurement.announced_on) == (date(2026, 1, 10), None)


def test_a_contract_alone_as_in_ocds_1_0_becomes_a_procurement() -> None:
    release = {
        "ocid": "ocds-03ad3f-246807",
        "tag": ["contract"],
        "contracts": [
            {
                "id": "246807-1",
                "awardID": "246807-guantes",
                "title": "Handskar",
                "value": {"amount": 17_875_000, "currency": "PYG"},
                "dateSigned": "2013-04-05T12:00:00Z",
                "suppliers": [{"name": "11 DE SETIEMBRE SRL"}],
            }
        ],
    }

    procurement, told = one(release)

    assert (procurement.key, procurement.title) == ("ocds-03ad3f-246807", "Handskar")
    (award,) = procurement.awards
    assert award.suppliers == (Supplier("11-de-setiembre-srl", "11 DE SETIEMBRE SRL"),)
    assert {"tender/procurementMethod", "tender/title", "contracts/0/awardID", "contracts/0/value"} <= set(told)


def test_organisations_told_in_full_as_in_ocds_1_0_are_read_where_they_stand() -> None:
    supplier = {"name": "Ekeby Omsorg", "identifier": {"scheme": "SE-ORG", "id": "165567037485", "legalName": "Omsorg"}}
    release = {
        "ocid": "ocds-abc123-3",
        "buyer": {"name": "Ekeby", "contactPoint": {"name": "Karin Lund"}},
        "tender": {"id": "3", "title": "Städ", "procurementMethod": "limited", "planning": None},
        "planning": [{"budget": {"amount": {"amount": 5}}}],
        "awards": {
            "id": "1",
            "date": "2026-01-01",
            "suppliers": [supplier, supplier, {}],
            "value": {"amount": 125_000.4, "currency": "SEK", "valueAddedTaxIncluded": True},
        },
    }

    procurement, told = one(release)

    assert procurement.responsible == "Karin Lund"
    assert procurement.procedure == Procedure.NEGOTIATED_WITHOUT_NOTICE
    assert procurement.awards[0].suppliers == (Supplier("5567037485", "Ekeby Omsorg", "5567037485"),)
    assert procurement.awards[0].value == 125_000
    assert "med moms" in told["awards/value"]
    assert set(told) == {"awards/value", "awards/suppliers/2", "planning"}


def test_releases_of_different_processes_with_one_number_are_kept_apart() -> None:
    register, warnings = read_releases(as_bytes([TENDER, {**TENDER, "ocid": "ocds-abc123-2"}]))

    assert [each.key for each in register.procurements] == ["2026012", "ocds-abc123-2"]
    assert [warning.path for warning in warnings] == ["tender/id"]


def test_releases_that_contradict_each_other_in_form_give_the_last_of_them() -> None:
    odd = {**AWARD, "tender": [{"id": "7"}], "tag": []}

    _, told = one({"releases": [TENDER, odd]})

    assert "säger emot varandra" in told[""]


def test_what_is_imported_exported_and_imported_again_is_the_same() -> None:
    first, _ = read_releases(as_bytes({"releases": [TENDER, AWARD]}))

    written = write_releases(first, publisher=Publisher("Ekeby"), day=DAY, at=AT)

    assert read_releases(written) == (first, ())


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "inte JSON"),
        (b"Nummer;Rubrik\n1;Skolskjuts\n", "inte JSON"),
        (b"\x89PNG\r\n\x1a\n\x00\xff", "inte JSON"),
        (b"12", "inga releaser"),
        (b'{"type": "FeatureCollection", "features": []}', "FeatureCollection|features"),
        (b'{"releases": []}', "inga releaser"),
        (b"[" * 200_000, "nästlad"),
        (b'{"ocid": "a", "x": ' * 9000 + b"1" + b"}" * 9000, "nästlad"),
        (b'{"ocid": ' + b"9" * 5000 + b"}", "inte JSON"),
    ],
)
def test_a_file_that_is_no_open_data_is_refused_with_the_reason(content: bytes, told: str) -> None:
    with pytest.raises(Refused, match=told):
        read_releases(content, file="upphandlingar.json")


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(Refused, match="för stor"):
        read_releases(b" " * 100_000_001)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2027-01-15", date(2027, 1, 15)),
        ("2027-01-15T23:59:59Z", date(2027, 1, 15)),
        ("2027-01-14T23:00:00Z", date(2027, 1, 15)),
        ("2027-06-14T22:00:00.000Z", date(2027, 6, 15)),
        ("2027-01-15T00:30:00+14:00", date(2027, 1, 15)),
        ("2027/1/15", date(2027, 1, 15)),
        ("20270115", date(2027, 1, 15)),
        ("2027-02-30T00:00:00Z", None),
        ("0001-01-01T00:00:00Z", None),
        ("15 januari", None),
        (20270115, None),
    ],
)
def test_a_day_is_read_as_it_was_meant(written: object, meant: date | None) -> None:
    assert day_of(written) == meant


_names = st.sampled_from(
    (
        *("id", "ocid", "date", "tag", "tender", "awards", "contracts", "parties", "planning", "styrhjul", "kind"),
        *(
            "title",
            "status",
            "value",
            "amount",
            "currency",
            "suppliers",
            "awardID",
            "items",
            "classification",
            "period",
        ),
        *(
            "startDate",
            "endDate",
            "tenderPeriod",
            "period",
            "identifier",
            "name",
            "roles",
            "amendments",
            "documents",
            "system",
        ),
    )
)
_scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.just("2027-01-15")
_anything = st.recursive(
    _scalars, lambda below: st.lists(below, max_size=3) | st.dictionaries(_names, below, max_size=6), max_leaves=25
)
_releases = st.dictionaries(_names, _anything, max_size=8).map(lambda release: {"ocid": "ocds-abc123-1", **release})


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_releases, min_size=1, max_size=3))
def test_no_release_however_odd_stops_the_reading_or_the_export(releases: list[Any]) -> None:
    register, _ = read_releases(json.dumps({"releases": releases}).encode())

    assert isinstance(register, Register)
    if register.procurements:
        written = write_releases(register, publisher=Publisher("Ekeby"), day=DAY, at=AT)
        assert read_releases(written)[1] == ()
