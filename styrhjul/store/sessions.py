"""Links to sign in with, sessions and identities, in plain SQL. Of a secret only its SHA-256 comes here."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, text

from models.columns import UtcDateTime


@dataclass(frozen=True)
class Reached:
    """A person, as a letter greets them, and the address that they were found by."""

    person_id: int
    key: str
    name: str
    language: str
    address: str


_AT_ADDRESS = """
SELECT p.id AS person_id, p.key, p.name, p.language, a.value AS address
FROM address AS a JOIN person AS p ON p.id = a.person_id
WHERE a.channel = 'mail' AND a.active AND lower(a.value) = :address
ORDER BY p.id
"""


def people_at(connection: Connection, address: str) -> tuple[Reached, ...]:
    """Those who are reached at the e-mail address, written in small letters; an office's address may be several's."""
    return tuple(Reached(**row) for row in connection.execute(text(_AT_ADDRESS), {"address": address}).mappings())


def person_by_key(connection: Connection, key: str) -> int | None:
    """None too when what was known of the person has been erased."""
    known = text("SELECT id FROM person WHERE key = :key AND erased_on IS NULL")
    number: int | None = connection.scalar(known, {"key": key})
    return number


@dataclass(frozen=True)
class Link:
    """A link as it stands. ``key`` and ``name`` are empty where it makes the first administrator."""

    person_id: int | None
    key: str
    name: str
    path: str


_LINK = """
SELECT k.person_id, coalesce(p.key, '') AS key, coalesce(p.name, '') AS name, k.path
FROM sign_in_link AS k LEFT JOIN person AS p ON p.id = k.person_id
WHERE k.secret_sha256 = :secret
"""
_USABLE = "used_at IS NULL AND ends_at > :now"


def link_by_secret(connection: Connection, secret_sha256: str) -> Link | None:
    """The link, whether or not it can be used any more."""
    row = connection.execute(text(_LINK), {"secret": secret_sha256}).mappings().one_or_none()
    return None if row is None else Link(**row)


def usable_link(connection: Connection, secret_sha256: str, *, now: datetime) -> Link | None:
    """The link if it can still be used, which this does not do."""
    row = (
        connection.execute(text(f"{_LINK} AND {_USABLE}"), {"secret": secret_sha256, "now": now})
        .mappings()
        .one_or_none()
    )
    return None if row is None else Link(**row)


def use_up(connection: Connection, secret_sha256: str, *, now: datetime) -> bool:
    """Whether it was this use that used the link up: of any number at the same time, one is."""
    used = text(f"UPDATE sign_in_link SET used_at = :now WHERE secret_sha256 = :secret AND {_USABLE}")
    return connection.execute(used, {"secret": secret_sha256, "now": now}).rowcount == 1


def links_since(connection: Connection, person_id: int, *, since: datetime) -> int:
    """How many links have been made for the person."""
    counted = text("SELECT count(*) FROM sign_in_link WHERE person_id = :person_id AND made_at > :since")
    return int(connection.scalar(counted, {"person_id": person_id, "since": since}) or 0)


_SESSIONS = """
SELECT id, way, browser, began_at, seen_at, ends_at
FROM sign_in_session
WHERE person_id = :person_id AND ended_at IS NULL AND ends_at > :now
ORDER BY seen_at DESC, id DESC
"""
_TIMES = {"began_at": UtcDateTime, "seen_at": UtcDateTime, "ends_at": UtcDateTime}


@dataclass(frozen=True)
class Standing:
    """A session that stands. ``way``: link or provider; ``browser``: what kind of program, as people call it."""

    id: int
    way: str
    browser: str
    began_at: datetime
    seen_at: datetime
    ends_at: datetime


def sessions_of(connection: Connection, person_id: int, *, now: datetime) -> tuple[Standing, ...]:
    """The person's sessions that stand, the one last seen first."""
    rows = connection.execute(text(_SESSIONS).columns(**_TIMES), {"person_id": person_id, "now": now})
    return tuple(Standing(**row) for row in rows.mappings())


_SEEN = """
UPDATE sign_in_session SET seen_at = :now, ends_at = :ends_at
WHERE id = :id AND ended_at IS NULL AND ends_at > :now
"""


def prolong(connection: Connection, session_id: int, *, now: datetime, idle: timedelta, longest: timedelta) -> None:
    """Let the session stand for ``idle`` from now, and no longer than ``longest`` from when it began."""
    began = connection.scalar(
        text("SELECT began_at FROM sign_in_session WHERE id = :id").columns(began_at=UtcDateTime), {"id": session_id}
    )
    ends_at = min(now + idle, began + longest) if began else now
    connection.execute(text(_SEEN), {"id": session_id, "now": now, "ends_at": ends_at})


_END = "UPDATE sign_in_session SET ended_at = :now WHERE person_id = :person_id AND ended_at IS NULL"


def end(connection: Connection, person_id: int, *, now: datetime, session_id: int = 0) -> int:
    """End the person's session, or all of them (0); how many stood."""
    which = " AND id = :session_id" if session_id else ""
    given = {"person_id": person_id, "now": now, "session_id": session_id}
    return connection.execute(text(f"{_END}{which} AND ends_at > :now"), given).rowcount


def person_of_identity(connection: Connection, *, issuer: str, subject: str) -> Reached | None:
    """Whose the identity is (OpenID Connect Core 1.0, section 2: issuer and subject together)."""
    asked = """SELECT p.id AS person_id, p.key, p.name, p.language, '' AS address
               FROM identity AS i JOIN person AS p ON p.id = i.person_id
               WHERE i.issuer = :issuer AND i.subject = :subject"""
    row = connection.execute(text(asked), {"issuer": issuer, "subject": subject}).mappings().one_or_none()
    return None if row is None else Reached(**row)


_ADMINISTERED = """
SELECT EXISTS (
  SELECT 1 FROM role
  WHERE kind = 'administrator' AND :today BETWEEN coalesce(starts_on, :today) AND coalesce(ends_on, :today))
"""


def is_administered(connection: Connection, *, today: date) -> bool:
    """Whether anybody is an administrator of anything."""
    return bool(connection.scalar(text(_ADMINISTERED), {"today": today}))
