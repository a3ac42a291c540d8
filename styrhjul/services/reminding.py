"""A reminder that an administrator sends now, besides those that the definition's policy sends by itself."""

from sqlalchemy import text
from sqlmodel import Session, select

from models.kinds import OWED_AFTER, REMIND
from models.notices import NoticeItem
from models.obligations import Obligation
from styrhjul.refused import Refused
from styrhjul.services.acts import Act, audit_row
from styrhjul.store.items import write_owner_items


def remind(session: Session, *, obligation_id: int, act: Act) -> int:
    """Put a reminder into the next digest of everyone who acts for the party; how many they are.

    Raises:
        Refused: nothing is owed, somebody has reminded of it already today, or there is nobody to reach.
    """
    obligation = session.get(Obligation, obligation_id)
    if obligation is None:
        raise Refused("Det finns inget åtagande med nummer %(number)s.", number=obligation_id)
    if obligation.last not in OWED_AFTER:
        raise Refused("Det finns inget att påminna om: åtagandet väntar inte på någon inlämning.")
    reason = f"{REMIND}:{act.today}"
    items = select(NoticeItem.id).where(NoticeItem.obligation_id == obligation_id, NoticeItem.reason == reason)
    if session.exec(items).first() is not None:
        raise Refused("En påminnelse om det här är redan på väg. Det räcker med en om dagen.")
    connection = session.connection()
    write_owner_items(connection, obligation_id=obligation_id, reason=reason, today=act.today)
    names = connection.scalars(
        text("""SELECT p.name FROM notice_item AS i JOIN person AS p ON p.id = i.person_id
                WHERE i.obligation_id = :id AND i.reason = :reason ORDER BY p.name"""),
        {"id": obligation_id, "reason": reason},
    ).all()
    if not names:
        raise Refused("Ingen ansvarig går att nå. Lägg in en ansvarig eller en adress först.")
    session.add(audit_row(act, verb="remind", subject=f"obligation:{obligation_id}", after={"told": list(names)}))
    return len(names)
