"""Long lists, a page of them at a time. A page past either end is the nearest that there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from pydantic import BeforeValidator

Item = TypeVar("Item")


def _number(asked: object) -> int:
    written = str(asked)
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 6 else 1  # noqa: PLR2004


PageNumber = Annotated[int, BeforeValidator(_number)]
"""The page that an address asks for; what is no number is as if it were not asked for."""


@dataclass(frozen=True)
class Part(Generic[Item]):
    """One page of a long list, ``number`` of 1 to ``last``."""

    items: Sequence[Item]
    number: int
    last: int
    total: int


def part_of(items: Sequence[Item], number: int, size: int) -> Part[Item]:
    number, last = nearest(number, len(items), size)
    return Part(items[(number - 1) * size : number * size], number, last, len(items))


def nearest(number: int, total: int, size: int) -> tuple[int, int]:
    """The page to show of ``total`` items when ``number`` is asked for, and the last that there is."""
    last = max(1, -(-total // size))
    return min(max(number, 1), last), last
