"""Releases obligations whose cause is gone, with the reason and never deleted, and takes them up again if it returns.

So an update ends in the same place whatever came before: a mistake in the register, once corrected, is undone.
"""

from datetime import date, datetime

from sqlalchemy import BindParameter, Connection, bindparam, text

from models.kinds import TransitionKind

ENGINE = "styrhjul"
"""The actor of what follows from the definition or the register and not from a person's decision."""

_TRANSITIONS = """
INSERT INTO transition (obligation_id, no, kind, day, at, actor, comment, version, decider, paragraph)
SELECT o.id, coalesce((SELECT max(t.no) FROM transition AS t WHERE t.obligation_id = o.id), 0) + 1,
       :kind, :day, :at, :actor, :reason, o.version, '', ''
FROM obligation AS o WHERE o.id IN :ids
"""

_DATES = """
UPDATE obligation SET
  opens_on = (SELECT c.opens_on FROM occurrence AS c WHERE c.id = obligation.occurrence_id),
  due_on = (SELECT c.due_on FROM occurrence AS c WHERE c.id = obligation.occurrence_id)
WHERE id IN :ids AND NOT due_edited
"""


def withdraw(connection: Connection, *, ids: list[int], reason: str, day: date, at: datetime) -> None:
    """Waive the obligations ``ids`` with ``reason``; they stay in the record."""
    _pass(connection, TransitionKind.WAIVE, ids=ids, reason=reason, day=day, at=at)


def restore(connection: Connection, *, ids: list[int], reason: str, day: date, at: datetime) -> None:
    """Reopen the obligations ``ids`` with ``reason``, with the dates that hold now save those set by hand."""
    _pass(connection, TransitionKind.REOPEN, ids=ids, reason=reason, day=day, at=at)
    connection.execute(text(_DATES).bindparams(_expanding()), {"ids": ids})


def _pass(  # noqa: PLR0913  (a transition is just these)
    connection: Connection, kind: TransitionKind, *, ids: list[int], reason: str, day: date, at: datetime
) -> None:
    parameters = {"ids": ids, "kind": kind.value, "day": day, "at": at, "actor": ENGINE, "reason": reason}
    connection.execute(text(_TRANSITIONS).bindparams(_expanding()), parameters)
    last = text("UPDATE obligation SET last = :kind WHERE id IN :ids").bindparams(_expanding())
    connection.execute(last, {"ids": ids, "kind": kind.value})


def _expanding() -> BindParameter[int]:
    return bindparam("ids", expanding=True)
