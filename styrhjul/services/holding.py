"""Holds delivery until a person says what is to be sent: the round goes on meanwhile, and its notices wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection
from sqlmodel import Session

from models.notices import DeliveryHold
from styrhjul.refused import Refused
from styrhjul.rules.swedish import counted
from styrhjul.services.acts import Act, audit_row
from styrhjul.settings import STOCKHOLM
from styrhjul.store.holding import (
    Hold,
    WaitingDay,
    end_holds,
    open_hold,
    skip_waiting,
    waiting_days,
    waiting_people,
)

SENT_BEFORE = "De kan ha skickats redan."
"""Why notices are skipped when nobody has given another reason."""


def hold_delivery(session: Session, *, act: Act) -> None:
    """Deliver nothing from now on; the reason is ``act.comment``.

    Raises:
        Refused: no reason is given, or delivery is held already.
    """
    if not act.comment.strip():
        raise Refused("Säg varför utskicken ska stå stilla, så att den som undrar får veta det.")
    standing = open_hold(session.connection())
    if standing is not None:
        raise Refused(f"{hold_in_words(standing)}.")
    begin_hold(session, act=act)


def begin_hold(session: Session, *, act: Act) -> None:
    """Open a hold, whether or not there is one."""
    held = DeliveryHold(since=act.now, why=act.comment.strip(), by=act.actor)
    session.add(held)
    session.flush()
    session.add(audit_row(act, verb="hold", subject=f"hold:{held.id}"))


@dataclass(frozen=True)
class Release:
    """What happens to what has waited when the hold ends: ``days`` are sent, to ``people``, and ``skipped`` are not."""

    days: Sequence[WaitingDay]
    people: int
    skipped: int

    @property
    def notices(self) -> int:
        return sum(day.notices for day in self.days)


def foresee_release(connection: Connection, *, act: Act, skip_before: date | None = None) -> Release:
    """What ``release_delivery`` would do; nothing is changed."""
    first = skip_before or date.min
    days = waiting_days(connection, now=act.now)
    return Release(
        days=[day for day in days if day.day >= first],
        people=waiting_people(connection, first=first, now=act.now),
        skipped=sum(day.notices for day in days if day.day < first),
    )


def release_delivery(session: Session, *, act: Act, skip_before: date | None = None) -> Release:
    """End the hold. What waits of rounds before ``skip_before`` is never sent; the reason is ``act.comment``.

    Raises:
        Refused: delivery is not held.
    """
    connection = session.connection()
    if open_hold(connection) is None:
        raise Refused("Utskicken står inte stilla.")
    report = foresee_release(connection, act=act, skip_before=skip_before)
    told = Act(act.actor, act.today, act.now, act.comment or (SENT_BEFORE if report.skipped else ""))
    if skip_before is not None and report.skipped:
        skip_waiting(connection, before=skip_before, now=act.now)
        session.add(
            audit_row(told, verb="skip", subject="notice:all", after={"before": skip_before, "notices": report.skipped})
        )
    end_holds(connection, by=act.actor, now=act.now)
    session.add(audit_row(told, verb="release", subject="hold:all", after={"notices": report.notices}))
    return report


def hold_in_words(hold: Hold) -> str:
    """A sentence without its full stop."""
    since = hold.since.astimezone(STOCKHOLM)
    return f"Utskicken står stilla sedan {since:%Y-%m-%d %H:%M}, av {hold.by}: {hold.why.rstrip('.')}"


def release_in_words(report: Release) -> str:
    """What is sent and what is not, once the hold ends."""
    sent = counted(report.notices, "avisering", "aviseringar")
    said = f"{sent} till {counted(report.people, 'person', 'personer')}" if report.notices else "Ingen avisering"
    skipped = f"; {counted(report.skipped, 'hoppas', 'hoppas')} över" if report.skipped else ""
    return f"{said} går med nästa utskick{skipped}."
