"""Excel forms for what units hand in: written with what we know, and read back all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import Connection
from sqlmodel import Session

from models.kinds import StepContent, TransitionKind
from models.obligations import Transition
from styrhjul.exchange.forms.follow_up import FollowUpShown, follow_up_form, read_follow_up
from styrhjul.exchange.forms.identity import Identity, identity_of
from styrhjul.exchange.forms.layout import About, Form
from styrhjul.exchange.forms.unit_plan import read_unit_plan, unit_plan_form
from styrhjul.exchange.forms.writing import write_form
from styrhjul.exchange.grid import Grid
from styrhjul.exchange.problems import refuse
from styrhjul.exchange.workbook import LARGEST_FILE, read_workbook
from styrhjul.refused import Refused, Sentence, joined
from styrhjul.rules.follow_up_content import FollowUpContent
from styrhjul.rules.transitions import refusal
from styrhjul.rules.unit_plans import OWNERS, PlanContent, section_in_swedish
from styrhjul.services.acts import Act
from styrhjul.services.asking import follow_up_shown, goals_shown
from styrhjul.services.follow_ups import submit_follow_up
from styrhjul.services.planning import definition_of
from styrhjul.services.unit_plans import HandedFile, submit_plan
from styrhjul.store.handed_in import (
    comments_on_newest,
    figure_remarks,
    follow_up_content,
    plan_content,
    plan_of,
    versions,
)
from styrhjul.store.owed import Keys, Owed, administrators, names_near, owed_by_keys, owed_by_number, owed_by_unit


@dataclass(frozen=True)
class FormFile:
    """A form as a file, and the obligation it is for."""

    name: str
    title: str
    obligation_id: int
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Handed:
    """What a form handed in: the obligation, whose it is, and the version it became."""

    obligation_id: int
    title: str
    unit: str
    version: int


def write_unit_plan_form(connection: Connection, *, unit: str, today: date, year: int = 0) -> FormFile:
    """The form for the unit's plan; without a year the one that is to be written now.

    Raises:
        Refused: the unit owes no plan, or there are no goals to answer.
    """
    owed = _first(
        owed_by_unit(connection, content=StepContent.UNIT_PLAN, unit=unit, year=year), unit, year, "enhetsplan"
    )
    return _file(f"enhetsplan-{owed.year}-{owed.unit}.xlsx", owed, _unit_plan(connection, owed, today=today))


def write_follow_up_form(connection: Connection, *, unit: str, period: str, today: date, year: int = 0) -> FormFile:
    """The form for the unit's follow-up of a period, by its key ("april") or its name ("januari–april").

    Raises:
        Refused: the unit owes no follow-up of the period, or there are no goals to follow up.
    """
    every = owed_by_unit(connection, content=StepContent.FOLLOW_UP, unit=unit, year=year)
    chosen = [owed for owed in every if period.casefold() in (owed.occasion.casefold(), owed.period.casefold())]
    if every and not chosen:
        known = ", ".join(dict.fromkeys(owed.occasion for owed in every))
        raise Refused("Perioden '%(period)s' finns inte. Perioderna är: %(known)s.", period=period, known=known)
    owed = _first(chosen, unit, year, "uppföljning")
    shown = follow_up_shown(connection, owed)
    form = _follow_up(connection, owed, shown, today=today)
    return _file(f"uppfoljning-{owed.year}-{owed.occasion}-{owed.unit}.xlsx", owed, form)


def write_form_of(
    connection: Connection, owed: Owed, *, today: date, content: PlanContent | FollowUpContent | None = None
) -> FormFile:
    """The form for one obligation. ``content``: what is filled in, instead of what was handed in last.

    Raises:
        Refused: it has no form, or there are no goals to answer.
    """
    match owed.content:
        case StepContent.UNIT_PLAN:
            assert content is None or isinstance(content, PlanContent)
            name = f"enhetsplan-{owed.year}-{owed.unit}"
            form = _unit_plan(connection, owed, today=today, written=content)
        case StepContent.FOLLOW_UP:
            assert content is None or isinstance(content, FollowUpContent)
            name = f"uppfoljning-{owed.year}-{owed.occasion}-{owed.unit}"
            shown = follow_up_shown(connection, owed)
            form = _follow_up(connection, owed, shown, today=today, written=content)
        case _:
            raise Refused("Det här har inget formulär i Excel.")
    return _file(f"{name}.xlsx", owed, form)


def _first(found: Sequence[Owed], unit: str, year: int, what: str) -> Owed:
    if not found:
        told = joined((Sentence(what), str(year or "")), " ")
        pattern = "Enheten '%(unit)s' har ingen %(what)s att lämna in. Stämmer enhetens nyckel, och är året öppnat?"
        raise Refused(pattern, unit=unit, what=told)
    return found[0]


def _file(name: str, owed: Owed, form: Form) -> FormFile:
    return FormFile(name=name, title=form.title, obligation_id=owed.obligation_id, content=write_form(form))


def _unit_plan(connection: Connection, owed: Owed, *, today: date, written: PlanContent | None = None) -> Form:
    goals = goals_shown(connection, owed, last=today)
    handed_in = () if written else versions(connection, owed.obligation_id)
    return unit_plan_form(
        identity=_identity(owed, [goal.key for goal in goals]),
        about=_about(connection, owed, today=today),
        goals=goals,
        owners=owners(owed),
        content=plan_content(connection, handed_in[-1].submission_id) if handed_in else written,
    )


def owners(owed: Owed) -> tuple[str, ...]:
    """Roles that are offered as owners of an activity, the municipality's own word for the head of a unit first."""
    if not owed.definition:
        return OWNERS
    head = definition_of(owed.definition).role_name("unit_head").capitalize()
    return tuple(dict.fromkeys((head, *OWNERS)))


