"""What an administrator does with an obligation: each action has a page that asks, and a POST that does it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Query, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from styrhjul.refused import Refused
from styrhjul.rules.definition import Definition
from styrhjul.rules.follow_up_content import SUMMARY, question_section
from styrhjul.rules.unit_plans import LEARNED, activity_section, section_in_swedish
from styrhjul.services import reminding, responsible, transitions, unit_plans
from styrhjul.services.planning import definition_of
from styrhjul.web.administrator.obligations import Story, read_story
from styrhjul.web.administrator.offering import ACTIONS, offered
from styrhjul.web.administrator.writing import Form, Written, Wrong
from styrhjul.web.gate import Asked, Right, Visit, room
from styrhjul.web.pages import said, show, told

pages = room()

Faults = list[tuple[str, str]]

_SECTION = "section-"
"""How the fields of the comments on sections begin."""


@dataclass(frozen=True)
class Asking:
    """Who does what to which obligation, with what they wrote."""

    visit: Visit
    story: Story
    form: Form

    @property
    def obligation_id(self) -> int:
        return self.story.owed.id

    def reason(self, sentence: str) -> str:
        return self.form.needed(self.visit, "comment", sentence)

    def check_version(self) -> None:
        """Nobody answers another version than the one they have read."""
        if self.form.number("version") != self.story.owed.version:
            raise Wrong("", said(self.visit, "En ny version har kommit in sedan du öppnade sidan. Läs den först."))


def _return(session: Session, asking: Asking) -> None:
    asking.check_version()
    visit, form = asking.visit, asking.form
    comments = {section: form.text(f"{_SECTION}{section}") for section in sections(asking.story)}
    due_on = form.possible_day(visit, "due_on")
    if not form.text("comment") and not any(comments.values()):
        raise Wrong("comment", said(visit, "Skriv en kommentar som säger vad som behöver kompletteras."))
    unit_plans.return_with_comments(
        session,
        obligation_id=asking.obligation_id,
        comments=comments,
        act=visit.act(form.text("comment")),
        due_on=due_on,
    )


def _accept(session: Session, asking: Asking) -> None:
    asking.check_version()
    transitions.accept(session, obligation_id=asking.obligation_id, act=asking.visit.act())


def _decide(session: Session, asking: Asking) -> None:
    asking.check_version()
    visit, form = asking.visit, asking.form
    decided = transitions.Decided(
        decider=form.needed(visit, "decider", said(visit, "Skriv vem som har beslutat.")),
        on=form.day(visit, "decided_on"),
        paragraph=form.needed(visit, "paragraph", said(visit, "Skriv paragrafen i protokollet, till exempel 7.")),
    )
    if decided.on > visit.today:
        raise Wrong("decided_on", said(visit, "Beslutets dag ligger i framtiden."))
    transitions.decide(session, obligation_id=asking.obligation_id, decided=decided, act=visit.act())


def _waive(session: Session, asking: Asking) -> None:
    reason = asking.reason(said(asking.visit, "Skriv ett skäl till att det inte behöver lämnas in."))
    transitions.waive(session, obligation_id=asking.obligation_id, act=asking.visit.act(reason))


def _reopen(session: Session, asking: Asking) -> None:
    due_on = asking.form.possible_day(asking.visit, "due_on")
    reason = asking.reason(said(asking.visit, "Skriv ett skäl till att det öppnas igen."))
    transitions.reopen(session, obligation_id=asking.obligation_id, act=asking.visit.act(reason), due_on=due_on)


def _open(session: Session, asking: Asking) -> None:
    transitions.open_early(session, obligation_id=asking.obligation_id, act=asking.visit.act())


def _date(session: Session, asking: Asking) -> None:
    due_on = asking.form.day(asking.visit, "due_on")
    reason = asking.reason(said(asking.visit, "Skriv ett skäl till den nya dagen."))
    transitions.move_date(session, obligation_id=asking.obligation_id, due_on=due_on, act=asking.visit.act(reason))


def _remind(session: Session, asking: Asking) -> None:
    reminding.remind(session, obligation_id=asking.obligation_id, act=asking.visit.act())


def _responsible(session: Session, asking: Asking) -> None:
    visit, form = asking.visit, asking.form
    person = form.needed(visit, "person", said(visit, "Skriv personens namn eller e-postadress."))
    responsible.hand_over(
        session,
        obligation_id=asking.obligation_id,
        to=person,
        first=form.day(visit, "first"),
        role_id=form.number("holder"),
        act=visit.act(form.text("comment")),
    )


def _substitute(session: Session, asking: Asking) -> None:
    visit, form = asking.visit, asking.form
    person = form.needed(visit, "person", said(visit, "Skriv personens namn eller e-postadress."))
    first, last = form.day(visit, "first"), form.day(visit, "last")
    if last < first:
        raise Wrong("last", said(visit, "Sista dagen ligger före den första."))
    responsible.substitute(
        session,
        obligation_id=asking.obligation_id,
        role_id=form.number("holder"),
        who=person,
        first=first,
        last=last,
        act=visit.act(form.text("comment")),
    )


@dataclass(frozen=True)
class Doing:
    """How an action is done, and the field that the engine's own no is about ("" for none)."""

    do: Callable[[Session, Asking], None]
    field: str = ""


_DOINGS = {
    "accept": Doing(_accept),
    "return": Doing(_return, "due_on"),
    "decide": Doing(_decide, "decided_on"),
    "remind": Doing(_remind),
    "date": Doing(_date, "due_on"),
    "open": Doing(_open),
    "responsible": Doing(_responsible, "person"),
    "substitute": Doing(_substitute, "person"),
    "waive": Doing(_waive, "comment"),
    "reopen": Doing(_reopen, "due_on"),
}


