"""What is exported is valid by the official schemas, with our extension merged into them."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft4Validator
from ocdsmerge.rules import get_merge_rules
from referencing import Registry
from referencing.jsonschema import DRAFT4

from styrhjul.exchange.ocds import Publisher, write_records, write_releases
from styrhjul.exchange.ocds.merging import merge_rules
from styrhjul.rules.procurement.register import Register
from tests.exchange.ocds.registers import AT, DAY, EKEBY, OPEN_TENDER, REGISTER, registers

ROOT = Path(__file__).parents[3]
SCHEMAS = ROOT.parent / "shared" / "data" / "ocds"
EXTENSION = ROOT / "docs" / "ocds-extension"
official = pytest.mark.skipif(not SCHEMAS.is_dir(), reason="the official schemas are not beside the project")


def read(folder: Path, name: str) -> Any:
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


def merged(target: Any, patch: Any) -> Any:
    """JSON merge patch, RFC 7396."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def strict(schema: Any) -> Any:
    """The same schema, where an object of ours may have no field but those that are described."""
    if isinstance(schema, dict):
        closed = {"additionalProperties": False} if "properties" in schema else {}
        return {**{name: strict(value) for name, value in schema.items()}, **closed}
    return [strict(each) for each in schema] if isinstance(schema, list) else schema


@cache
def validator(package: str, *, extended: bool) -> Draft4Validator:
    release = read(SCHEMAS, "release-schema")
    if extended:
        release = merged(release, strict_extension())
    resources = [(each["id"], DRAFT4.create_resource(each)) for each in (release, read(SCHEMAS, package))]
    return Draft4Validator(read(SCHEMAS, package), registry=Registry().with_resources(resources))


def strict_extension() -> Any:
    """Closed below our own name only; what it is merged into is OCDS's, and open."""
    patch = read(EXTENSION, "release-schema")
    places = (patch, patch["definitions"]["Award"], patch["definitions"]["Contract"])
    for place in places:
        place["properties"]["styrhjul"] = strict(place["properties"]["styrhjul"])
    return patch


def faults(content: bytes, package: str, *, extended: bool = True) -> list[str]:
    found = validator(package, extended=extended).iter_errors(json.loads(content))
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in found]


@official
@pytest.mark.parametrize("extended", [False, True])
def test_releases_and_records_are_valid_with_the_extension_and_without(extended: bool) -> None:
    register = Register((*REGISTER.procurements, OPEN_TENDER), REGISTER.systems)

    releases = write_releases(register, publisher=EKEBY, day=DAY, at=AT)
    records = write_records(register, publisher=EKEBY, day=DAY, at=AT)

    assert faults(releases, "release-package-schema", extended=extended) == []
    assert faults(records, "record-package-schema", extended=extended) == []


@official
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(registers)
def test_any_register_is_valid(register: Register) -> None:
    content = write_releases(register, publisher=Publisher("Ekeby kommun"), day=DAY, at=AT)

    assert faults(content, "release-package-schema") == []


@official
def test_the_merge_rules_are_the_standards_and_the_extensions() -> None:
    schema = read(SCHEMAS, "dereferenced-release-schema")
    patch = read(EXTENSION, "release-schema")
    ours = {"properties": dict(patch["properties"])}
    for list_, definition in (("awards", "Award"), ("contracts", "Contract")):
        ours["properties"][list_] = {"items": patch["definitions"][definition]}

    theirs = get_merge_rules(merged(schema, ours))

    assert merge_rules() == {path: rule for path, rule in theirs.items() if not _below_a_whole_list(path, theirs)}


def _below_a_whole_list(path: tuple[str, ...], rules: dict[tuple[str, ...], str]) -> bool:
    return any(rules.get(path[:length]) == "wholeListMerge" for length in range(1, len(path)))


@official
def test_the_official_schema_would_find_a_fault() -> None:
    package = json.loads(write_releases(REGISTER, publisher=EKEBY, day=DAY, at=AT))
    package["releases"][0]["tag"] = ["awarded"]
    package["releases"][1]["contracts"][0]["styrhjul"]["oprions"] = []

    found = faults(json.dumps(package).encode(), "release-package-schema")

    assert len(found) == 2


def test_every_day_and_address_has_the_form_of_the_standard() -> None:
    """The formats that a validator leaves unchecked without further packages."""
    package = json.loads(write_releases(REGISTER, publisher=EKEBY, day=DAY, at=AT))

    def walk(value: Any, name: str = "") -> None:
        if isinstance(value, dict):
            for key, each in value.items():
                if key != "styrhjul":
                    walk(each, key)
        elif isinstance(value, list):
            for each in value:
                walk(each, name)
        elif name.lower().endswith("date") or name.startswith("date"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value), name
        elif name in {"uri", "url", "extensions"}:
            assert re.fullmatch(r"(https?://|urn:)[!-~]+", value), name
        elif value is None or value == "":
            raise AssertionError(name)

    walk(package)
