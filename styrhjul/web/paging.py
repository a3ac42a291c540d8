"""Long lists, a page of them at a time. A page past either end is the nearest that there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from pydantic import BeforeValidator

from styrhjul.web.gate import whole_number

Item = TypeVar("Item")


MOST_PAGES = 99_999
PageNumber = Annotated[int, BeforeValidator(lambda asked: whole_number(str(asked), most=MOST_PAGES) or 1)]
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
