"""The committee's procurement report: what is bought, from whom, how it is followed up, and what is to be decided."""

from datetime import date
from typing import Literal

from pydantic import Field

from models.kinds import ReportKind
from styrhjul.reports.contexts.head import Context, Head


class Planned(Context):
    """``no`` is the procurement's number in the register of cases, here and below. A date of None is not set yet."""

    no: str
    title: str
    procedure: str = ""
    responsible: str = ""
    announce_on: date | None = None
    award_on: date | None = None
    start_on: date | None = None


class UnderWay(Context):
    """Announced and not yet under contract. ``next_on`` is the next day that is known, and ``what_next`` what it is.

    Nothing of who has tendered, nor how many, belongs here (19 kap. 3 § offentlighets- och sekretesslagen, 2009:400).
    """

    no: str
    title: str
    step: str
    responsible: str = ""
    next_on: date | None = None
    what_next: str = ""


class Awarded(Context):
    """An award that has been decided. ``part`` is its key within the procurement.

    ``tenders`` None: not written down, or another part of the procurement is still open. ``value`` in SEK excl. VAT.
    """

    no: str
    part: str = ""
    title: str
    decided_on: date | None = None
    suppliers: tuple[str, ...] = ()
    value: int | None = None
    tenders: int | None = Field(default=None, ge=0)
    criteria: str = ""
    decision: str = ""
    """Who decided it, and its paragraph, such as "Barn- och utbildningsnämnden, § 47"."""


class DirectAward(Context):
    """A direct award of at least the amount from which it must be documented (19 a kap. 11 § LOU, 2016:1145)."""

    no: str
    part: str = ""
    title: str
    decided_on: date | None = None
    suppliers: tuple[str, ...] = ()
    value: int | None = None
    documentation: str = ""


class Expiring(Context):
    """A contract that comes to its last day. ``options`` is how many options to extend it are still open."""

    no: str
    contract: str = ""
    title: str
    suppliers: tuple[str, ...] = ()
    ends_on: date
    value: int | None = None
    options: int = Field(default=0, ge=0)
    successor: str = ""
    """The planned or open procurement of the same kind, where there is one."""


class OptionToDecide(Context):
    no: str
    contract: str = ""
    option: int
    title: str
    what: str = ""
    suppliers: tuple[str, ...] = ()
    decide_by: date
    extends_to: date | None = None
    value: int | None = None


class Framework(Context):
    """A framework agreement: call-offs ``lately`` since the last report, and all of them. Values in SEK excl. VAT."""

    no: str
    title: str
    suppliers: tuple[str, ...] = ()
    ends_on: date | None = None
    lately: int = Field(default=0, ge=0)
    lately_value: int = 0
    call_offs: int = Field(default=0, ge=0)
    used: int = 0
    ceiling: int | None = None


class FollowedUp(Context):
    """A follow-up of a contract or an approval: done (``done_on``), overdue, or due soon.

    ``sanction`` is the step that it led to, in words; "" when it is not done.
    """

    no: str
    part: str = ""
    follow_up: int
    about: str
    supplier: str = ""
    private_operation: bool = False
    what: str
    how: str = ""
    by: str = ""
    due_on: date
    done_on: date | None = None
    findings: str = ""
    sanction: str = ""


class ChoiceSystem(Context):
    """A system of choice (LOV, 2008:962) as it stands, and what has happened in it since the last report."""

    no: str
    name: str
    approved: int = Field(default=0, ge=0)
    waiting: int = Field(default=0, ge=0)
    """Applications that have not been decided."""
    followed_up: int = Field(default=0, ge=0)
    requirements: str = ""
    """The version of the requirements that applies, and from when."""


class ProviderChange(Context):
    """A provider in or out of a system of choice. ``change`` is a word, such as "Godkänd"."""

    no: str
    system: str
    provider: str
    change: str
    day: date
    why: str = ""


class Operation(Context):
    """One kind of unit that is run both by the municipality and by others.

    ``owed`` is how many of the units were to follow up at the latest round, ``answered`` how many have.
    """

    kind: str
    own: int = Field(ge=0)
    private: int = Field(ge=0)
    own_owed: int = Field(default=0, ge=0)
    own_answered: int = Field(default=0, ge=0)
    private_owed: int = Field(default=0, ge=0)
    private_answered: int = Field(default=0, ge=0)


class Compared(Context):
    """An indicator's mean over the own and over the private units of a kind, never of so few that one shows.

    ``own_units`` and ``private_units`` are how many stand behind each.
    """

    kind: str
    indicator: str
    measured_in: str = ""
    year: int
    own: float
    own_units: int
    private: float
    private_units: int


class Attention(Context):
    """Something worth a look: what kind of thing, and a sentence with the rule behind it. Never a decision."""

    no: str = ""
    what: str
    text: str
    due_on: date | None = None


class Change(Context):
    """What a procurement or a contract was in the last report, and what it is now, in words."""

    no: str
    title: str
    was: str
    now: str


class Procurements(Context):
    """``since`` is the first day the report tells of: that of the last report, else the year's first."""

    kind: Literal[ReportKind.PROCUREMENT] = ReportKind.PROCUREMENT
    head: Head
    since: date
    previous_on: date | None = None
    """The day of the last report, when there has been one."""
    comments: tuple[str, ...] = ()
    """What the procurement officer says, a paragraph each."""
    attention: tuple[Attention, ...] = ()
    changes: tuple[Change, ...] = ()
    planned: tuple[Planned, ...] = ()
    under_way: tuple[UnderWay, ...] = ()
    awarded: tuple[Awarded, ...] = ()
    direct_awards: tuple[DirectAward, ...] = ()
    direct_limit: int = 100_000
    """From this amount a direct award stands in the report. SEK excl. VAT."""
    expiring: tuple[Expiring, ...] = ()
    options: tuple[OptionToDecide, ...] = ()
    frameworks: tuple[Framework, ...] = ()
    follow_ups_done: tuple[FollowedUp, ...] = ()
    follow_ups_overdue: tuple[FollowedUp, ...] = ()
    follow_ups_due: tuple[FollowedUp, ...] = ()
    systems: tuple[ChoiceSystem, ...] = ()
    providers: tuple[ProviderChange, ...] = ()
    operations: tuple[Operation, ...] = ()
    compared: tuple[Compared, ...] = ()
