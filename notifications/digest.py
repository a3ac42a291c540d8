"""A day's digest to one person, read just before it leaves: what was done meanwhile is no longer in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import Boolean, Connection, Date, RowMapping, text

from models.kinds import (
    ANSWER,
    CANCEL,
    CHAIR,
    CHANNEL_SCHEMES,
    INVITE,
    MAIL,
    PAPERS,
    PASS_ON,
    QUESTION,
    REMIND,
    REPORT,
    FileFormat,
    TransitionKind,
)
from models.obligations import OWED
from notifications.channels.letters import Attachment
from notifications.invitations import Item, VisitTold, is_about_a_visit, read_invitations


class Section(StrEnum):
    """The digest's parts, in order: what asks most of the reader stands first."""

    RETURNED = "returned"
    PASSING = "passing"
    ASKED = "asked"
    REPORT = "report"
    VISIT = "visit"
    LATE = "late"
    DUE = "due"
    UNHELD = "unheld"
    ESCALATED = "escalated"
    UNREACHED = "unreached"
    PAPERS = "papers"
    DONE = "done"


_SECTIONS = {
    TransitionKind.RETURN: Section.RETURNED,
    TransitionKind.REOPEN: Section.RETURNED,
    TransitionKind.OPEN: Section.DUE,
    "before": Section.DUE,
    REMIND: Section.DUE,
    "after": Section.LATE,
    "escalate": Section.ESCALATED,
    "undelivered": Section.UNREACHED,
    REPORT: Section.REPORT,
    PAPERS: Section.PAPERS,
    CHAIR: Section.PASSING,
    QUESTION: Section.ASKED,
    INVITE: Section.VISIT,
    CANCEL: Section.VISIT,
}
_BY_ORDER = list(Section)


@dataclass(frozen=True)
class Thing:
    """One thing in a digest. ``kind`` is a transition's, or before, after, remind, escalate or undelivered."""

    section: Section
    kind: str
    obligation_id: int
    title: str
    party: str
    """Whose it is, where the reader cannot take it for granted."""
    description: str
    due_on: date
    is_late: bool
    comment: str
    by: str
    decision: str
    unreached: str
    """The person who could not be reached, and where."""
    asked: "Asked | None" = None
    report: "ReportTold | None" = None
    visit: VisitTold | None = None


@dataclass(frozen=True)
class Asked:
    """A question about a unit's plan or a report, and the answer once there is one.

    ``word`` is what the chair says of it to the unit, if anything. ``is_of_report``: it is about a report.
    """

    about: str
    question: str
    by: str
    answer: str
    answered_by: str
    word: str = ""
    is_of_report: bool = False


@dataclass(frozen=True)
class ReportTold:
    """A compiled report, as a notice tells of it. ``changed`` is what is new since the version before."""

    id: int
    title: str
    version: int
    decided: bool
    changed: str
    holes: tuple[str, ...]
    summary: tuple[str, ...] = ()


@dataclass(frozen=True)
class Digest:
    """What is to be said to one person at one address on ``day``."""

    notice_id: int
    day: date
    tried: int
    person_key: str
    person: str
    language: str
    channel: str
    address: str
    active: bool
    bodies: tuple[str, ...]
    things: tuple[Thing, ...]
    attachments: tuple[Attachment, ...] = ()

    @property
    def sections(self) -> list[tuple[Section, list[Thing]]]:
        return [(section, list(things)) for section, things in groupby(self.things, key=lambda thing: thing.section)]


# A reminder stands only while the thing is owed and due when it was; what somebody did, until the next thing is done.
_STILL = f"""CASE
  WHEN i.reason LIKE 'before-%' OR i.reason LIKE 'after-%' OR i.reason LIKE 'escalate-%'
    THEN o.{OWED} AND o.due_on = i.due_on
  WHEN i.reason LIKE '{REMIND}:%' THEN o.{OWED} AND coalesce(o.due_on, i.due_on) = i.due_on
  WHEN rp.id IS NOT NULL
    THEN NOT EXISTS (SELECT 1 FROM report AS l
                     WHERE l.occurrence_id = rp.occurrence_id AND l.kind = rp.kind AND l.version > rp.version)
  WHEN i.reason LIKE '{CHAIR}-%' THEN q.answered_at IS NULL AND q.passed_on_at IS NULL
  WHEN i.reason LIKE '{QUESTION}-%' THEN q.answered_at IS NULL
  WHEN t.id IS NOT NULL
    THEN NOT EXISTS (SELECT 1 FROM transition AS l WHERE l.obligation_id = o.id AND l.no > t.no)
  ELSE i.id IS NOT NULL
END"""

_OWN = """(o.person_id = n.person_id OR EXISTS (
  SELECT 1 FROM role AS r
  WHERE n.person_id IN (r.person_id, r.substitute_id) AND r.kind = o.role
    AND (r.unit_id = o.unit_id OR (r.unit_id IS NULL AND r.body_id = o.body_id))))"""

