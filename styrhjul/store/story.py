"""One obligation's whole story: whose it is, its dates and their rules, who acts for it, and what was said.

A fixed number of questions, however long the story has become.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Connection, Date, text

from models.columns import UtcDateTime, kind_column
from models.kinds import Closing, CycleState, NoticeState
from styrhjul.rules.status import Status
from styrhjul.store.standing import STATUS, day_parameters


@dataclass(frozen=True)
class Owed:
    """An obligation with all that stands about it. ``rule`` says where a date comes from, in words."""

    id: int
    occurrence_id: int
    body: str
    body_name: str
    year: int
    cycle_state: CycleState
    definition: str
    stage: str
    step: str
    occasion: str
    title: str
    description: str
    party: str
    party_name: str
    unit: str
    unit_id: int | None
    body_id: int
    person_id: int | None
    is_own_body: bool
    """Whether the party is of the body whose year it is: its unit, or a role in it."""
    role: str
    operator: str
    provider: str
    area: str
    opens_on: date | None
    due_on: date | None
    opens_rule: str
    due_rule: str
    opens_edited: bool
    due_edited: bool
    """Whether a person has set the date for the step as a whole."""
    own_due_edited: bool
    """Whether a person has set the date for this party alone."""
    step_due_on: date | None
    period: str
    period_end: date | None
    closes: Closing
    decider: str
    content: str
    reports: str
    last: str
    version: int
    status: Status


_OWED = f"""
SELECT o.id, o.occurrence_id, b.key AS body, b.name AS body_name, y.year, y.state AS cycle_state, y.definition,
       c.stage, c.step, c.occasion, c.title, c.description, o.party, coalesce(u.name, p.name, ob.name) AS party_name,
       coalesce(u.key, '') AS unit, o.unit_id, o.body_id, o.person_id,
       (o.body_id = y.body_id) AS is_own_body, o.role, coalesce(u.operator, '') AS operator,
       coalesce(v.name, '') AS provider, coalesce(u.area, '') AS area, o.opens_on, o.due_on, c.opens_rule, c.due_rule,
       c.opens_edited, c.due_edited, o.due_edited AS own_due_edited, c.due_on AS step_due_on, c.period, c.period_end,
       c.closes, c.decider, c.content, c.reports, o.last, o.version, {STATUS} AS status
FROM obligation AS o
JOIN occurrence AS c ON c.id = o.occurrence_id
JOIN cycle AS y ON y.id = c.cycle_id
JOIN body AS b ON b.id = y.body_id
JOIN body AS ob ON ob.id = o.body_id
LEFT JOIN unit AS u ON u.id = o.unit_id
LEFT JOIN provider AS v ON v.id = u.provider_id
LEFT JOIN person AS p ON p.id = o.person_id
WHERE o.id = :id
"""
_TYPES: dict[str, Any] = {
    **dict.fromkeys(("opens_on", "due_on", "step_due_on", "period_end"), Date),
    **dict.fromkeys(("is_own_body", "opens_edited", "due_edited", "own_due_edited"), Boolean),
    "closes": kind_column(Closing),
    "cycle_state": kind_column(CycleState),
    "status": kind_column(Status),
}


def owed_story(connection: Connection, *, obligation_id: int, today: date) -> Owed | None:
    """None if there is no such obligation."""
    parameters = day_parameters(today) | {"id": obligation_id}
    row = connection.execute(text(_OWED).columns(**_TYPES), parameters).mappings().one_or_none()
    return None if row is None else Owed(**row)


@dataclass(frozen=True)
class Holder:
    """Somebody who holds the role that acts for a party, now or later. ``at_unit``: for this unit alone."""

    role_id: int
    name: str
    at_unit: bool
    starts_on: date | None
    ends_on: date | None
    substitute: str
    substitute_from: date | None
    substitute_to: date | None
    reached: bool
    """Whether there is an address to send to."""


_HOLDERS = """
SELECT r.id AS role_id, p.name, r.unit_id IS NOT NULL AS at_unit, r.starts_on, r.ends_on,
       coalesce(s.name, '') AS substitute, r.substitute_from, r.substitute_to,
       EXISTS (SELECT 1 FROM address AS a WHERE a.person_id = p.id AND a.active) AS reached
FROM role AS r
JOIN person AS p ON p.id = r.person_id
LEFT JOIN person AS s ON s.id = r.substitute_id AND (r.substitute_to IS NULL OR r.substitute_to >= :today)
WHERE r.kind = :role AND (r.unit_id = :unit_id OR (r.unit_id IS NULL AND r.body_id = :body_id))
  AND (r.ends_on IS NULL OR r.ends_on >= :today)
