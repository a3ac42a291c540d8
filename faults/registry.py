"""What a fault is: a function that breaks something a number of times, and the sentence that says what must hold."""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from random import Random

from faults.invariants import Counts

ROOMS = ("killing", "mail", "storage", "clocks", "changes", "orchestration")
"""The modules whose functions are faults, in the order of the table."""


@dataclass(frozen=True)
class Trial:
    """An empty folder of its own, chance from the seed, and how often the fault is to be injected."""

    folder: Path
    chance: Random
    times: int


@dataclass(frozen=True)
class Outcome:
    """How often the fault struck, what was counted over all of it, and what is worth saying besides."""

    injected: int
    counts: Counts = field(default_factory=Counts)
    note: str = ""


class NotTriedError(Exception):
    """The machine lacks what the fault takes; the message says what."""


Injection = Callable[[Trial], Outcome]


@dataclass(frozen=True)
class Fault:
    """``times`` is how often ``make faults`` injects it, ``few`` how often the tests do. ``needs`` is a program."""

    name: str
    room: str
    must_hold: str
    inject: Injection
    times: int
    few: int
    needs: str = ""


_known: dict[str, Fault] = {}


def fault(must_hold: str, *, times: int, few: int = 1, needs: str = "") -> Callable[[Injection], Injection]:
    """Makes the function below it a fault, named as the function is."""

    def known(inject: Injection) -> Injection:
        name, room = inject.__name__, inject.__module__.rpartition(".")[2]
        _known[name] = Fault(name, room, must_hold, inject, times, few, needs)
        return inject

    return known


def every_fault() -> tuple[Fault, ...]:
    """All of them, room by room."""
    for room in ROOMS:
        import_module(f"faults.{room}")
    return tuple(sorted(_known.values(), key=lambda one: ROOMS.index(one.room)))