_ABOUT = """coalesce(
  (SELECT qu.name FROM submission AS s JOIN obligation AS so ON so.id = s.obligation_id
   JOIN unit AS qu ON qu.id = so.unit_id WHERE s.id = q.submission_id),
  (SELECT qr.title FROM report AS qr WHERE qr.id = q.report_id))"""

_WORD = f"""(SELECT w.reason FROM audit AS w
  WHERE q.passed_on_at IS NOT NULL AND w.subject = 'receipt:' || q.id AND w.verb = '{PASS_ON}'
  ORDER BY w.id DESC LIMIT 1)"""

_UNDELIVERED = "undelivered:"

_READ = f"""
SELECT n.id AS notice_id, n.day, n.attempts AS tried, n.person_id, i.id AS item_id, i.told_on,
       p.key AS person_key, p.name AS person, p.language,
       a.channel, a.value AS address, a.active, b.name AS body,
       i.reason, i.due_on, o.id AS obligation_id, o.unit_id, c.title, c.description,
       coalesce(u.name, op.name, ob.name) AS party, {_OWN} AS own, {_STILL} AS still,
       coalesce(t.comment, '') AS comment, coalesce(t.actor, '') AS actor,
       t.decider, t.decided_on, t.paragraph, up.name AS unreached,
       CASE WHEN ua.channel = '{MAIL}' THEN ua.value ELSE ua.channel END AS unreached_at,
       rp.id AS report_id, rp.title AS report_title, rp.version AS report_version, rp.decided AS report_decided,
       rp.changed AS report_changed, rp.summary AS report_summary, rp.holes AS report_holes,
       q.question, q.by AS asked_by, q.answer, q.answered_by, q.report_id IS NOT NULL AS is_of_report,
       coalesce({_WORD}, '') AS word,
       CASE WHEN q.id IS NOT NULL THEN {_ABOUT} END AS about
FROM notice AS n
JOIN person AS p ON p.id = n.person_id
JOIN address AS a ON a.id = n.address_id
LEFT JOIN notice_item AS i ON i.person_id = n.person_id AND i.told_on = n.day
LEFT JOIN obligation AS o ON o.id = i.obligation_id
LEFT JOIN occurrence AS c ON c.id = o.occurrence_id
LEFT JOIN cycle AS y ON y.id = c.cycle_id
LEFT JOIN body AS b ON b.id = y.body_id
LEFT JOIN body AS ob ON ob.id = o.body_id
LEFT JOIN unit AS u ON u.id = o.unit_id
LEFT JOIN person AS op ON op.id = o.person_id
LEFT JOIN transition AS t ON t.obligation_id = o.id AND i.reason = t.kind || ':' || t.no
LEFT JOIN report AS rp
  ON rp.id = CASE WHEN i.reason LIKE '{REPORT}:%' THEN CAST(substr(i.reason, {len(REPORT) + 2}) AS INTEGER)
                  WHEN i.reason LIKE '{PAPERS}:%' THEN CAST(substr(i.reason, {len(PAPERS) + 2}) AS INTEGER) END
LEFT JOIN receipt AS q
  ON q.id = CASE WHEN i.reason LIKE '{CHAIR}-_:%' THEN CAST(substr(i.reason, {len(CHAIR) + 4}) AS INTEGER)
                 WHEN i.reason LIKE '{QUESTION}-_:%' THEN CAST(substr(i.reason, {len(QUESTION) + 4}) AS INTEGER)
                 WHEN i.reason LIKE '{ANSWER}-_:%' THEN CAST(substr(i.reason, {len(ANSWER) + 4}) AS INTEGER) END
LEFT JOIN notice AS un
  ON un.id = CASE WHEN i.reason LIKE '{_UNDELIVERED}%'
                  THEN CAST(substr(i.reason, {len(_UNDELIVERED) + 1}) AS INTEGER) END
LEFT JOIN person AS up ON up.id = un.person_id
LEFT JOIN address AS ua ON ua.id = un.address_id
WHERE n.claim = :claim
ORDER BY n.day, n.id, i.due_on, c.position, o.id, i.id
"""
_TYPES: dict[str, Any] = {
    "day": Date,
    "told_on": Date,
    "due_on": Date,
    "decided_on": Date,
    "active": Boolean,
    "own": Boolean,
    "still": Boolean,
    "report_decided": Boolean,
    "is_of_report": Boolean,
}
_ATTACHED = {REPORT: (FileFormat.PDF, "application/pdf"), PAPERS: (FileFormat.ZIP, "application/zip")}


