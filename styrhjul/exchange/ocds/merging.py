"""Several releases of one process as one, by the standard's rules (ocdsmerge), without asking the network for them."""

import warnings
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from styrhjul.exchange.ocds.extension import WHOLE_LISTS

if TYPE_CHECKING:
    from ocdsmerge import Merger

OMITTED = (("id",), ("date",), ("tag",))

REPLACED_WHOLE = (
    ("parties", "additionalIdentifiers"),
    ("parties", "roles"),
    ("buyer", "additionalIdentifiers"),
    ("tender", "procuringEntity", "additionalIdentifiers"),
    ("tender", "items", "additionalClassifications"),
    ("tender", "additionalProcurementCategories"),
    ("tender", "submissionMethod"),
    ("tender", "tenderers", "additionalIdentifiers"),
    ("tender", "amendments", "changes"),
    ("tender", "amendment", "changes"),
    ("awards", "suppliers", "additionalIdentifiers"),
    ("awards", "items", "additionalClassifications"),
    ("awards", "amendments", "changes"),
    ("awards", "amendment", "changes"),
    ("contracts", "items", "additionalClassifications"),
    ("contracts", "implementation", "transactions", "payer", "additionalIdentifiers"),
    ("contracts", "implementation", "transactions", "payee", "additionalIdentifiers"),
    ("contracts", "relatedProcesses", "relationship"),
    ("contracts", "amendments", "changes"),
    ("contracts", "amendment", "changes"),
    ("relatedProcesses", "relationship"),
)
"""The lists that are not merged part by part, as OCDS 1.1.5's release schema has them."""


class Contradiction(ValueError):  # noqa: N818  (said of the releases, not of the program)
    """A field is an object in one release and a list or a text in another, so that they cannot be merged."""


def merge_rules() -> dict[tuple[str, ...], str]:
    """The standard's rules and our extension's, as ocdsmerge wants them."""
    return dict.fromkeys(OMITTED, "omitWhenMerged") | dict.fromkeys((*REPLACED_WHOLE, *WHOLE_LISTS), "wholeListMerge")


def compiled(releases: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The compiled release, and what the merging complained of.

    Each release has a text for its ``date``, and no ``id`` in it is anything but a text or a number.

    Raises:
        Contradiction: the releases contradict each other in their very form.
    """
    from ocdsmerge.exceptions import OCDSMergeError

    with warnings.catch_warnings(record=True) as complaints:
        warnings.simplefilter("always")
        try:
            merged: dict[str, Any] = _merger().create_compiled_release([dict(release) for release in releases])
        except OCDSMergeError as error:
            raise Contradiction(str(error)) from error
    return merged, tuple(str(complaint.message) for complaint in complaints)


@cache
def _merger() -> "Merger":
    from ocdsmerge import Merger

    return Merger(merge_rules=merge_rules())
