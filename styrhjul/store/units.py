"""Units as their own pages show them: who runs them, and what politicians have asked about what they handed in."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import BindParameter, Boolean, Connection, Date, bindparam, text

from models.columns import UtcDateTime
from styrhjul.rules.questions import seen_by_unit
from styrhjul.store.receipts import CHAIRS_WORD


@dataclass(frozen=True)
class UnitFacts:
    """A unit, its body, and for a private one its provider. ``ends_on``: it has closed, or will."""

    id: int
    key: str
    name: str
    provider: str
    body: str
    body_name: str
    ends_on: date | None


_UNITS = """
SELECT u.id, u.key, u.name, coalesce(p.name, '') AS provider, b.key AS body, b.name AS body_name, u.ends_on
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
    statement = text(_UNITS).bindparams(*keys).columns(ends_on=Date)
    parameters = {"units": list(units) or [""], "bodies": list(bodies) or [""]}
    return tuple(UnitFacts(**row) for row in connection.execute(statement, parameters).mappings())


@dataclass(frozen=True)
class AskedOfUnit:
    """What the unit sees of a question about one version of what it handed in. The newest stands last in ``question``.

    ``more_waits``: something more has been asked, which waits with the chair. ``word`` is the chair's own to the unit.
    """

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
    word: str
    more_waits: bool


_ASKED_OF_UNIT = f"""
SELECT q.id AS receipt_id, o.id AS obligation_id, c.title, y.year, s.version, q.by, q.question, q.answer, q.answered_by,
       q.answered_at, {CHAIRS_WORD} AS word, q.answered_at IS NULL AND q.passed_on_at IS NULL AS more_waits
FROM receipt AS q
JOIN submission AS s ON s.id = q.submission_id
JOIN obligation AS o ON o.id = s.obligation_id
JOIN occurrence AS c ON c.id = o.occurrence_id
JOIN cycle AS y ON y.id = c.cycle_id
JOIN unit AS u ON u.id = o.unit_id
WHERE q.question <> ''
"""


def asked_of_unit(connection: Connection, unit: str) -> tuple[AskedOfUnit, ...]:
    """The questions that have come to the unit: those that await its answer first, then the newest."""
    which = " AND u.key = :unit ORDER BY q.answered_at IS NOT NULL, y.year DESC, q.id DESC"
    return _seen(connection, which, unit=unit)


def question(connection: Connection, receipt_id: int) -> AskedOfUnit | None:
    """What has been asked of the unit in one receipt; None if nothing has come to it."""
    return next(iter(_seen(connection, " AND q.id = :id", id=receipt_id)), None)


def _seen(connection: Connection, which: str, **given: object) -> tuple[AskedOfUnit, ...]:
    """What waits with the chair is left out."""
    statement = text(_ASKED_OF_UNIT + which).columns(answered_at=UtcDateTime, more_waits=Boolean)
    found = (AskedOfUnit(**row) for row in connection.execute(statement, given).mappings())
    seen = (replace(one, question=seen_by_unit(one.question, with_chair=one.more_waits)) for one in found)
    return tuple(one for one in seen if one.question)
