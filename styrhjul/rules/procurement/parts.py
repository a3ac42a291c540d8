"""The register taken apart into single things, each with where it hangs, and put together again.

What reads sheets and what tells changes both go by these: a sheet is a table of such things, and so is a log.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

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
)

Path = tuple[Any, ...]
"""The keys from the top down to the thing itself. An approval's own is (supplier's key, day applied)."""


class Part(StrEnum):
    PROCUREMENT = "procurement"
    AWARD = "award"
    CONTRACT = "contract"
    OPTION = "option"
    CALL_OFF = "call_off"
    FOLLOW_UP = "follow_up"
    SYSTEM = "system"
    BOOK = "book"
    APPROVAL = "approval"
    REVIEW = "review"
    """A follow-up of an approval."""


VALUES: Mapping[Part, type] = MappingProxyType(
    {
        Part.PROCUREMENT: Procurement,
        Part.AWARD: Award,
        Part.CONTRACT: Contract,
        Part.OPTION: Option,
        Part.CALL_OFF: CallOff,
        Part.FOLLOW_UP: FollowUp,
        Part.SYSTEM: ChoiceSystem,
        Part.BOOK: RequirementsBook,
        Part.APPROVAL: Approval,
        Part.REVIEW: FollowUp,
    }
)
BELOW: Mapping[Part, Mapping[str, Part]] = MappingProxyType(
    {
        Part.PROCUREMENT: {"awards": Part.AWARD},
        Part.AWARD: {"contracts": Part.CONTRACT},
        Part.CONTRACT: {"options": Part.OPTION, "call_offs": Part.CALL_OFF, "follow_ups": Part.FOLLOW_UP},
        Part.SYSTEM: {"books": Part.BOOK, "approvals": Part.APPROVAL},
        Part.APPROVAL: {"follow_ups": Part.REVIEW},
    }
)

Parts = dict[Part, dict[Path, Any]]
"""Every thing of each kind by its path; what hangs below it is left out of it."""


@dataclass(frozen=True)
class Difference:
    """A thing that is new or changed: its fields that differ, before (None where it is new) and after."""

    part: Part
    path: Path
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]


def own_key(value: Any) -> Any:
    """What names the thing within its parent."""
    match value:
        case Approval():
            return (value.supplier.key, value.applied_on)
        case Option() | FollowUp():
            return value.no
        case RequirementsBook():
            return value.version
        case _:
            return value.key


def parts_of(register: Register) -> Parts:
    """The register in pieces."""
    found: Parts = {part: {} for part in Part}
    for part, path, value in _walk(Part.PROCUREMENT, (), register.procurements):
        found[part][path] = value
    for part, path, value in _walk(Part.SYSTEM, (), register.systems):
        found[part][path] = value
    return found


def _walk(part: Part, above: Path, values: Iterable[Any]) -> Iterator[tuple[Part, Path, Any]]:
    below = BELOW.get(part, {})
    for value in values:
        path = (*above, own_key(value))
        yield part, path, replace(value, **dict.fromkeys(below, ()))
        for name, lower in below.items():
            yield from _walk(lower, path, getattr(value, name))


def register_from(parts: Parts) -> Register:
    """The pieces put together, in the order of their keys. What has lost its parent is left out."""
    hanging: dict[Part, dict[Path, list[Path]]] = {part: defaultdict(list) for part in Part}
    for part, values in parts.items():
        for path in sorted(values):
            hanging[part][path[:-1]].append(path)

    def whole(part: Part, path: Path) -> Any:
        below = {name: several(lower, path) for name, lower in BELOW.get(part, {}).items()}
        return replace(parts[part][path], **below)

    def several(part: Part, above: Path) -> tuple[Any, ...]:
        return tuple(whole(part, path) for path in hanging[part].get(above, ()))

    return Register(several(Part.PROCUREMENT, ()), several(Part.SYSTEM, ()))


def differences(before: Register, after: Register) -> tuple[Difference, ...]:
    """What is new or changed in ``after``, from the top down; a new thing tells only the fields that it has."""
    was, now = parts_of(before), parts_of(after)
    found = []
    for part in Part:
        left_out = set(BELOW.get(part, {}))
        names = [field.name for field in fields(VALUES[part]) if field.name not in left_out]
        for path, value in sorted(now[part].items()):
            told = {name: getattr(value, name) for name in names}
            old = was[part].get(path)
            if old is None:
                found.append(Difference(part, path, None, {name: each for name, each in told.items() if each}))
            elif old != value:
                changed = [name for name in names if getattr(old, name) != told[name]]
                earlier = {name: getattr(old, name) for name in changed}
                found.append(Difference(part, path, earlier, {name: told[name] for name in changed}))
    return tuple(found)
