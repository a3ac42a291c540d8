"""Units as their own pages show them: who runs them, and what politicians have asked about what they handed in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import BindParameter, Connection, Date, bindparam, text

from models.columns import UtcDateTime, kind_column
from models.kinds import Operator


@dataclass(frozen=True)
class UnitFacts:
    """A unit, its body, and for a private one its provider. ``ends_on``: it has closed, or will."""

    id: int
    key: str
    name: str
    operator: Operator
    provider: str
    body: str
    body_name: str
    ends_on: date | None


_UNITS = """
SELECT u.id, u.key, u.name, u.operator, coalesce(p.name, '') AS provider, b.key AS body, b.name AS body_name, u.ends_on
FROM unit AS u
JOIN body AS b ON b.id = u.body_id
LEFT JOIN provider AS p ON p.id = u.provider_id
WHERE u.key IN :units OR b.key IN :bodies
ORDER BY b.name, u.name, u.key
"""


def unit_facts(
    connection: Connection, *, units: Collection[str] = (), bodies: Collection[str] = ()
) -> tuple[UnitFacts, ...]:
    """The units with the keys, and those of the bodies, by body and name."""
    keys: list[BindParameter[str]] = [bindparam(name, expanding=True) for name in ("units", "bodies")]
    statement = text(_UNITS).bindparams(*keys).columns(operator=kind_column(Operator), ends_on=Date)
    parameters = {"units": list(units) or [""], "bodies": list(bodies) or [""]}
    return tuple(UnitFacts(**row) for row in connection.execute(statement, parameters).mappings())


@dataclass(frozen=True)
class AskedOfUnit:
    """A question about one version of what the unit handed in. The newest stands last in ``question``."""

    receipt_id: int
    obligation_id: int
    title: str
    year: int
    version: int
    by: str
    question: str
    answer: str
    answered_by: str
    answered_at: datetime | None


_ASKED = """
SELECT q.id AS receipt_id, o.id AS obligation_id, c.title, y.year, s.version, q.by, q.question, q.answer, q.answered_by,
       q.answered_at
FROM receipt AS q
JOIN submission AS s ON s.id = q.submission_id
JOIN obligation AS o ON o.id = s.obligation_id
JOIN occurrence AS c ON c.id = o.occurrence_id
JOIN cycle AS y ON y.id = c.cycle_id
JOIN unit AS u ON u.id = o.unit_id
WHERE u.key = :unit AND q.question <> ''
ORDER BY q.answered_at IS NOT NULL, y.year DESC, q.id DESC
"""


def asked_of_unit(connection: Connection, unit: str) -> tuple[AskedOfUnit, ...]:
    """The questions to the unit: those that await an answer first, then the newest."""
    statement = text(_ASKED).columns(answered_at=UtcDateTime)
    return tuple(AskedOfUnit(**row) for row in connection.execute(statement, {"unit": unit}).mappings())


_QUESTION = """
SELECT q.id AS receipt_id, coalesce(s.obligation_id, q.obligation_id) AS obligation_id,
       coalesce(t.title, c.title) AS title, y.year, coalesce(s.version, t.version) AS version, q.by, q.question,
       q.answer, q.answered_by, q.answered_at
FROM receipt AS q
LEFT JOIN submission AS s ON s.id = q.submission_id
LEFT JOIN report AS t ON t.id = q.report_id
JOIN obligation AS o ON o.id = coalesce(s.obligation_id, q.obligation_id)
JOIN occurrence AS c ON c.id = o.occurrence_id
JOIN cycle AS y ON y.id = c.cycle_id
WHERE q.id = :id
"""


def question(connection: Connection, receipt_id: int) -> AskedOfUnit:
    """What has been asked in one receipt, which there is."""
    statement = text(_QUESTION).columns(answered_at=UtcDateTime)
    return AskedOfUnit(**connection.execute(statement, {"id": receipt_id}).mappings().one())
