"""What is mine to do: everything that the visitor answers for, the most pressing first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import Response

from styrhjul.rules.status import Status
from styrhjul.store.tasks import Task, tasks
from styrhjul.web.gate import Asked, Right, room
from styrhjul.web.pages import show

pages = room()

_GROUPS: Mapping[Status, str] = {
    Status.RETURNED: "returned",
    Status.LATE: "late",
    Status.DUE_SOON: "due_soon",
    Status.OPEN: "open",
    Status.UPCOMING: "coming",
    Status.WAITING: "coming",
    Status.SUBMITTED: "handed_in",
    Status.ACCEPTED: "handed_in",
    Status.DECIDED: "handed_in",
}
NOW = ("returned", "late", "due_soon", "open")


@dataclass(frozen=True)
class Grouped:
    """The visitor's tasks by how they stand; within a group by due date, and what comes by when it opens."""

    groups: Mapping[str, tuple[Task, ...]]

    @property
    def now(self) -> int:
        """How many things there are to do now."""
        return sum(len(self.groups[name]) for name in NOW)

    @property
    def opens_next(self) -> Task | None:
        return next((task for task in self.groups["coming"] if task.opens_on), None)


def grouped(found: Sequence[Task]) -> Grouped:
    groups: dict[str, list[Task]] = {name: [] for name in _GROUPS.values()}
    for task in found:
        # What was returned and has become late again is still something to complete.
        name = "returned" if task.last == "return" else _GROUPS[task.status]
        groups[name].append(task)
    groups["coming"].sort(key=lambda task: (task.opens_on is None, task.opens_on or task.due_on))
    groups["handed_in"].sort(key=lambda task: task.changed_on or task.due_on, reverse=True)  # type: ignore[arg-type, return-value]
    return Grouped({name: tuple(rows) for name, rows in groups.items()})


@pages.get("/tasks", right=Right.ENTER)
def mine(visit: Asked) -> Response:
    with visit.site.database.snapshot() as connection:
        found = tasks(connection, person_id=visit.person.person_id, today=visit.today)
    return show(visit, "unit/tasks.html.jinja", tasks=grouped(found))