def read_digests(connection: Connection, *, claim: str) -> list[Digest]:
    """The digests of a claim in the order they were claimed, without what has been done since it was written."""
    rows = _with_visits(connection, connection.execute(text(_READ).columns(**_TYPES), {"claim": claim}).mappings())
    digests = [_digest(list(of_notice)) for _, of_notice in groupby(rows, key=lambda row: row["notice_id"])]
    wanted = {key: None for digest in digests for thing in digest.things if (key := _file_of(thing))}
    files = {key: _attachment(connection, *key) for key in wanted}
    return [_with_files(digest, files) for digest in digests]


def _with_visits(connection: Connection, rows: Iterable[RowMapping]) -> list[dict[str, Any]]:
    """The rows, each with the visit that it tells of, if any. A visit that is not as it was is not told of."""
    read = [dict(row) for row in rows]
    about = [row for row in read if is_about_a_visit(row["reason"])]
    items = (Item(row["item_id"], row["person_id"], row["reason"], row["told_on"]) for row in about)
    visits = read_invitations(connection, items)
    for row in about:
        row["still"] = row["item_id"] in visits
    return [row | {"visit": visits.get(row["item_id"])} for row in read]


def _file_of(thing: Thing) -> tuple[str, int] | None:
    return (thing.kind, thing.report.id) if thing.report else None


def _attachment(connection: Connection, kind: str, report_id: int) -> Attachment | None:
    """The file of a report that goes with a notice of the kind, read once however many are to have it."""
    wanted, media_type = _ATTACHED[kind]
    statement = text("SELECT name, file FROM report_file WHERE report_id = :id AND format = :format")
    row = connection.execute(statement, {"id": report_id, "format": wanted}).one_or_none()
    return Attachment(row.name, media_type, bytes(row.file)) if row else None


def _with_files(digest: Digest, files: Mapping[tuple[str, int], Attachment | None]) -> Digest:
    keys = [key for thing in digest.things if (key := _file_of(thing))]
    return replace(digest, attachments=tuple(file for key in keys if (file := files[key]))) if keys else digest


def _digest(rows: list[Any]) -> Digest:
    first = rows[0]
    things = sorted(_things(rows), key=lambda thing: _BY_ORDER.index(thing.section))
    shared = ("notice_id", "day", "tried", "person_key", "person", "language", "channel", "address", "active")
    bodies = tuple(dict.fromkeys(row["body"] for row in rows if row["still"]))
    return Digest(**{name: first[name] for name in shared}, bodies=bodies, things=tuple(things))


def _things(rows: list[Any]) -> Iterator[Thing]:
    for row in rows:
        if not row["still"]:
            continue
        kind = row["reason"].replace("-", ":").split(":")[0]
        section = _SECTIONS.get(kind, Section.DONE)
        if kind == REMIND and row["due_on"] < row["day"]:
            section = Section.LATE
        if _is_for_another(row, section):
            section = Section.UNHELD
        decided = row["decided_on"] is not None
        yield Thing(
            section=section,
            kind=kind,
            obligation_id=row["obligation_id"],
            title=row["title"],
            party=row["party"] if row["unit_id"] is not None or not row["own"] else "",
            description=row["description"],
            due_on=row["due_on"],
            is_late=row["due_on"] < row["day"],
            comment=row["comment"],
            by=row["actor"],
            decision=f"{row['decider']} {row['decided_on']} § {row['paragraph']}" if decided else "",
            unreached=f"{row['unreached']} ({_place(row['unreached_at'])})" if row["unreached"] else "",
            asked=_asked(row) if row["question"] else None,
            report=_report(row) if row["report_id"] is not None else None,
            visit=row["visit"],
        )


def _place(address: str) -> str:
    """An e-mail address as it is, and what another kind is called."""
    return CHANNEL_SCHEMES.get(address, address)


def _is_for_another(row: Mapping[str, Any], section: Section) -> bool:
    """Whether the reader is told in the place of somebody who does not hold the role, or cannot be reached."""
    if row["visit"] is not None:
        return row["reason"].startswith(INVITE) and not row["visit"].part
    return not row["own"] and section in (Section.DUE, Section.LATE, Section.RETURNED)


def _asked(row: Any) -> Asked:
    """The question that the notice is about, by its number, and the newest answer; an empty line parts them."""
    number = int(row["reason"].split(":")[0].rpartition("-")[2])
    question, answer = row["question"].split("\n\n")[number - 1], row["answer"].rpartition("\n\n")[2]
    return Asked(
        row["about"], question, row["asked_by"], answer, row["answered_by"], row["word"], bool(row["is_of_report"])
    )


def _report(row: Any) -> ReportTold:
    values = {name: row[f"report_{name}"] for name in ("id", "title", "version", "decided", "changed")}
    summary, holes = (tuple(row[f"report_{name}"].splitlines()) for name in ("summary", "holes"))
    return ReportTold(**values, holes=holes, summary=summary)
