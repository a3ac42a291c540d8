"""Releases obligations whose cause is gone: waived by the engine with the reason, never deleted."""

from datetime import date, datetime

from sqlalchemy import BindParameter, Connection, bindparam, text

ENGINE = "styrhjul"
"""The actor of what follows from the definition or the register and not from a person's decision."""

_TRANSITIONS = """
INSERT INTO transition (obligation_id, no, kind, day, at, actor, comment, version, decider, paragraph)
SELECT o.id, coalesce((SELECT max(t.no) FROM transition AS t WHERE t.obligation_id = o.id), 0) + 1,
       'waive', :day, :at, :actor, :reason, o.version, '', ''
FROM obligation AS o WHERE o.id IN :ids
"""


def withdraw(connection: Connection, *, ids: list[int], reason: str, day: date, at: datetime) -> None:
    """Waive the obligations ``ids`` with ``reason``; they stay in the record."""
    expanding: BindParameter[int] = bindparam("ids", expanding=True)
    parameters = {"ids": ids, "day": day, "at": at, "actor": ENGINE, "reason": reason}
    connection.execute(text(_TRANSITIONS).bindparams(expanding), parameters)
    connection.execute(
        text("UPDATE obligation SET last = 'waive' WHERE id IN :ids").bindparams(expanding), {"ids": ids}
    )
