"""The municipality's first page: what there is, and on a fresh installation what to do in which order."""

from dataclasses import dataclass

from fastapi import Response

from styrhjul.refused import Refused
from styrhjul.rules.access import Concern
from styrhjul.store.municipality import Entered, bodies_entered, entered
from styrhjul.web.gate import Asked, Right, Visit, room
from styrhjul.web.municipality.shared import installed_definition
from styrhjul.web.municipality.words import body_kind_words
from styrhjul.web.pages import said, show, told

pages = room()


@dataclass(frozen=True)
class Task:
    """One thing to do before a year can begin."""

    done: bool
    title: str
    standing: str
    href: str


@pages.get("/municipality", right=Right.INSTALL)
def municipality(visit: Asked) -> Response:
    with visit.site.database.snapshot() as connection:
        counts = entered(connection, today=visit.today)
        bodies = bodies_entered(connection, today=visit.today)
    own = [body.key for body in bodies if visit.may(Right.ADMINISTER, Concern(body=body.key))]
    tasks = _tasks(visit, counts, own)
    return show(
        visit,
        "municipality/start.html.jinja",
        counts=counts,
        bodies=bodies,
        own=own,
        kinds=body_kind_words(visit),
        tasks=tasks,
        fresh=not all(task.done for task in tasks),
        following=visit.today.year + 1,
    )


def _tasks(visit: Visit, counts: Entered, own: list[str]) -> list[Task]:
    definition = _definition_fault(visit)
    following = visit.today.year + 1
    year = f"/bodies/{own[0]}/{following}/preview" if own else ""
    return [
        Task(
            bool(counts.bodies and counts.units),
            said(visit, "Läs in organ och enheter"),
            said(visit, "%(bodies)s organ och %(units)s enheter", bodies=counts.bodies, units=counts.units),
            "/imports",
        ),
        Task(
            counts.people > 1 and not counts.headless,
            said(visit, "Läs in personer och deras roller"),
            said(visit, "%(people)s personer, %(headless)s enheter utan chef", **_people(counts)),
            "/imports",
        ),
        Task(
            bool(counts.meetings),
            said(visit, "Läs in sammanträden"),
            said(visit, "%(meetings)s sammanträden framåt", meetings=counts.meetings),
            "/imports",
        ),
        Task(
            not definition,
            said(visit, "Gå igenom årshjulets definition"),
            definition or said(visit, "den går att läsa, utan fel"),
            f"/bodies/{own[0]}/definition" if own else "",
        ),
        Task(
            bool(counts.cycles),
            said(visit, "Förhandsvisa och öppna året"),
            said(visit, "%(cycles)s öppna årshjul", cycles=counts.cycles),
            year,
        ),
    ]


def _people(counts: Entered) -> dict[str, object]:
    return {"people": counts.people, "headless": counts.headless}


def _definition_fault(visit: Visit) -> str:
    try:
        installed_definition(visit)
    except Refused as refused:
        return told(visit, refused).splitlines()[0].rstrip(":")
    return ""
