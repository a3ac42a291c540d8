"""Emits an event for each obligation that has become late, for whoever wants Prefect to react to it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from prefect.events import emit_event

from flows.take_step import place_of
from styrhjul.settings import settings
from styrhjul.store.standing import Line

MOST = 200
"""Prefect drops events in a burst of thousands, so the rest is one event with their numbers."""


def announce_late(late: Sequence[Line], *, day: date, folder: str) -> None:
    """Say it once: the event's id is made of the obligation and its due date, so a re-run repeats the same event."""
    place = place_of(folder)
    named = ".".join(filter(None, ("styrhjul.obligation", settings().key)))
    for line in late[:MOST]:
        name = f"{named}.{line.id}"
        emit_event(
            "styrhjul.obligation.late",
            resource={"prefect.resource.id": name, "prefect.resource.name": f"{line.title}, {line.party_name}"},
            payload={
                "installation": place,
                "body": line.body,
                "year": line.year,
                "stage": line.stage,
                "step": line.step,
                "party": line.party_name,
                "due": str(line.due_on),
            },
            id=uuid5(NAMESPACE_URL, f"{folder or place}/{name}/{line.due_on}"),
        )
    if rest := late[MOST:]:
        emit_event(
            "styrhjul.obligations.late",
            resource={"prefect.resource.id": f"styrhjul.day.{day}"},
            payload={"installation": place, "number": len(rest), "steps": Counter(line.step for line in rest)},
            id=uuid5(NAMESPACE_URL, f"{folder or place}/late/{day}"),
        )
