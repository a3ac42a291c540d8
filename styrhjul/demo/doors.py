"""Who in the invented municipality one may come in as, to see the pages as each of them meets them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import text
from sqlmodel import Session

from models.kinds import RoleKind
from styrhjul.services.acts import Act
from styrhjul.services.signing_in import make_link

_ADMINISTRATOR = """
SELECT p.key FROM person AS p
JOIN role AS r ON r.person_id = p.id
JOIN body AS b ON b.id = r.body_id
WHERE r.kind = 'administrator' AND b.key = :body
ORDER BY p.key
"""
# Whoever holds the role and has something to do on the day, that which is due last.
_OWES = """
SELECT p.key
FROM obligation AS o
JOIN occurrence AS c ON c.id = o.occurrence_id
JOIN cycle AS y ON y.id = c.cycle_id
JOIN body AS b ON b.id = y.body_id
LEFT JOIN role AS r ON r.unit_id = o.unit_id AND r.kind = o.role
JOIN person AS p ON p.id = coalesce(o.person_id, r.person_id)
WHERE b.key = :body AND o.role = :role AND o.last = '' AND o.opens_on <= :day
ORDER BY o.due_on DESC, p.key
"""


@dataclass(frozen=True)
class Door:
    """A person to come in as, what they are there, and the secret of their link."""

    title: str
    person: str
    secret: str


def open_doors(session: Session, *, body: str, day: date, act: Act) -> tuple[Door, ...]:
    """A link for the body's administrator, and for a head and a politician who have something to do on the day."""
    asked = session.connection().scalars
    given = {"body": body, "day": day}
    chosen = (
        ("Administratör", asked(text(_ADMINISTRATOR), {"body": body}).first()),
        ("Enhetschef", asked(text(_OWES), given | {"role": RoleKind.UNIT_HEAD}).first()),
        ("Förtroendevald", asked(text(_OWES), given | {"role": RoleKind.POLITICIAN}).first()),
    )
    return tuple(Door(title, who, make_link(session, person=who, act=act)) for title, who in chosen if who)