def _follow_up(
    connection: Connection, owed: Owed, shown: FollowUpShown, *, today: date, written: FollowUpContent | None = None
) -> Form:
    plan = plan_of(connection, cycle_id=owed.cycle_id, unit_id=owed.unit_id)
    return follow_up_form(
        identity=_identity(
            owed, [goal.key for goal in shown.goals], basis=f"enhetsplan version {plan.version}" if plan else ""
        ),
        about=_about(connection, owed, today=today),
        shown=shown,
        content=written or _handed_in(connection, owed),
    )


def _handed_in(connection: Connection, owed: Owed) -> FollowUpContent:
    handed_in = versions(connection, owed.obligation_id)
    content = follow_up_content(connection, handed_in[-1].submission_id if handed_in else 0)
    return replace(content, figures=figure_remarks(connection, owed.unit_id))


def _identity(owed: Owed, goals: Sequence[str], *, basis: str = "") -> Identity:
    if not goals:
        raise Refused(
            "%(body)s har inga mål för %(year)s än, så det finns inget att svara på.",
            body=owed.body_name,
            year=owed.year,
        )
    return Identity(
        kind=StepContent(owed.content),
        body=owed.body,
        year=owed.year,
        step=owed.step,
        occasion=owed.occasion,
        unit=owed.unit,
        goals=tuple(goals),
        basis=basis,
    )


def _about(connection: Connection, owed: Owed, *, today: date) -> About:
    comments = comments_on_newest(connection, owed.obligation_id)
    return About(
        unit=owed.unit_name,
        body=owed.body_name,
        year=owed.year,
        due_on=owed.due_on,
        contact=" eller ".join(administrators(connection, body_id=owed.body_id, today=today)),
        returned=tuple(f"{section_in_swedish(line.section)}: {line.comment}" for line in comments),
    )


@dataclass(frozen=True)
class Came:
    """A form that has come: its file, whose it is, and its sheets."""

    file: HandedFile
    identity: Identity
    grids: Sequence[Grid]


def hand_in_form(session: Session, *, file: HandedFile, act: Act, obligation_id: int = 0) -> Handed:
    """Hand in what a form says. ``obligation_id``: the one it must be for; else the form itself tells.

    Raises:
        ImportRefused: something is wrong in the form; every problem is told by sheet, cell and column.
        Refused: it is for another obligation, or nothing more can be handed in.
    """
    owed, came = _come(session.connection(), file, obligation_id)
    submit = _submit_plan if came.identity.kind is StepContent.UNIT_PLAN else _submit_follow_up
    transition = submit(session, owed, came, act)
    title, unit = owed.title, owed.unit_name
    return Handed(obligation_id=owed.obligation_id, title=title, unit=unit, version=transition.version)


def read_form(
    connection: Connection, *, file: HandedFile, obligation_id: int, today: date
) -> PlanContent | FollowUpContent:
    """What a form says, without handing it in.

    Raises:
        ImportRefused: something is wrong in the form, or it is for another obligation than this.
    """
    owed, came = _come(connection, file, obligation_id)
    read = _read_plan if came.identity.kind is StepContent.UNIT_PLAN else _read_follow_up
    return read(connection, owed, came, today)


