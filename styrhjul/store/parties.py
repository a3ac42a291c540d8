"""Who owes a step, set-based: obligations for all its parties, and the release of those it no longer concerns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, text

from models.kinds import Operator, RoleKind, TransitionKind
from models.obligations import OWED
from styrhjul.store.withdrawal import ENGINE

# Whether a party is there is asked of the day its work is about: the period's end, or else the due date.
_ABOUT = "coalesce(c.period_end, c.due_on, :opened_on)"

_UNITS = f"""
SELECT c.id AS occurrence_id, 'unit:' || u.id AS party, u.body_id, u.id AS unit_id,
       CAST(NULL AS INTEGER) AS person_id, '{RoleKind.UNIT_HEAD}' AS role
FROM occurrence AS c JOIN unit AS u ON u.body_id = :body_id
WHERE c.id IN :planned
  AND u.operator IN :operators AND (:any_kind = 1 OR u.kind IN :kinds)
  AND {_ABOUT} BETWEEN coalesce(u.starts_on, {_ABOUT}) AND coalesce(u.ends_on, {_ABOUT})
"""

_POLITICIANS = f"""
SELECT DISTINCT c.id AS occurrence_id, 'person:' || r.person_id AS party, r.body_id,
       CAST(NULL AS INTEGER) AS unit_id, r.person_id, '{RoleKind.POLITICIAN}' AS role
FROM occurrence AS c JOIN role AS r ON r.body_id = :body_id AND r.kind = '{RoleKind.POLITICIAN}'
WHERE c.id IN :planned
  AND {_ABOUT} BETWEEN coalesce(r.starts_on, {_ABOUT}) AND coalesce(r.ends_on, {_ABOUT})
"""

_ONE_ROLE = """
SELECT c.id AS occurrence_id, 'body:' || :body_id || '/' || :role AS party, CAST(:body_id AS INTEGER) AS body_id,
       CAST(NULL AS INTEGER) AS unit_id, CAST(NULL AS INTEGER) AS person_id, :role AS role
FROM occurrence AS c
WHERE c.id IN :planned
"""

PRIVATE = (Operator.LOV, Operator.LOU)
OPERATORS: dict[str, tuple[Operator, ...]] = {
    "all": tuple(Operator),
    "own": (Operator.OWN,),
    "private": PRIVATE,
    "lov": (Operator.LOV,),
    "lou": (Operator.LOU,),
}


@dataclass(frozen=True)
class Parties:
    """Who owes one step of one cycle: all matching units, all politicians of a body, or a role in a body."""

    body_id: int
    units: str = ""
    kinds: tuple[str, ...] = ()
    politicians: bool = False
    role: str = ""

    @property
    def select(self) -> str:
        if self.units:
            return _UNITS
        return _POLITICIANS if self.politicians else _ONE_ROLE

    @property
    def parameters(self) -> dict[str, object]:
        if self.units:
            operators = [operator.value for operator in OPERATORS[self.units]]
            kinds = list(self.kinds) or [""]
            return {"operators": operators, "kinds": kinds, "any_kind": int(not self.kinds)}
        return {} if self.politicians else {"role": self.role}


@dataclass(frozen=True)
class StepScope:
    """One step of one cycle; ``planned`` are its occurrences that the plan has now, not those that are gone from it."""

    cycle_id: int
    step: str
    opened_on: date
    planned: tuple[int, ...]


def add_parties(connection: Connection, *, scope: StepScope, parties: Parties) -> list[str]:
    """Make the obligations that are missing; the names of the parties that came to owe something."""
    statement = f"""
INSERT INTO obligation
  (occurrence_id, party, body_id, unit_id, person_id, role, opens_on, due_on, due_edited, last, version)
SELECT e.occurrence_id, e.party, e.body_id, e.unit_id, e.person_id, e.role, c.opens_on, c.due_on, :no, '', 0
FROM ({parties.select}) AS e JOIN occurrence AS c ON c.id = e.occurrence_id
WHERE 1 = 1
ON CONFLICT DO NOTHING
RETURNING party
"""
    return [row.party for row in _execute(connection, statement, scope, parties, no=False)]


def without_cause(connection: Connection, *, scope: StepScope, parties: Parties) -> list[int]:
    """Obligations of the step that are still owed by a party whom the step no longer concerns."""
    statement = f"""
SELECT o.id FROM obligation AS o JOIN occurrence AS c ON c.id = o.occurrence_id
WHERE c.cycle_id = :cycle_id AND c.step = :step AND o.{OWED}
  AND (o.occurrence_id, o.party) NOT IN (SELECT e.occurrence_id, e.party FROM ({parties.select}) AS e)
"""
    return [row.id for row in _execute(connection, statement, scope, parties)]


def with_cause_again(connection: Connection, *, scope: StepScope, parties: Parties) -> list[int]:
    """Obligations that the engine has released and that the step concerns after all; what people waive stays so."""
    statement = f"""
SELECT o.id FROM ({parties.select}) AS e
JOIN obligation AS o ON o.occurrence_id = e.occurrence_id AND o.party = e.party
JOIN transition AS t ON t.obligation_id = o.id
WHERE o.last = '{TransitionKind.WAIVE}' AND t.actor = '{ENGINE}'
  AND t.no = (SELECT max(n.no) FROM transition AS n WHERE n.obligation_id = o.id)
"""
    return [row.id for row in _execute(connection, statement, scope, parties)]


def spread_dates(connection: Connection, *, occurrence_id: int) -> int:
    """Give an occurrence's dates to its obligations, save those edited, finished or opened early."""
    statement = text(f"""
UPDATE obligation SET
  due_on = (SELECT c.due_on FROM occurrence AS c WHERE c.id = obligation.occurrence_id),
  opens_on = CASE WHEN last = '' THEN (SELECT c.opens_on FROM occurrence AS c
                                       WHERE c.id = obligation.occurrence_id) ELSE opens_on END
WHERE occurrence_id = :id AND NOT due_edited AND {OWED}
""")
    return connection.execute(statement, {"id": occurrence_id}).rowcount


def _execute(
    connection: Connection, sql: str, scope: StepScope, parties: Parties, **more: object
) -> Sequence[Row[Any]]:
    lists = ("planned", "operators", "kinds") if parties.units else ("planned",)
    statement = text(sql).bindparams(*(bindparam(name, expanding=True) for name in lists))
    parameters = vars(scope) | {"body_id": parties.body_id} | parties.parameters | more
    return connection.execute(statement, parameters).all()
