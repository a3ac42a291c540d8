"""Who is told what, when: the digests' content as a list."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Date, text

from models.kinds import ANSWER, CANCEL, CHAIR, INVITE, PAPERS, QUESTION, REMIND, REPORT


@dataclass(frozen=True)
class ToldItem:
    """One thing in one person's digest of one day."""

    day: date
    person: str
    reason: str
    body: str
    year: int
    step: str
    title: str
    party_name: str
    due_on: date
    obligation_id: int


_TOLD = """
SELECT i.told_on AS day, p.name AS person, i.reason, b.key AS body, y.year, c.step, c.title,
       coalesce(u.name, op.name, ob.name) AS party_name, i.due_on, o.id AS obligation_id
FROM notice_item AS i
JOIN person AS p ON p.id = i.person_id
JOIN obligation AS o ON o.id = i.obligation_id
JOIN occurrence AS c ON c.id = o.occurrence_id
JOIN cycle AS y ON y.id = c.cycle_id
JOIN body AS b ON b.id = y.body_id
JOIN body AS ob ON ob.id = o.body_id
LEFT JOIN unit AS u ON u.id = o.unit_id
LEFT JOIN person AS op ON op.id = o.person_id
WHERE i.told_on BETWEEN :first AND :last
  AND (:body = '' OR b.key = :body) AND (:year = 0 OR y.year = :year)
  AND (:obligation_id = 0 OR o.id = :obligation_id)
ORDER BY i.told_on {turned}, p.name, i.due_on, c.position, o.id
"""


def told_items(  # noqa: PLR0913  (what is asked for)
    connection: Connection,
    *,
    first: date,
    last: date,
    body: str = "",
    year: int = 0,
    obligation_id: int = 0,
    newest: int = 0,
) -> tuple[ToldItem, ...]:
    """What was told from ``first`` to ``last``, both included, by day and person; or only so many, the newest first."""
    asked = _TOLD.format(turned="DESC" if newest else "") + ("LIMIT :newest" if newest else "")
    parameters = {"first": first, "last": last, "body": body, "year": year, "obligation_id": obligation_id}
    rows = connection.execute(
        text(asked).columns(day=Date, due_on=Date), parameters | ({"newest": newest} if newest else {})
    )
    return tuple(ToldItem(**row) for row in rows.mappings())


@dataclass(frozen=True)
class ToldTotal:
    """How many things of one kind have been told, and to how many people."""

    kind: str
    """before, after, remind, escalate, undelivered, report (papers too), question, visit or transition."""
    things: int
    people: int


_TOTALS = f"""
SELECT kind, count(*) AS things, count(DISTINCT person_id) AS people
FROM (SELECT person_id, CASE WHEN reason LIKE 'before-%' THEN 'before' WHEN reason LIKE 'after-%' THEN 'after'
                             WHEN reason LIKE '{REMIND}:%' THEN 'remind'
                             WHEN reason LIKE 'escalate-%' THEN 'escalate'
                             WHEN reason LIKE 'undelivered:%' THEN 'undelivered'
                             WHEN reason LIKE '{REPORT}:%' OR reason LIKE '{PAPERS}:%' THEN 'report'
                             WHEN reason LIKE '{CHAIR}-%' OR reason LIKE '{QUESTION}-%' OR reason LIKE '{ANSWER}-%'
                               THEN 'question'
                             WHEN reason LIKE '{INVITE}-%' OR reason LIKE '{CANCEL}-%' THEN 'visit'
                             ELSE 'transition' END AS kind
      FROM notice_item WHERE told_on IS NOT NULL) AS told
GROUP BY kind
"""


def told_totals(connection: Connection) -> dict[str, ToldTotal]:
    """All that has been told, counted by kind."""
    rows = connection.execute(text(_TOTALS)).mappings()
    return {row["kind"]: ToldTotal(**row) for row in rows}
