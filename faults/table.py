"""The table of faults: on the terminal, and as the page docs/faults.md."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date

from rich import box
from rich.table import Table

from faults.invariants import Counts
from faults.registry import ROOMS
from faults.running import Result

ROOM_NAMES = {
    "killing": "Killed, and two at once",
    "mail": "The mail server",
    "storage": "Storage",
    "clocks": "Clock and calendar",
    "changes": "Changes under way, and bad data",
    "orchestration": "Prefect",
}
HEADS = "| fault | must hold | times | | what held |"
COUNTED = tuple(one.name for one in fields(Counts))


def drawn(results: Iterable[Result]) -> Table:
    """Fault, times, verdict and what held, for a terminal."""
    table = Table(box=box.SIMPLE_HEAD, title="Faults injected", title_justify="left")
    table.add_column("Fault")
    table.add_column("Times", justify="right")
    table.add_column("", no_wrap=True)
    table.add_column("What held")
    for result in results:
        colour = {"BROKEN": "bold red", "held": "green", "not tried": "yellow"}[result.verdict]
        name = result.fault.name.replace("_", " ")
        table.add_row(name, str(result.injected), f"[{colour}]{result.verdict}[/]", _told(result))
    return table


def _told(result: Result) -> str:
    return result.broken or result.skipped or "; ".join(part for part in (_counted(result.counts), result.note) if part)


def _counted(counts: Counts) -> str:
    return ", ".join(f"{name.replace('_', '-')} {number}" for name in COUNTED if (number := getattr(counts, name)))


_HEAD = """# Faults

Written by `make faults` on {day}, seed {seed}: {times} faults of {kinds} kinds, injected for real on one machine;
{verdict}.
`make faults ONLY=name TIMES=5 SEED=1` runs some of it; most are injected a few times among the tests, and
those of Prefect too with `FAULTS=1`.

After every one these are counted, and all but the first must be 0 unless the row says otherwise:

| | |
|---|---|
| outbox | notices in the databases that were struck, all added up |
| lost | sent by the database, and never accepted by the mail server |
| false-dead | given up by the database, and accepted by the mail server |
| dup | letters accepted more than once, always under the same Message-ID |
| stranger | accepted under a Message-ID that no notice has |
| twice | an item (obligation, reason, due date, person), a notice (person, day) or a transition, more than once |
| unrecorded | sent without one accepted delivery on record, or with another number of attempts than there were |
| unaudited | a transition, cycle or report without its row in the log |
| orphans | a row that points to nothing, a report without files, a version without its submission |
| changed | a report or file whose content is not what its sha256 says |
| corrupt | databases that `PRAGMA integrity_check` finds fault with |
"""


def page(results: Sequence[Result], *, day: date, seed: int) -> str:
    """docs/faults.md."""
    broken, untried = (sum(bool(getattr(one, what)) for one in results) for what in ("broken", "skipped"))
    told = {
        "day": day,
        "seed": seed,
        "times": sum(result.injected for result in results),
        "kinds": len(results),
        "verdict": f"{broken} did not hold, {untried} were not tried" if broken or untried else "all of them held",
    }
    said = [_HEAD.format(**told)]
    for room in ROOMS:
        rows = [_row(result) for result in results if result.fault.room == room]
        if rows:
            said += [f"\n## {ROOM_NAMES[room]}\n", HEADS, "|---|---|---|---|---|", *rows]
    return "\n".join(said) + "\n"


def _row(result: Result) -> str:
    name = result.fault.name.replace("_", " ")
    cells = (name, result.fault.must_hold, result.injected, result.verdict, _told(result))
    return "| " + " | ".join(str(cell).replace("|", "/") for cell in cells) + " |"
