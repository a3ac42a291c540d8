"""What OCDS has no field for, under one name of our own (docs/ocds-extension describes it)."""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any

from pydantic import TypeAdapter
from pydantic.alias_generators import to_camel, to_snake

from styrhjul.rules.procurement.register import Award, ChoiceSystem, Contract, Procurement

NAME = "styrhjul"
KIND = "kind"
"""Always there, so that a release of ours is known as such."""

FIELDS: Mapping[type, frozenset[str]] = {
    Procurement: frozenset({"nature", "framework", "cancelled_on", "cancelled_why"}),
    Award: frozenset({"decider", "paragraph", "standstill_to", "cancelled_on"}),
    Contract: frozenset(
        {"key", "private_operation", "ended_on", "ended_why", "options", "call_offs", "follow_ups"},
    ),
    ChoiceSystem: frozenset({"key", "name", "cpv", "starts_on", "ends_on", "books", "approvals"}),
}

WHOLE_LISTS = (
    (NAME, "system", "books"),
    (NAME, "system", "approvals"),
    ("contracts", NAME, "options"),
    ("contracts", NAME, "callOffs"),
    ("contracts", NAME, "followUps"),
)
"""Lists that a later release replaces whole, since their parts have no ids."""


def extended(value: Any) -> dict[str, Any]:
    """The fields that OCDS lacks, as JSON in its manner (camelCase); what is as usual is left out."""
    plain = _adapters()[type(value)].dump_python(
        value, mode="json", include=set(FIELDS[type(value)]), exclude_defaults=True
    )
    renamed: dict[str, Any] = _renamed(plain, _camel)
    return renamed


def restored(kind: type, standard: Mapping[str, Any], extra: Mapping[str, Any]) -> Any:
    """A value of the standard's fields and of the extension's, which win.

    Raises:
        pydantic.ValidationError: the extension does not hold what it should.
    """
    known = {name: value for name, value in _renamed(dict(extra), _snake).items() if name in FIELDS[kind]}
    return _adapters()[kind].validate_python({**standard, **known})


_camel, _snake = lru_cache(512)(to_camel), lru_cache(512)(to_snake)


@cache
def _adapters() -> Mapping[type, TypeAdapter[Any]]:
    return {kind: TypeAdapter(kind) for kind in FIELDS}


def _renamed(value: Any, rename: Callable[[str], str]) -> Any:
    match value:
        case dict():
            return {rename(name): _renamed(each, rename) for name, each in value.items()}
        case list() | tuple():
            return [_renamed(each, rename) for each in value]
        case _:
            return value
