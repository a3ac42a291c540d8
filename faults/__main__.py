"""``python -m faults``: injects the faults, shows what held and writes docs/faults.md. Ends with 1 if anything broke.

The page is written when every fault has been tried as often as it says; a part is only shown.
"""

import logging
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from rich.console import Console

from faults.registry import every_fault
from faults.running import inject
from faults.table import drawn, page
from styrhjul.settings import today

PAGE = Path(__file__).parent.parent / "docs" / "faults.md"


def main() -> int:
    logging.disable()  # what goes wrong here was meant to
    asked = _asked()
    chosen = [fault for fault in every_fault() if asked.only in {"", fault.name, fault.room}]
    if not chosen:
        sys.stderr.write(f"No fault and no room is named {asked.only}. See: python -m faults --list\n")
        return 2
    if asked.list:
        for fault in chosen:
            sys.stdout.write(f"{fault.room}: {fault.name} (x {fault.times})\n    {fault.must_hold}\n")
        return 0
    console, results = Console(), []
    for fault in chosen:
        console.print(f"{fault.name.replace('_', ' ')} …", style="dim", end=" ")
        result = inject(fault, seed=asked.seed, times=asked.times or fault.times)
        results.append(result)
        console.print(f"{result.verdict} ({result.seconds:.0f} s)", style="dim")
    console.print(drawn(results))
    if not asked.only and not asked.times:
        PAGE.write_text(page(results, day=today(), seed=asked.seed), encoding="utf-8")
    return int(any(result.broken for result in results))


def _asked() -> Namespace:
    parser = ArgumentParser(prog="python -m faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=20270115, help="chance begins here")
    parser.add_argument("--times", type=int, default=0, help="how often to inject each; 0: as often as it says")
    parser.add_argument("--only", default="", help="the name of one fault, or of one room")
    parser.add_argument("--list", action="store_true", help="the faults and what must hold, and no more")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
