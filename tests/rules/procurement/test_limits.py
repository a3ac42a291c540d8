"""The limits are those of the day, and a municipality may know of newer ones than the program."""

from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from models.kinds import ContractNature
from styrhjul.rules.definition import definition_schema
from styrhjul.rules.loading import DefinitionError, definition_from_json, definition_to_json, parse_definition
from styrhjul.rules.procurement.limits import in_order, limits_on, parse_limits, with_rate

TEXT = (files("styrhjul.rules") / "data" / "procurement_limits.yaml").read_text(encoding="utf-8")
SHIPPED = parse_limits(TEXT)
YEAR = "key: a\nname: A\nstages: {}\nprocurement:\n"
OWN = """
  limits:
    - from: 2027-07-01
      direct_award: 800000
      documentation: 100000
      threshold_eur: {goods: 216000, services: 216000, works: 5404000, social: 750000}
      kronor_per_euro: 11
      standstill_days: 10
      standstill_days_by_letter: 15
      award_notice_days: 30
      framework_years: 4
      source: riksdagens beslut
"""


def test_the_limits_of_2026_are_those_of_the_law_and_the_eu() -> None:
    limits = limits_on(date(2026, 11, 25), rules=SHIPPED)
    euro = limits.threshold_eur
    assert (euro.goods, euro.services, euro.works, euro.social) == (216_000, 216_000, 5_404_000, 750_000)
    assert (limits.direct_award, limits.documentation, limits.award_notice_days) == (700_000, 100_000, 30)
    assert (limits.standstill_days, limits.standstill_days_by_letter, limits.framework_years) == (10, 15, 4)


def test_a_threshold_in_kronor_is_the_published_one() -> None:
    then = limits_on(date(2023, 12, 31), rules=SHIPPED)
    assert [then.threshold(nature) for nature in ContractNature] == [2_236_731, 2_236_731, 55_991_099, 7_802_550]
    assert limits_on(date(2024, 1, 1), rules=SHIPPED).threshold(ContractNature.WORKS) == 59_880_179
    assert then.direct_award_limit(ContractNature.SOCIAL) == 7_802_550


def test_where_the_rate_is_not_known_the_threshold_is_not_until_the_municipality_says() -> None:
    today = date(2026, 1, 1)
    assert limits_on(today, rules=SHIPPED).threshold(ContractNature.SOCIAL) is None
    told = with_rate(SHIPPED, 11.0)
    assert limits_on(today, rules=told).threshold(ContractNature.SOCIAL) == 8_250_000
    assert limits_on(date(2023, 1, 1), rules=told) == limits_on(date(2023, 1, 1), rules=SHIPPED)


def test_every_rule_says_where_it_stands() -> None:
    assert all("LOU" in rule.source for rule in SHIPPED)
    assert list(SHIPPED) == sorted(SHIPPED, key=lambda rule: rule.since)


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)))
def test_the_rule_of_a_day_is_the_last_that_has_begun(day: date) -> None:
    begun = [rule for rule in SHIPPED if rule.since <= day]
    assert limits_on(day, rules=SHIPPED) == (begun[-1] if begun else SHIPPED[0])


def test_a_rule_with_a_word_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValidationError, match="gräns"):
        parse_limits(TEXT.replace("direct_award:", "gräns: 1\n  direct_award:", 1))


def test_a_municipality_may_declare_a_rule_of_its_own() -> None:
    definition = parse_definition(YEAR + OWN)
    rules = in_order([*SHIPPED, *definition.procurement.limits])
    assert limits_on(date(2027, 6, 30), rules=rules).direct_award == 700_000
    assert limits_on(date(2027, 7, 1), rules=rules).direct_award == 800_000
    assert definition_from_json(definition_to_json(definition)) == definition


def test_what_is_wrong_in_the_declaration_is_told_by_line() -> None:
    with pytest.raises(DefinitionError, match=r"rad 5, procurement.expiry_months: väntade ett tal som är minst 12"):
        parse_definition(YEAR + "  expiry_months: 6\n")


def test_the_published_schema_describes_the_settings() -> None:
    declared = definition_schema()["$defs"]
    for name in ("ProcurementSettings", "Programme", "Limits", "ThresholdsInEuro"):
        assert all(field["description"] for field in declared[name]["properties"].values())
