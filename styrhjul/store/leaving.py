"""What keeps a person from being erased, and who has left altogether."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Date, bindparam, text

from models.obligations import OWED

_ROLES = """
SELECT r.kind, coalesce(u.name, b.name) AS place, r.ends_on FROM role AS r
LEFT JOIN unit AS u ON u.id = r.unit_id LEFT JOIN body AS b ON b.id = r.body_id
WHERE r.person_id = :id AND (r.ends_on IS NULL OR r.ends_on >= :today) ORDER BY r.id
"""
_STANDS_IN = """
SELECT p.name FROM role AS r JOIN person AS p ON p.id = r.person_id
WHERE r.substitute_id = :id AND (r.substitute_to IS NULL OR r.substitute_to >= :today)
  AND (r.ends_on IS NULL OR r.ends_on >= :today) ORDER BY r.id
"""
_OWES = f"""
SELECT c.title, y.year FROM obligation AS o JOIN occurrence AS c ON c.id = o.occurrence_id
JOIN cycle AS y ON y.id = c.cycle_id
WHERE o.person_id = :id AND y.state = 'open' AND {OWED} ORDER BY o.due_on, o.id
"""
_OWNS = "SELECT name FROM indicator WHERE (owner_id = :id OR substitute_id = :id) AND retired_on IS NULL ORDER BY id"
_VISITS = """
SELECT u.name, v.day FROM visit_member AS m JOIN visit AS v ON v.id = m.visit_id JOIN unit AS u ON u.id = v.unit_id
WHERE m.person_id = :id AND m.left_on IS NULL AND v.held_on IS NULL AND v.cancelled_on IS NULL AND v.day >= :today
ORDER BY v.day, v.id
"""


def why_not(connection: Connection, person_id: int, *, today: date) -> str:
    """The first thing that a person still has, as a sentence that says what to do about it; "" when there is none."""
    given = {"id": person_id, "today": today}
    if role := connection.execute(text(_ROLES), given).first():
        return f"rollen {role.kind} i {role.place} gäller fortfarande. Avsluta den först."
    if holder := connection.execute(text(_STANDS_IN), given).first():
        return f"personen är ersättare för {holder.name}. Välj någon annan först."
    if owed := connection.execute(text(_OWES), given).first():
        return f"{owed.title} {owed.year} är inte klart. Släpp åtagandet eller vänta in det först."
    if owned := connection.execute(text(_OWNS), given).first():
        return f"nyckeltalet {owned.name} har personen som ägare eller ersättare. Välj någon annan först."
    if visit := connection.execute(text(_VISITS).columns(day=Date), given).first():
        return f"personen ska besöka {visit.name} den {visit.day}. Ändra besöket först."
    return ""


@dataclass(frozen=True)
class Retired:
    """Somebody who has left: their last day in any role, and what keeps them all the same, if anything does."""

    key: str
    name: str
    last_day: date
    why_not: str = ""


_RETIRED = """
SELECT p.id, p.key, p.name, max(r.ends_on) AS last_day FROM person AS p JOIN role AS r ON r.person_id = p.id
WHERE p.erased_on IS NULL
GROUP BY p.id, p.key, p.name
HAVING count(*) = count(r.ends_on) AND max(r.ends_on) < :before
ORDER BY max(r.ends_on), p.key
"""


def retired(connection: Connection, *, before: date, today: date) -> tuple[Retired, ...]:
    """Those whose every role ended before the day ``before``, the longest gone first."""
    statement = text(_RETIRED).bindparams(bindparam("before", type_=Date)).columns(last_day=Date)
    rows = connection.execute(statement, {"before": min(before, today)}).all()
    return tuple(Retired(row.key, row.name, row.last_day, why_not(connection, row.id, today=today)) for row in rows)