def _asks(word: str) -> Callable[..., Response]:
    def ask(visit: Asked, obligation_id: int, origin: Annotated[str, Query(alias="from")] = "") -> Response:
        story = _story(visit, obligation_id)
        if word not in offered(story.owed, visit):
            return RedirectResponse(f"/obligations/{obligation_id}", status_code=303)
        return _page(word, Asking(visit, story, Form({"from": origin})))

    return ask


def _does(word: str) -> Callable[..., Response]:
    def do(visit: Asked, obligation_id: int, form: Written) -> Response:
        asking = Asking(visit, _story(visit, obligation_id), form)
        try:
            with visit.site.database.writing() as session:
                _DOINGS[word].do(session, asking)
        except Refused as refused:
            field = refused.field if isinstance(refused, Wrong) else _DOINGS[word].field
            return _page(word, asking, [(field, told(visit, refused))])
        return RedirectResponse(_after(word, asking), status_code=303)

    return do


for _word in ACTIONS:
    pages.get(f"/obligations/{{obligation_id}}/{_word}", right=Right.ADMINISTER)(_asks(_word))
    pages.post(f"/obligations/{{obligation_id}}/{_word}", right=Right.ADMINISTER)(_does(_word))


def _story(visit: Visit, obligation_id: int) -> Story:
    with visit.site.database.snapshot() as connection:
        return read_story(connection, visit, obligation_id)


def _after(word: str, asking: Asking) -> str:
    """Back to where one came from: the list of what is late, or the obligation."""
    owed = asking.story.owed
    if asking.form.text("from") == "late":
        return f"/bodies/{owed.body}/{owed.year}/late?done={word}"
    return f"/obligations/{owed.id}?done={word}"


def _page(word: str, asking: Asking, faults: Faults | None = None) -> Response:
    story = asking.story
    definition = definition_of(story.owed.definition)
    return show(
        asking.visit,
        "administrator/action.html.jinja",
        status=422 if faults else 200,
        word=word,
        story=story,
        owed=story.owed,
        form=asking.form,
        faults=faults or [],
        wrong=dict(faults or []),
        **_more(word, asking, definition),
    )


def _more(word: str, asking: Asking, definition: Definition) -> dict[str, Any]:
    """What one action's page shows besides what all do."""
    story = asking.story
    match word:
        case "return":
            return {"sections": _sections_shown(story, definition), "gone": _comments_on_others(asking)}
        case "decide":
            decider = definition.body_name(story.owed.decider or "own", own=story.owed.body)
            return {"decider": decider if decider != "nämnden" else story.owed.body_name}
        case "responsible" | "substitute":
            return {"role": definition.role_name(story.owed.role), "holders": _holders(word, asking)}
        case _:
            return {}


def _holders(word: str, asking: Asking) -> list[tuple[int, str]]:
    """Whose the role is, to choose among. A role in the whole body is not ended for the sake of one unit."""
    owed, found = asking.story.owed, asking.story.holders
    choices = [(one.role_id, one.name) for one in found if one.at_unit or owed.unit_id is None]
    nobody = [(0, said(asking.visit, "Ingen, uppdraget läggs till"))] if word == "responsible" else []
    return choices + nobody


def sections(story: Story) -> list[str]:
    """The sections of the newest version that may be commented on, in the order in which they are read."""
    if story.plan is not None:
        activities = [activity_section(activity.no) for activity in story.plan.activities]
        return [*(answer.goal for answer in story.plan.answers), *activities, LEARNED]
    if story.follow_up is not None:
        told = story.follow_up
        activities = [activity_section(activity.no) for activity in told.activities]
        questions = [question_section(reply.question) for reply in told.contract]
        return [*(answer.goal for answer in told.answers), *activities, *questions, SUMMARY]
    return []


def _sections_shown(story: Story, definition: Definition) -> list[tuple[str, str, str]]:
    """Name of the field, heading, and what the unit wrote."""
    written = _written(story, definition)
    return [(f"{_SECTION}{one}", _heading(story, one), written.get(one, "")) for one in sections(story)]


def _comments_on_others(asking: Asking) -> list[tuple[str, str, str]]:
    """Name of the field, heading and comment, where the newest version has no such section any more."""
    sent = {name.removeprefix(_SECTION): name for name in asking.form.values if name.startswith(_SECTION)}
    gone = {section: name for section, name in sent.items() if section not in sections(asking.story)}
    texts = ((name, _heading(asking.story, section), asking.form.text(name)) for section, name in gone.items())
    return [(name, heading, text) for name, heading, text in texts if text]


def _heading(story: Story, section: str) -> str:
    return story.goals.get(section) or section_in_swedish(section)


def _written(story: Story, definition: Definition) -> dict[str, str]:
    """What stands in each section, so that it is read where it is commented on."""
    if story.plan is not None:
        plan = story.plan
        answers = {
            answer.goal: _lines(answer.understanding, answer.contribution, answer.risks, answer.resources)
            for answer in plan.answers
        }
        activities = {activity_section(one.no): _lines(one.what, one.owner, one.sign) for one in plan.activities}
        return answers | activities | {LEARNED: plan.learned}
    if story.follow_up is not None:
        told = story.follow_up
        marks = {mark.key: mark.name for mark in definition.follow_up.scale}
        answers = {
            answer.goal: _lines(marks.get(answer.judgement, answer.judgement), answer.done, answer.why, answer.now)
            for answer in told.answers
        }
        activities = {activity_section(one.no): one.comment for one in told.activities}
        contract = {question_section(reply.question): reply.answer for reply in told.contract}
        return answers | activities | contract | {SUMMARY: told.text}
    return {}


def _lines(*parts: str) -> str:
    return "\n".join(filter(None, parts))
