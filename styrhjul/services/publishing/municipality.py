"""What the municipality calls itself, as one of its years says it."""

from sqlalchemy import Connection

from styrhjul.services.planning import definition_of
from styrhjul.store.published import definitions


def municipality_name(connection: Connection) -> str:
    """Empty where no year has been opened, or none says it."""
    names = (definition_of(snapshot).municipality for snapshot in definitions(connection).values())
    return next(filter(None, names), "")
