"""One obligation's whole story, and the files that were handed in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Response
from sqlalchemy import Connection

from models.kinds import StepContent
from styrhjul.rules.definition import Definition
from styrhjul.rules.follow_up_content import STATES, FollowUpContent
from styrhjul.rules.unit_plans import PlanContent, section_in_swedish
from styrhjul.rules.wording import NOTICE_WORDS, TRANSITION_WORDS, party_in_words, reason_in_swedish
from styrhjul.services.planning import definition_of
from styrhjul.store.handed_in import (
    CommentLine,
    HandedIn,
    comments_on_newest,
    follow_up_content,
    plan_content,
    versions,
)
from styrhjul.store.receipts import Asked as Question
from styrhjul.store.receipts import asked_about
from styrhjul.store.story import (
    Holder,
    Noted,
    Owed,
    Passed,
    Said,
    goal_sentences,
    holders,
    noted,
    owed_story,
    passed,
    said_about,
)
from styrhjul.web.administrator.offering import offered
from styrhjul.web.files import file_handed_in
from styrhjul.web.gate import Asked, NotHere, Right, Visit, room
from styrhjul.web.pages import said, show, told

pages = room()


@dataclass(frozen=True)
class Story:
    """All that is known of an obligation. ``shown`` is the version whose content is on the page."""

    owed: Owed
    versions: tuple[HandedIn, ...]
    shown: HandedIn | None
    plan: PlanContent | None
    follow_up: FollowUpContent | None
    comments: tuple[CommentLine, ...]
    questions: tuple[Question, ...]
    holders: tuple[Holder, ...]
    said: tuple[Said, ...]
    passed: tuple[Passed, ...]
    noted: tuple[Noted, ...]
    goals: Mapping[str, str]

    @property
    def party(self) -> str:
        return party_in_words(party=self.owed.party, name=self.owed.party_name, role=self.owed.role)


@pages.get("/obligations/{obligation_id}", right=Right.FOLLOW)
def story(visit: Asked, obligation_id: int, version: str = "", done: str = "") -> Response:
    with visit.site.database.snapshot() as connection:
        read = read_story(connection, visit, obligation_id, version=version)
    definition = definition_of(read.owed.definition)
    stage = definition.stages.get(read.owed.stage)
    return show(
        visit,
        "administrator/obligation.html.jinja",
        story=read,
        owed=read.owed,
        stage=stage.name if stage else read.owed.stage,
        role=definition.role_name(read.owed.role),
        activity_states=STATES,
        section=section_in_swedish,
        contract=_questions(definition),
        scale=_scale(definition),
        reason=lambda code: told(visit, reason_in_swedish(code)),
        happened=lambda kind: said(visit, TRANSITION_WORDS[kind]),
        sent=lambda state: said(visit, NOTICE_WORDS[state]) if state else "",
        noted_in_words=_noting(visit, definition),
        actions=offered(read.owed, visit) if visit.may(Right.ADMINISTER, visit.about) else (),
        done=done,
    )


@pages.get("/obligations/{obligation_id}/versions/{file}", right=Right.FOLLOW)
def version_file(visit: Asked, obligation_id: int, file: str) -> Response:
    """The file of the version with the number."""
    return file_handed_in(visit, obligation_id, file)


def read_story(connection: Connection, visit: Visit, obligation_id: int, *, version: str = "") -> Story:
    """What the page shows; of the versions, one in full: the newest, or the one that ``version`` numbers."""
    owed = owed_story(connection, obligation_id=obligation_id, today=visit.today)
    if owed is None:
        raise NotHere
    handed_in = versions(connection, obligation_id)
    shown = next((one for one in handed_in if str(one.version) == version), handed_in[-1] if handed_in else None)
    return Story(
        owed=owed,
        versions=handed_in,
        shown=shown,
        plan=plan_content(connection, shown.submission_id) if shown and owed.content == StepContent.UNIT_PLAN else None,
        follow_up=(
            follow_up_content(connection, shown.submission_id)
            if shown and owed.content == StepContent.FOLLOW_UP
            else None
        ),
        comments=comments_on_newest(connection, obligation_id),
        questions=asked_about(connection, obligation_id),
        holders=holders(connection, owed, today=visit.today),
        said=said_about(connection, obligation_id),
        passed=passed(connection, obligation_id),
        noted=noted(connection, owed),
        goals=goal_sentences(connection, body_id=owed.body_id),
    )


def _questions(definition: Definition) -> Mapping[str, str]:
    return {question.key: question.question for question in definition.follow_up.contract_questions}


def _scale(definition: Definition) -> Mapping[str, str]:
    return {mark.key: mark.name for mark in definition.follow_up.scale}


def _noting(visit: Visit, definition: Definition) -> Callable[[Noted], str]:
    """Says an audit row in a sentence."""

    def in_words(row: Noted) -> str:
        before, after = row.before, row.after
        match row.verb:
            case "date":
                return _date_in_words(visit, before, after)
            case "remind":
                names = ", ".join(after.get("told", ()))
                return said(visit, "påminnelse till %(names)s", names=names)
            case "substitute":
                return said(
                    visit,
                    "%(name)s ersätter %(holder)s %(first)s–%(last)s",
                    name=after["name"],
                    holder=before.get("name", ""),
                    first=after["from"],
                    last=after["to"],
                )
            case _:
                return said(
                    visit,
                    "%(name)s är %(role)s från %(first)s",
                    name=after["name"],
                    role=definition.role_name(after["role"]),
                    first=after["from"],
                )

    return in_words


def _date_in_words(visit: Visit, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    name = next(iter(after), "due_on")
    was, now = before.get(name), after.get(name)
    known = was and was != "None"
    if name == "opens_on":
        return (
            said(visit, "öppnar %(now)s i stället för %(was)s", now=now, was=was)
            if known
            else said(visit, "öppnar %(now)s", now=now)
        )
    return (
        said(visit, "sista dag %(now)s i stället för %(was)s", now=now, was=was)
        if known
        else said(visit, "sista dag %(now)s", now=now)
    )
