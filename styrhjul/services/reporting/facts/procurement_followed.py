"""How suppliers and providers are followed up, and who comes and goes in the systems of choice. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from styrhjul.reports.contexts import procurement as told
from styrhjul.reports.words import day as in_words
from styrhjul.rules.procurement.living import is_approved
from styrhjul.rules.procurement.names import SANCTION_NAMES
from styrhjul.rules.procurement.register import Approval, ChoiceSystem, FollowUp
from styrhjul.rules.procurement.steps import is_in_force
from styrhjul.services.reporting.facts.procurement_selection import Selection

DUE_SOON = timedelta(days=120)
"""How far ahead follow-ups are told of: some time past the next report."""


@dataclass(frozen=True)
class Followed:
    """A follow-up with what it is of. ``is_alive``: what it is of has not ended."""

    no: str
    part: str
    about: str
    supplier: str
    private_operation: bool
    is_alive: bool
    follow_up: FollowUp


def follow_ups_done(selection: Selection) -> tuple[told.FollowedUp, ...]:
    rows = (
        one
        for one in _followed(selection)
        if selection.new.brings(one.follow_up.done_on, one.no, one.part, str(one.follow_up.no))
    )
    return tuple(sorted((_told(one, done=True) for one in rows), key=lambda row: (row.done_on or date.max, row.no)))


def follow_ups_overdue(selection: Selection) -> tuple[told.FollowedUp, ...]:
    return _owed(selection, date.min, selection.today - timedelta(days=1))


def follow_ups_due(selection: Selection) -> tuple[told.FollowedUp, ...]:
    return _owed(selection, selection.today, selection.today + DUE_SOON)


def _owed(selection: Selection, first: date, last: date) -> tuple[told.FollowedUp, ...]:
    rows = (
        one
        for one in _followed(selection)
        if one.is_alive
        and first <= one.follow_up.due_on <= last
        and (one.follow_up.done_on is None or one.follow_up.done_on > selection.today)
    )
    return tuple(sorted((_told(one, done=False) for one in rows), key=lambda row: (row.due_on, row.no, row.part)))


def _told(one: Followed, *, done: bool) -> told.FollowedUp:
    it = one.follow_up
    return told.FollowedUp(
        no=one.no,
        part=one.part,
        follow_up=it.no,
        about=one.about,
        supplier=one.supplier,
        private_operation=one.private_operation,
        what=it.what,
        how=it.how,
        by=it.by,
        due_on=it.due_on,
        done_on=it.done_on if done else None,
        findings=it.findings if done else "",
        sanction=SANCTION_NAMES[it.sanction].capitalize() if done else "",
    )


def _followed(selection: Selection) -> Iterator[Followed]:
    for one in selection.agreements:
        for follow_up in one.contract.follow_ups:
            yield Followed(
                no=one.procurement.key,
                part=one.part,
                about=one.title,
                supplier=", ".join(one.suppliers),
                private_operation=one.contract.private_operation,
                is_alive=is_in_force(one.contract, selection.today),
                follow_up=follow_up,
            )
    for system in selection.register.systems:
        for approval in system.approvals:
            for follow_up in approval.follow_ups if _was_approved(approval, selection.today) else ():
                yield Followed(
                    no=system.key,
                    part=f"{approval.supplier.key}/{approval.applied_on}",
                    about=system.name,
                    supplier=approval.supplier.name,
                    private_operation=True,
                    is_alive=is_approved(approval, selection.today),
                    follow_up=follow_up,
                )


def systems(selection: Selection) -> tuple[told.ChoiceSystem, ...]:
    today = selection.today
    followed = {(one.no, one.supplier) for one in follow_ups_done(selection)}
    return tuple(
        told.ChoiceSystem(
            no=one.key,
            name=one.name,
            approved=sum(is_approved(approval, today) for approval in one.approvals),
            waiting=sum(_is_waiting(approval, today) for approval in one.approvals),
            followed_up=sum(no == one.key for no, _ in followed),
            requirements=_requirements(one, today),
        )
        for one in selection.register.systems
        if (one.starts_on is None or one.starts_on <= today) and (one.ends_on is None or today <= one.ends_on)
    )


def _requirements(system: ChoiceSystem, today: date) -> str:
    books = [book for book in system.books if book.valid_from <= today]
    if not books:
        return ""
    book = max(books, key=lambda one: (one.valid_from, one.version))
    return f"Version {book.version}, från {in_words(book.valid_from)}" + (f": {book.changes}" if book.changes else "")


def providers(selection: Selection) -> tuple[told.ProviderChange, ...]:
    """Who has come in and who has left. Those who applied and were not approved are not named."""
    rows = [
        told.ProviderChange(
            no=system.key, system=system.name, provider=approval.supplier.name, change=change, day=day, why=why
        )
        for system in selection.register.systems
        for approval in system.approvals
        for change, day, why in _turns(approval, selection.today)
        if selection.new.brings(day, system.key, approval.supplier.name, change)
    ]
    return tuple(sorted(rows, key=lambda row: (row.day, row.system, row.provider)))


def _turns(approval: Approval, today: date) -> Iterable[tuple[str, date, str]]:
    if approval.approved_on is not None:
        yield "Godkänd", approval.approved_on, ""
    if approval.left_on is not None and _was_approved(approval, today):
        yield "Har slutat", approval.left_on, approval.why


def _was_approved(approval: Approval, today: date) -> bool:
    return approval.approved_on is not None and approval.approved_on <= today


def _is_waiting(approval: Approval, today: date) -> bool:
    ends = (approval.approved_on, approval.refused_on, approval.left_on)
    return approval.applied_on <= today and not any(day is not None and day <= today for day in ends)
