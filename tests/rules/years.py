"""Short ways of saying a definition, meetings and a plan in tests."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from styrhjul.rules.definition import Definition
from styrhjul.rules.loading import load_definition, parse_definition
from styrhjul.rules.planning import Meeting, PlannedStep, plan_year

DEFINITIONS = Path(__file__).parents[1] / "definitions"
SHIPPED = Path(__file__).parents[2] / "cycle"


def translated(name: str) -> Definition:
    return load_definition(DEFINITIONS / f"{name}.yaml")


def held(body: str, *days: date | str, status: str = "planned", length: int = 1) -> list[Meeting]:
    starts = [day if isinstance(day, date) else date.fromisoformat(day) for day in days]
    return [Meeting(body, day, day + timedelta(length - 1), status, f"{body}-{day}") for day in starts]


def with_steps(steps: str, *, head: str = "") -> Definition:
    """A definition of one stage whose steps are written one a line: ``key: {due: …}``."""
    base = "name: Steg, who: {role: officer}"
    lines = "\n".join(
        "      " + (line if "who:" in line else line.replace("{", "{" + base + ", ", 1))
        for line in map(str.strip, steps.strip().splitlines())
    )
    bodies = "bodies: {ks: {name: kommunstyrelsen, kind: board}, kf: {name: kommunfullmäktige, kind: council}}"
    text = f"key: prov\nname: Prov\n{bodies}\n{head}\nstages:\n  del:\n    name: Del\n    steps:\n{lines}\n"
    return parse_definition(text)


def plan(
    definition: Definition,
    year: int,
    *meetings: Sequence[Meeting],
    events: Mapping[str, Sequence[date]] | None = None,
    edits: Mapping[tuple[str, str, str], date] | None = None,
    others: Sequence[Definition] = (),
) -> tuple[PlannedStep, ...]:
    flat = [meeting for group in meetings for meeting in group]
    return plan_year(
        definition, year=year, own="bun", meetings=flat, events=events or {}, edits=edits or {}, others=others
    )


def only(planned: Iterable[PlannedStep], step: str, occasion: str = "") -> PlannedStep:
    (found,) = [one for one in planned if one.step == step and one.occasion == occasion]
    return found


def due_of(rule: str, *, year: int, meetings: Sequence[Meeting] = (), more: str = "", head: str = "") -> PlannedStep:
    """The one occurrence of a step whose due date is by ``rule``."""
    (found,) = plan(with_steps(f"steg: {{due: {rule}{more}}}", head=head), year, meetings)
    return found
