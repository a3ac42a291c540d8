"""``make bench``: every benchmark, and the page of what came of it. ``python -m bench turn_year …`` runs only some.

Absolute times mean little on a busy machine: what counts are the ratios, all of them of one run.
"""

import platform
import sys
from importlib import import_module
from os import cpu_count
from pathlib import Path
from types import ModuleType

from styrhjul.settings import today

MODULES = (
    "turn_year",
    "use_memory",
    "deliver_mail",
    "answer_status",
    "check_goals",
    "read_forms",
    "compile_reports",
    "plan_visits",
    "serve_pages",
    "against_peers",
)
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
_HEAD = """# Benchmarks

Written by `make bench`, which runs each thing by turns with the floor that it is compared with. The ratios are of one
run; the times are this machine's, and mean little on another. What misses its aim says so.

Run on {day}: Python {python}, {cores} cores, {system}. Many municipalities at once have
[a page of their own](many-municipalities.md), and faults [another](faults.md).
"""


def _written(module: ModuleType, figures: list[object]) -> str:
    """The module's figures under what its docstring says that it measures."""
    assert module.__doc__
    name = f"bench/{module.__name__.rpartition('.')[2]}.py"
    told = "\n".join(str(figure) for figure in figures)
    return f"\n## {name}\n\n{module.__doc__.strip()}\n\n```\n{told}\n```\n"


def main(chosen: list[str]) -> None:
    """Run the ``chosen`` modules; the page is written when all of them are run."""
    page = _HEAD.format(
        day=today(),
        python=platform.python_version(),
        cores=cpu_count(),
        system=f"{platform.system()} {platform.machine()}",
    )
    for name in chosen or MODULES:
        module = import_module(f"bench.{name}")
        figures = list(module.main())
        sys.stdout.write("".join(f"{figure}\n" for figure in figures))
        sys.stdout.flush()
        page += _written(module, figures)
    if not chosen:
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
