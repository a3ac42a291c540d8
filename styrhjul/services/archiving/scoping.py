"""Which rows of which tables belong to a body's year. What is of use for a while only is left out, with the reason."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from sqlalchemy import ColumnElement, Select, String, Table, cast, or_, select, true
from sqlmodel import SQLModel

import models.every_table  # noqa: F401  (the tables must be known)
from styrhjul.store.records import BodyYear

LEFT_OUT: Mapping[str, str] = MappingProxyType(
    {
        "address": "adresser behövs bara för att nå personerna",
        "audit_seal": "sigillen gäller hela loggen, och prövas i Styrhjul",
        "calendar_key": "öppnar en kalender",
        "delivery": "försöken att skicka ett brev är bara till för driften",
        "delivery_hold": "bara till för driften",
        "draft": "utkast är inte allmänna handlingar (TF 2 kap. 12 §)",
        "identity": "inloggning",
        "notice": "aviseringar är påminnelser om det som står här",
        "notice_item": "aviseringar är påminnelser om det som står här",
        "report_file": "rapporternas filer ligger i mappen handlingar",
        "round": "bara till för driften",
        "sign_in_link": "inloggning",
        "sign_in_session": "inloggning",
        "unavailable": "frånvaro behövs bara medan besöken planeras",
    }
)
COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "audit": ("id", "at", "actor", "verb", "subject", "before", "after", "reason"),
        "cycle": ("id", "body_id", "year", "state", "opened_on", "closed_on"),
        "person": ("id", "key", "name"),
        "report": ("id", "kind", "occurrence_id", "version", "title", "day", "at", "decided", "sha256", "summary",
                   "holes", "changed"),
        "submission": ("id", "obligation_id", "version", "text", "file_name", "file_sha256"),
    }
)  # fmt: skip
"""Where not every column is taken: the rest is files, which lie beside, or of no use to anybody who reads this."""
_PARTS = ("plan_answer", "activity", "follow_up_answer", "activity_report", "contract_answer")


def year_rows(of: BodyYear, *, submissions: list[int]) -> dict[str, ColumnElement[bool]]:
    """For each table that is taken, SQL for its rows. ``submissions`` are those that are official documents."""
    found: dict[str, ColumnElement[bool]] = {}
    for told in (_organisation(of), _year(of, submissions), _goals(of), _visits(of), _register(of)):
        found |= told
    found["person"] = or_(*(_t("person").c.id.in_(_column(name, column, found)) for name, column in _PEOPLE))
    found["audit"] = _log(of, found)
    return found


_PEOPLE = (
    ("role", "person_id"),
    ("role", "substitute_id"),
    ("obligation", "person_id"),
    ("visit_member", "person_id"),
    ("indicator", "owner_id"),
    ("indicator", "substitute_id"),
)


def _organisation(of: BodyYear) -> dict[str, ColumnElement[bool]]:
    """Who was what in the year, and when the body met: from the summer before to the summer after."""
    unit, role, meeting, event = _t("unit"), _t("role"), _t("meeting"), _t("event")
    units = select(unit.c.id).where(unit.c.body_id == of.body_id)
    first, last = date(of.year - 1, 7, 1), date(of.year + 1, 6, 30)
    return {
        "body": true(),
        "unit": unit.c.body_id == of.body_id,
        "provider": _t("provider").c.id.in_(select(unit.c.provider_id).where(unit.c.body_id == of.body_id)),
        "role": or_(role.c.body_id == of.body_id, role.c.unit_id.in_(units))
        & (role.c.starts_on.is_(None) | (role.c.starts_on <= last))
        & (role.c.ends_on.is_(None) | (role.c.ends_on >= first)),
        "meeting": (meeting.c.body_id == of.body_id) & meeting.c.starts_on.between(first, last),
        "event": (event.c.body_id == of.body_id) & event.c.day.between(first, last),
    }


def _year(of: BodyYear, submissions: list[int]) -> dict[str, ColumnElement[bool]]:
    occurrence, obligation, transition = _t("occurrence"), _t("obligation"), _t("transition")
    occasions = select(occurrence.c.id).where(occurrence.c.cycle_id == of.cycle_id)
    owed = select(obligation.c.id).where(obligation.c.occurrence_id.in_(occasions))
    happened = select(transition.c.id).where(transition.c.obligation_id.in_(owed))
    storm = _t("storm")
    return {
        "cycle": _t("cycle").c.id == of.cycle_id,
        "occurrence": occurrence.c.cycle_id == of.cycle_id,
        "obligation": obligation.c.occurrence_id.in_(occasions),
        "transition": transition.c.obligation_id.in_(owed),
        "section_comment": _t("section_comment").c.transition_id.in_(happened),
        "submission": _t("submission").c.id.in_(submissions),
        **{name: _t(name).c.submission_id.in_(submissions) for name in _PARTS},
        "report": _t("report").c.occurrence_id.in_(occasions),
        "receipt": _t("receipt").c.obligation_id.in_(owed),
        "storm": (storm.c.body_id == of.body_id)
        & storm.c.starts_on.between(date(of.year, 1, 1), date(of.year, 12, 31)),
    }


def _goals(of: BodyYear) -> dict[str, ColumnElement[bool]]:
    """The year's goals with the council's that they serve; the indicators with all that was known of them by then."""
    goal, target, indicator, outcome = _t("goal"), _t("target"), _t("indicator"), _t("outcome")
    last = date(of.year, 12, 31)
    ours = (goal.c.body_id == of.body_id) & (goal.c.first_year <= of.year) & (goal.c.last_year >= of.year)
    chosen = ours | goal.c.id.in_(select(goal.c.serves_id).where(ours))
    measured = select(target.c.indicator_id).where(target.c.goal_id.in_(select(goal.c.id).where(chosen)))
    theirs = (indicator.c.body_id == of.body_id) | indicator.c.id.in_(measured)
    indicators = select(indicator.c.id).where(theirs)
    comment, pair = _t("figure_comment"), _t("opposing_pair")
    return {
        "goal": chosen,
        "target": target.c.goal_id.in_(select(goal.c.id).where(chosen)) & (target.c.year == of.year),
        "goal_dissent": _of_year("goal_dissent", of),
        "advice_answer": _of_year("advice_answer", of),
        "indicator": theirs,
        "opposing_pair": pair.c.first_id.in_(indicators) & pair.c.second_id.in_(indicators),
        "outcome": outcome.c.indicator_id.in_(indicators) & (outcome.c.period_end <= last),
        "figure_comment": comment.c.indicator_id.in_(indicators)
        & comment.c.period_end.between(date(of.year, 1, 1), last),
    }


def _visits(of: BodyYear) -> dict[str, ColumnElement[bool]]:
    visit, report, review, unit = _t("visit"), _t("visit_report"), _t("review"), _t("unit")
    visits = select(visit.c.id).where(_of_year("visit", of))
    reports = select(report.c.id).where(report.c.visit_id.in_(visits))
    wish = _t("visit_wish")
    reviews = select(review.c.id).where(review.c.body_id == of.body_id)
    units = select(unit.c.id).where(unit.c.body_id == of.body_id)
    return {
        "visit": _of_year("visit", of),
        "visit_member": _t("visit_member").c.visit_id.in_(visits),
        "visit_report": report.c.visit_id.in_(visits),
        "visit_goal": _t("visit_goal").c.report_id.in_(reports),
        "visit_wish": wish.c.unit_id.in_(units) & (wish.c.year == of.year),
        "review": review.c.body_id == of.body_id,
        "recommendation": _t("recommendation").c.review_id.in_(reviews),
    }


def _register(of: BodyYear) -> dict[str, ColumnElement[bool]]:
    """The body's whole register of procurements, as it stands: a contract lives over many years."""
    procurement, award, contract, system = _t("procurement"), _t("award"), _t("contract"), _t("choice_system")
    bought = select(procurement.c.id).where(procurement.c.body_id == of.body_id)
    awards = select(award.c.id).where(award.c.procurement_id.in_(bought))
    contracts = select(contract.c.id).where(contract.c.award_id.in_(awards))
    systems = select(system.c.id).where(system.c.body_id == of.body_id)
    approval, call, winner, followed = _t("approval"), _t("call_off"), _t("award_supplier"), _t("contract_follow_up")
    approvals = select(approval.c.id).where(approval.c.system_id.in_(systems))
    suppliers = (
        select(winner.c.supplier_id).where(winner.c.award_id.in_(awards)),
        select(call.c.supplier_id).where(call.c.contract_id.in_(contracts)),
        select(approval.c.supplier_id).where(approval.c.system_id.in_(systems)),
    )
    return {
        "procurement": procurement.c.body_id == of.body_id,
        "award": award.c.procurement_id.in_(bought),
        "award_supplier": winner.c.award_id.in_(awards),
        "supplier": or_(*(_t("supplier").c.id.in_(one) for one in suppliers)),
        "contract": contract.c.award_id.in_(awards),
        "contract_option": _t("contract_option").c.contract_id.in_(contracts),
        "call_off": call.c.contract_id.in_(contracts),
        "choice_system": system.c.body_id == of.body_id,
        "requirements_book": _t("requirements_book").c.system_id.in_(systems),
        "approval": approval.c.system_id.in_(systems),
        "contract_follow_up": followed.c.contract_id.in_(contracts) | followed.c.approval_id.in_(approvals),
    }


def _log(of: BodyYear, found: Mapping[str, ColumnElement[bool]]) -> ColumnElement[bool]:
    """What the log says of the year itself, its obligations, reports and receipts, and the body's goals and visits."""
    subject = _t("audit").c.subject
    by_number = (
        subject.in_(select(f"{name}:" + cast(_t(name).c.id, String)).where(found[name]))
        for name in ("obligation", "report", "receipt")
    )
    by_key = (subject.startswith(told, autoescape=True) for told in _named(of))
    return or_(subject == f"cycle:{of.body}/{of.year}", *by_number, *by_key)


def _named(of: BodyYear) -> Iterator[str]:
    yield f"goal:{of.body}/"
    yield f"visit:{of.body}/{of.year}/"


def _column(name: str, column: str, found: Mapping[str, ColumnElement[bool]]) -> Select[tuple[int]]:
    return select(_t(name).c[column]).where(found[name])


def _of_year(name: str, of: BodyYear) -> ColumnElement[bool]:
    return (_t(name).c.body_id == of.body_id) & (_t(name).c.year == of.year)


def _t(name: str) -> Table:
    return SQLModel.metadata.tables[name]
