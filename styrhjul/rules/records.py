"""When what lies here is an official document (allmän handling), and when it is only being worked on.

Tryckfrihetsförordningen (1949:105) chapter 2, in its wording by SFS 2018:1801: section 9 received, 10 drawn up (case
finally handled, sent away, or otherwise finished), 11 handed over within the same authority, 12 drafts. That something
is an official document does not make it public: secrecy (OSL 2009:400) is tried each time it is asked for.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RecordKind(StrEnum):
    SUBMISSION = "submission"
    REPORT = "report"
    RECEIPT = "receipt"
    VISIT_REPORT = "visit_report"


class RecordStatus(StrEnum):
    """DRAFT is being worked on; RECEIVED has come from outside; FINISHED has been drawn up (upprättad)."""

    DRAFT = "draft"
    RECEIVED = "received"
    FINISHED = "finished"


STATUS_WORDS = {
    RecordStatus.DRAFT: "arbetsmaterial",
    RecordStatus.RECEIVED: "inkommen",
    RecordStatus.FINISHED: "upprättad",
}
KIND_WORDS = {
    RecordKind.SUBMISSION: "inlämning",
    RecordKind.REPORT: "rapport",
    RecordKind.RECEIPT: "läskvitto",
    RecordKind.VISIT_REPORT: "återrapport",
}


@dataclass(frozen=True)
class Facts:
    """What the status follows from.

    ``made_at``: when it was handed in, compiled or signed. ``from_outside``: it came from a private provider.
    ``awaits``: somebody is to accept it or decide on it. ``settled_at``: when that was done with just this version, the
    party was released, or the year was closed with it; a version that another one took the place of never is.
    """

    kind: RecordKind
    made_at: datetime
    from_outside: bool = False
    awaits: bool = False
    settled_at: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """``since``: when it became an official document, None while it is none. ``ground``: by which section."""

    status: RecordStatus
    since: datetime | None
    ground: str

    @property
    def is_official(self) -> bool:
        return self.status is not RecordStatus.DRAFT


def standing(facts: Facts) -> Standing:
    """Own units and politicians are of the same authority as the committee: what they hand in is not received by it."""
    if facts.from_outside:
        return Standing(RecordStatus.RECEIVED, facts.made_at, "TF 2 kap. 9 §: den har kommit in från en utförare")
    if facts.kind is RecordKind.RECEIPT:
        return Standing(RecordStatus.FINISHED, facts.made_at, "TF 2 kap. 10 §: anteckningen i listan är gjord")
    if not facts.awaits:
        return Standing(RecordStatus.FINISHED, facts.made_at, "TF 2 kap. 10 §: den är färdigställd")
    if facts.settled_at is None:
        return Standing(RecordStatus.DRAFT, None, "TF 2 kap. 10 och 12 §§: den är inte avgjord, eller är ersatt")
    since = max(facts.made_at, facts.settled_at)
    return Standing(RecordStatus.FINISHED, since, "TF 2 kap. 10 §: ärendet är avgjort")