def _come(connection: Connection, file: HandedFile, obligation_id: int) -> tuple[Owed, Came]:
    """Whose form it is, when something can be handed in there."""
    grids = _grids(file)
    identity = identity_of(grids, file=file.name)
    owed = _owed_of(connection, identity, file=file.name)
    if obligation_id and owed.obligation_id != obligation_id:
        raise refuse(file.name, _another(connection, owed, obligation_id))
    if why_not := refusal(TransitionKind.SUBMIT, last=owed.last, closes=owed.closes):
        raise refuse(file.name, why_not)
    return owed, Came(file, identity, grids)


def _grids(file: HandedFile) -> list[Grid]:
    content = file.content or b""
    if len(content) > LARGEST_FILE:
        raise refuse(file.name, "Filen är för stor. Högst %(most)s MB läses in.", most=LARGEST_FILE // 1_000_000)
    return read_workbook(content, file=file.name)


def _owed_of(connection: Connection, identity: Identity, *, file: str) -> Owed:
    keys = Keys(
        body=identity.body, year=identity.year, step=identity.step, occasion=identity.occasion, unit=identity.unit
    )
    owed = owed_by_keys(connection, keys)
    if owed is None or owed.content != identity.kind:
        raise refuse(
            file,
            "Formuläret är för enheten %(unit)s och året %(year)s hos %(body)s, men där finns inget "
            "sådant att lämna in. Är det rätt kommuns årshjul?",
            unit=identity.unit,
            year=identity.year,
            body=identity.body,
        )
    return owed


def _another(connection: Connection, owed: Owed, obligation_id: int) -> str:
    wanted = owed_by_number(connection, obligation_id)
    if wanted is None:
        return Sentence("Formuläret är %(this)s.", this=_called(owed))
    return Sentence(
        "Formuläret är %(this)s, men åtagande %(number)s är %(other)s.",
        this=_called(owed),
        number=obligation_id,
        other=_called(wanted),
    )


def _called(owed: Owed) -> Sentence:
    title = f"{owed.title[0].lower()}{owed.title[1:]}"
    return Sentence("%(title)s %(year)s för %(unit)s", title=title, year=owed.year, unit=owed.unit_name)


def _submit_plan(session: Session, owed: Owed, came: Came, act: Act) -> Transition:
    plan = _read_plan(session.connection(), owed, came, act.today)
    return submit_plan(session, obligation_id=owed.obligation_id, content=plan, act=act, file=came.file)


def _submit_follow_up(session: Session, owed: Owed, came: Came, act: Act) -> Transition:
    told = _read_follow_up(session.connection(), owed, came, act.today)
    return submit_follow_up(session, obligation_id=owed.obligation_id, content=told, act=act, file=came.file)


def _read_plan(connection: Connection, owed: Owed, came: Came, today: date) -> PlanContent:
    """The form is read against what is asked today, and so is the follow-up's below."""
    form = _unit_plan(connection, owed, today=today)
    _check_still_asked(came, form.identity)
    people = names_near(connection, unit_id=owed.unit_id, body_id=owed.body_id)
    return read_unit_plan(form, came.grids, file=came.file.name, people=people)


def _read_follow_up(connection: Connection, owed: Owed, came: Came, today: date) -> FollowUpContent:
    shown = follow_up_shown(connection, owed)
    form = _follow_up(connection, owed, shown, today=today)
    _check_still_asked(came, form.identity)
    return read_follow_up(form, came.grids, file=came.file.name, shown=shown)


def _check_still_asked(came: Came, now: Identity) -> None:
    given = came.identity
    if given.goals != now.goals:
        pattern = "Målen har ändrats sedan formuläret skrevs: då %(then)s, nu %(now)s."
        then, today = ", ".join(given.goals), ", ".join(now.goals)
    elif given.basis != now.basis:
        pattern = "Enhetsplanen har ändrats sedan formuläret skrevs: då %(then)s, nu %(now)s."
        then, today = Sentence(given.basis or "ingen"), Sentence(now.basis or "ingen")
    else:
        return
    advice = Sentence("Hämta ett nytt formulär och för över svaren.")
    raise refuse(came.file.name, joined((Sentence(pattern, then=then, now=today), advice), " "))