ORDER BY r.starts_on IS NOT NULL, r.starts_on, p.name
"""
_HOLDER_TYPES: dict[str, Any] = {
    **dict.fromkeys(("starts_on", "ends_on", "substitute_from", "substitute_to"), Date),
    **dict.fromkeys(("at_unit", "reached"), Boolean),
}


def holders(connection: Connection, owed: Owed, *, today: date) -> tuple[Holder, ...]:
    """Who acts for the party: those of its unit, or where it has none, those of the body."""
    if owed.person_id is not None:
        return ()
    parameters = {"role": owed.role, "unit_id": owed.unit_id, "body_id": owed.body_id, "today": today}
    rows = connection.execute(text(_HOLDERS).columns(**_HOLDER_TYPES), parameters).mappings()
    found = tuple(Holder(**row) for row in rows)
    return tuple(one for one in found if one.at_unit) or found


@dataclass(frozen=True)
class Said:
    """What somebody was told of the obligation, and how the message fared. ``told_on`` None: it waits for the round."""

    person: str
    reason: str
    due_on: date
    planned_on: date
    told_on: date | None
    channel: str
    state: NoticeState | None


_SAID = """
SELECT p.name AS person, i.reason, i.due_on, i.planned_on, i.told_on,
       coalesce(a.channel, '') AS channel, n.state
FROM notice_item AS i
JOIN person AS p ON p.id = i.person_id
LEFT JOIN notice AS n ON n.person_id = i.person_id AND n.day = i.told_on
LEFT JOIN address AS a ON a.id = n.address_id
WHERE i.obligation_id = :id
ORDER BY i.told_on IS NOT NULL, i.told_on DESC, i.id DESC, n.id
"""


def said_about(connection: Connection, obligation_id: int) -> tuple[Said, ...]:
    """Everything, the newest first. A person with two addresses has a line for each."""
    types: dict[str, Any] = {
        "due_on": Date,
        "planned_on": Date,
        "told_on": Date,
        "state": kind_column(NoticeState),
    }
    rows = connection.execute(text(_SAID).columns(**types), {"id": obligation_id}).mappings()
    return tuple(Said(**row) for row in rows)


@dataclass(frozen=True)
class Passed:
    """One transition."""

    no: int
    kind: str
    at: datetime
    actor: str
    comment: str
    version: int
    decider: str
    decided_on: date | None
    paragraph: str


def passed(connection: Connection, obligation_id: int) -> tuple[Passed, ...]:
    """What has happened to the obligation, the newest first."""
    statement = text(
        "SELECT no, kind, at, actor, comment, version, decider, decided_on, paragraph "
        "FROM transition WHERE obligation_id = :id ORDER BY no DESC"
    ).columns(at=UtcDateTime, decided_on=Date)
    return tuple(Passed(**row) for row in connection.execute(statement, {"id": obligation_id}).mappings())


@dataclass(frozen=True)
class Noted:
    """One row of the audit that no transition tells of: a date, a reminder, who is responsible."""

    at: datetime
    actor: str
    verb: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    reason: str


NOTED = ("date", "remind", "hand_over", "substitute")

_NOTED = f"""
SELECT at, actor, verb, before, after, reason FROM audit
WHERE subject IN (:own, :shared) AND verb IN ({", ".join(repr(verb) for verb in NOTED)})
ORDER BY at DESC, id DESC
"""


def noted(connection: Connection, owed: Owed) -> tuple[Noted, ...]:
    """What the audit says of the obligation and of its step's dates, the newest first."""
    parameters = {"own": f"obligation:{owed.id}", "shared": f"occurrence:{owed.occurrence_id}"}
    rows = connection.execute(text(_NOTED).columns(at=UtcDateTime), parameters).mappings()
    return tuple(Noted(**{**row, "before": _loaded(row["before"]), "after": _loaded(row["after"])}) for row in rows)


def _loaded(told: str) -> Mapping[str, Any]:
    return json.loads(told) if told else {}


@dataclass(frozen=True)
class HandedFile:
    name: str
    content: bytes


def handed_file(connection: Connection, *, obligation_id: int, version: int) -> HandedFile | None:
    """The file of a version; None if it came without one."""
    statement = text("SELECT file_name AS name, file FROM submission WHERE obligation_id = :id AND version = :version")
    row = connection.execute(statement, {"id": obligation_id, "version": version}).one_or_none()
    return HandedFile(row.name, bytes(row.file)) if row is not None and row.file is not None else None


def goal_sentences(connection: Connection, *, body_id: int) -> dict[str, str]:
    """The body's goals in words, by key, so that an answer can be shown beside what it answers."""
    rows = connection.execute(text("SELECT key, sentence FROM goal WHERE body_id = :id"), {"id": body_id})
    return {row.key: row.sentence for row in rows}
