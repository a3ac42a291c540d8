"""The invented year's procurements: the officer keeps a workbook for each committee, and it grows with the year."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

from sqlmodel import Session

from models.kinds import Sanction
from styrhjul.demo.municipality import sheet, write
from styrhjul.exchange.procurement.gathering import register_of
from styrhjul.exchange.procurement.reading import read_sheets
from styrhjul.exchange.procurement.writing import write_workbook
from styrhjul.rules.procurement.register import (
    Approval,
    Award,
    ChoiceSystem,
    Contract,
    FollowUp,
    Option,
    Procurement,
    Register,
)
from styrhjul.services.acts import Act
from styrhjul.services.importing.procurement import import_procurements

OFFICER = "Sofia Hedlund"


def keep_register(session: Session, body: str, *, folder: Path, year: int, act: Act) -> None:
    """Read in the workbook of a committee's procurements as it stands on the day."""
    whole = register_of(read_sheets(write_procurements(folder, body=body, year=year)))
    workbook = write(folder / f"upphandlingar-{body}.xlsx", write_workbook(known_on(whole, act.today)))
    import_procurements(session, paths=[workbook], body=body, act=replace(act, actor=OFFICER))


def write_procurements(folder: Path, *, body: str, year: int) -> tuple[Path, ...]:
    """Write the sheets of the whole year's register of "bun" or "von", as it will stand in November."""
    place = folder / f"upphandlingar-{body}"
    place.mkdir(parents=True, exist_ok=True)
    names = sorted(each.name for each in (files("styrhjul.demo") / "data" / "procurement" / body).iterdir())
    return tuple(write(place / name, sheet(f"procurement/{body}/{name}", year=year)) for name in names)


def known_on(register: Register, day: date) -> Register:
    """The part of a year's register that has happened by the day; plans are known from the start."""
    return Register(
        tuple(_procurement(each, day) for each in register.procurements),
        tuple(_system(each, day) for each in register.systems),
    )


def _procurement(whole: Procurement, day: date) -> Procurement:
    known = replace(whole, awards=tuple(_awards(whole, day)))
    if not _has_been(whole.cancelled_on, day):
        known = replace(known, cancelled_on=None, cancelled_why="")
    if not _has_been(whole.announced_on, day):
        known = replace(known, announced_on=None, tenders_due_on=None)
    return known if _has_been(whole.tenders_due_on, day) else replace(known, tenders=None)


def _awards(whole: Procurement, day: date) -> Iterator[Award]:
    for award in whole.awards:
        if _has_been(award.decided_on, day):
            contracts = (_contract(each, day) for each in award.contracts if _has_been(each.signed_on, day))
            yield replace(award, contracts=tuple(contracts))


def _contract(whole: Contract, day: date) -> Contract:
    known = replace(
        whole,
        award_notice_on=_so_far(whole.award_notice_on, day),
        options=tuple(_option(each, day) for each in whole.options),
        call_offs=tuple(each for each in whole.call_offs if each.day <= day),
        follow_ups=tuple(_follow_up(each, day) for each in whole.follow_ups),
    )
    return known if _has_been(whole.ended_on, day) else replace(known, ended_on=None, ended_why="")


def _option(whole: Option, day: date) -> Option:
    return replace(whole, used_on=_so_far(whole.used_on, day), declined_on=_so_far(whole.declined_on, day))


def _follow_up(whole: FollowUp, day: date) -> FollowUp:
    return whole if _has_been(whole.done_on, day) else replace(whole, done_on=None, findings="", sanction=Sanction.NONE)


def _system(whole: ChoiceSystem, day: date) -> ChoiceSystem:
    approvals = (_approval(each, day) for each in whole.approvals if each.applied_on <= day)
    return replace(
        whole, books=tuple(each for each in whole.books if each.valid_from <= day), approvals=tuple(approvals)
    )


def _approval(whole: Approval, day: date) -> Approval:
    known = replace(
        whole,
        approved_on=_so_far(whole.approved_on, day),
        refused_on=_so_far(whole.refused_on, day),
        left_on=_so_far(whole.left_on, day),
        follow_ups=tuple(_follow_up(each, day) for each in whole.follow_ups),
    )
    return known if known.refused_on or known.left_on else replace(known, why="")


def _so_far(when: date | None, day: date) -> date | None:
    return when if _has_been(when, day) else None


def _has_been(when: date | None, day: date) -> bool:
    return when is not None and when <= day
