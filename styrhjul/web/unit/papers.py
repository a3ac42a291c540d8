"""What a form is made of: its parts in their order, how far each has come, and what is wrong in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from sqlmodel import Session

from models.obligations import Transition
from styrhjul.rules.follow_up_content import FollowUpContent
from styrhjul.rules.unit_plans import Fault, PlanContent
from styrhjul.services.acts import Act
from styrhjul.services.unit_plans import HandedFile

Fields = Mapping[str, str]


class Kind(StrEnum):
    """What a part asks for."""

    GOAL = "goal"
    LEARNED = "learned"
    REST = "rest"
    """Activities whose goal is not among those that are asked about any more."""
    FIGURES = "figures"
    CONTRACT = "contract"
    SUMMARY = "summary"


class Progress(StrEnum):
    NOT_BEGUN = "not_begun"
    BEGUN = "begun"
    DONE = "done"
    OPTIONAL = "optional"
    RETURNED = "returned"
    """Somebody has said something of it that has not been answered yet."""


@dataclass(frozen=True)
class Part:
    """One page of the form. ``sections`` are those of the rules that it holds; ``title`` is a goal's sentence or ""."""

    key: str
    kind: Kind
    sections: tuple[str, ...]
    title: str = ""
    optional: bool = False

    def own(self, faults: Sequence[Fault]) -> tuple[Fault, ...]:
        return tuple(fault for fault in faults if fault.section in self.sections)


@dataclass(frozen=True)
class Read:
    """What the fields say, and all that is wrong with it."""

    content: PlanContent | FollowUpContent
    faults: tuple[Fault, ...]


class Paper(Protocol):
    """A unit plan or a follow-up as a form."""

    @property
    def kind(self) -> str:
        """As the templates are named: plan or follow_up."""
        ...

    def parts(self, fields: Fields) -> tuple[Part, ...]:
        """The form's pages, in the order in which they are written."""
        ...

    def names(self, part: Part, fields: Fields) -> tuple[str, ...]:
        """The names of the fields that the part's page may post."""
        ...

    def read(self, fields: Fields) -> Read:
        """The content that the fields say."""
        ...

    def written(self, content: PlanContent | FollowUpContent) -> dict[str, str]:
        """The fields that say the content."""
        ...

    def hand_in(self, session: Session, fields: Fields, act: Act, *, file: HandedFile | None) -> Transition:
        """Hand in what the fields say; ``file`` is the workbook that they were read from, kept as it came.

        Raises:
            Incomplete: something is missing or wrong in it.
            Refused: nothing more can be handed in.
        """
        ...


def progress(part: Part, paper: Paper, fields: Fields, faults: Sequence[Fault]) -> Progress:
    """How far the part has come: done when the rules find nothing wrong in it."""
    is_written = any(fields.get(name, "").strip() for name in paper.names(part, fields) if not name.endswith(".goal"))
    if part.optional and not is_written:
        return Progress.OPTIONAL
    if not part.own(faults) and (is_written or part.kind is Kind.REST):
        return Progress.DONE
    return Progress.BEGUN if is_written else Progress.NOT_BEGUN
