"""Who may do what on the pages: one question, asked in one place, and answered no unless something says yes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.kinds import RoleKind

GOVERNING = ("council", "board")
"""The kinds of body whose administrator answers for what the whole municipality shares."""


class Right(StrEnum):
    """What a page takes. Every right but the first takes a person who has signed in."""

    LOOK = "look"
    """Anybody: what is published."""
    ENTER = "enter"
    """Anybody who has signed in: the page shows each what is theirs."""
    ADMINISTER = "administer"
    """The body's administrators: its year, its obligations, its notices."""
    FOLLOW = "follow"
    """Those who follow a body's year without changing it: its officials, its chair, and its administrators."""
    BUY = "buy"
    """The body's procurement officers and administrators: its register of procurements."""
    READ = "read"
    """The body's politicians, and all who follow it: its reports, and its units' plans."""
    PASS_ON = "pass_on"  # noqa: S105  (no password)
    """The body's chair and its administrators: what politicians ask of its units, before the units see it."""
    VISIT = "visit"
    """The body's politicians and its administrators: its visits."""
    ATTEND = "attend"
    """The unit's head and its manager, and the body's administrators: what concerns the unit, seen and not written."""
    ANSWER = "answer"
    """The thing's own party: who writes and hands in the obligation, whose the session is."""
    INSTALL = "install"
    """The municipality's administrators: people, units, meetings and addresses, which all bodies share."""


@dataclass(frozen=True)
class Concern:
    """What a page is about: a body's year, perhaps a unit, perhaps one party's obligation. Keys, and a person's id.

    ``role`` is the role that acts for the party, at its unit or in ``role_body``; empty means that no role does.
    ``has_holder`` says whether somebody holds it at the unit itself today: then the body's own holder does not act.
    """

    body: str = ""
    unit: str = ""
    person_id: int | None = None
    role: str = ""
    role_body: str = ""
    has_holder: bool = False


NOTHING = Concern()
"""A page about nothing in particular: it shows each visitor what is theirs."""


@dataclass(frozen=True)
class Holding:
    """A role that a person holds today, of their own or as a substitute: in a body, or at a unit of one."""

    kind: str
    body: str
    """The body, or the body that the unit belongs to."""
    body_kind: str
    unit: str = ""


_FOLLOWING: frozenset[str] = frozenset(
    ("administrator", "secretary", "officer", "director", "manager", "chair", "procurement_officer", "reviewer")
)
_IN_BODY: Mapping[Right, frozenset[str]] = {
    Right.ADMINISTER: frozenset({RoleKind.ADMINISTRATOR}),
    Right.FOLLOW: _FOLLOWING,
    Right.BUY: frozenset({"procurement_officer", RoleKind.ADMINISTRATOR}),
    Right.READ: _FOLLOWING | {RoleKind.POLITICIAN},
    Right.PASS_ON: frozenset({"chair", RoleKind.ADMINISTRATOR}),
    Right.VISIT: frozenset({RoleKind.POLITICIAN, "chair", RoleKind.ADMINISTRATOR}),
    Right.ATTEND: frozenset({RoleKind.ADMINISTRATOR}),
}
_AT_UNIT = {RoleKind.UNIT_HEAD, RoleKind.MANAGER}


def may(right: Right, *, person_id: int | None, holdings: Collection[Holding], about: Concern, governed: bool) -> bool:
    """Whether the person, None if nobody has signed in, may do what ``right`` says to what the page is ``about``.

    About nothing in particular, a right asks for a role that gives it somewhere. ``governed`` says whether the council
    or the board has an administrator; where none has, every body's administrator answers for what is shared.
    """
    if right is Right.LOOK:
        return True
    if person_id is None:
        return False
    match right:
        case Right.ENTER:
            return True
        case Right.INSTALL:
            return any(_installs(held, governed=governed) for held in holdings)
        case Right.ANSWER:
            return _is_theirs(person_id, holdings, about)
        case _:
            return any(_gives(right, held, about) for held in holdings)


def _installs(held: Holding, *, governed: bool) -> bool:
    return held.kind == RoleKind.ADMINISTRATOR and (held.body_kind in GOVERNING or not governed)


def _is_theirs(person_id: int, holdings: Collection[Holding], about: Concern) -> bool:
    """Their own, or of a unit or a body for which they act: the role's holder at the unit, else in its body."""
    if about == NOTHING:
        return True
    if about.person_id is not None:
        return about.person_id == person_id
    acting = {about.unit} if about.has_holder else {about.unit, ""}
    return bool(about.role) and any(
        held.kind == about.role and held.body == about.role_body and held.unit in acting for held in holdings
    )


def _gives(right: Right, held: Holding, about: Concern) -> bool:
    if right is Right.ATTEND and held.unit and held.kind in _AT_UNIT:
        return about == NOTHING or held.unit == about.unit
    return not held.unit and held.kind in _IN_BODY[right] and (about == NOTHING or held.body == about.body)
