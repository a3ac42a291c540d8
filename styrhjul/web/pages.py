"""Puts a page together: its template, the visitor's language, the menu that their rights give."""

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_datetime
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader, Undefined

from notifications.catalogue import read_catalogue
from styrhjul import ROOT
from styrhjul.refused import Refused, Sentence
from styrhjul.reports import words
from styrhjul.rules.access import Right
from styrhjul.rules.wording import STATUS_WORDS
from styrhjul.settings import STOCKHOLM
from styrhjul.web.gate import LANGUAGES, Visit

TEMPLATES = ROOT / "templates" / "pages"
STATIC = Path(__file__).parent / "static"
LOCALES = {"sv": "sv_SE", "en": "en_GB"}


@dataclass(frozen=True)
class Way:
    """A link in the menu. Its label is Swedish, and translated where it is shown."""

    label: str
    href: str


_WAYS = (
    (Right.FOLLOW, Way("Årshjulet", "/years")),
    (Right.ENTER, Way("Att göra", "/tasks")),
    (Right.ATTEND, Way("Enheter", "/units")),
    (Right.READ, Way("Att läsa", "/readings")),
    (Right.PASS_ON, Way("Frågor", "/questions")),
    (Right.VISIT, Way("Besök", "/visits")),
    (Right.INSTALL, Way("Kommunen", "/municipality")),
)
_FIRST = (
    (Right.ADMINISTER, "/years"),
    (Right.VISIT, "/readings"),
    (Right.ENTER, "/tasks"),
    (Right.LOOK, "/"),
)
_PUBLIC_WAYS = (
    Way("Mål", "/goals"),
    Way("Nyckeltal", "/indicators"),
    Way("Enhetsplaner", "/plans"),
    Way("Upphandlingar", "/procurements"),
    Way("Öppna data", "/open-data"),
)


def menu(visit: Visit) -> tuple[Way, ...]:
    """What the visitor's roles give a way to; a citizen gets what is published."""
    return tuple(way for right, way in _WAYS if visit.may(right)) if visit.visitor else _PUBLIC_WAYS


_BELOW = (
    (re.compile(r"/obligations/\d+/(write|submit|receipt|form|upload|preview|handed-in)(/|$)"), "/tasks"),
    (re.compile(r"/receipts/\d+/(question|pass-on|reply)$"), "/questions"),
    (re.compile(r"/receipts/\d+/answer$"), "/units"),
    (re.compile(r"/(bodies|obligations)/"), "/years"),
    (re.compile(r"/(reports/|calendar$)"), "/readings"),
    (re.compile(r"/(people|add-person|outbox|imports|export)(/|$)"), "/municipality"),
)
"""Under which way in the menu a page lies whose address does not begin with the way's own."""


def way_of(path: str, ways: Sequence[Way]) -> Way | None:
    """The way in the menu under which the page lies."""
    below = next((href for pattern, href in _BELOW if pattern.match(path)), path)
    return next((way for way in ways if below == way.href or below.startswith(f"{way.href}/")), None)


def first_page(visit: Visit) -> str:
    """Where a visitor who has signed in comes first: to what is most theirs."""
    return next(href for right, href in _FIRST if visit.may(right))


CONFLICT, UNPROCESSABLE = 409, 422
_AT_FAULT = (CONFLICT, UNPROCESSABLE)
"""What was sent could not be taken, and the page's title says so first: that is what is read out when it comes."""


def show(visit: Visit, template: str, *, status: int = 200, **page: Any) -> HTMLResponse:
    """The page. ``template`` is a path below templates/pages, which reads the names in ``page``."""
    return HTMLResponse(drawn(visit, template, at_fault=status in _AT_FAULT, **page), status_code=status)


def drawn(visit: Visit, template: str, **page: Any) -> str:
    """The HTML of a page, or of a part of one."""
    shared = {"visit": visit, "menu": menu(visit), "today": visit.today}
    return _environment(visit.language).get_template(template).render(shared | page)


def said(visit: Visit, sentence: str, **values: object) -> str:
    """A sentence of the program's own, in the visitor's language; the Swedish one is its key."""
    translated: str = _translations(visit.language).ugettext(sentence)
    return translated % values if values else translated


def told(visit: Visit, what: Refused | str) -> str:
    """What the engine says, in the visitor's language where the catalogue has it; several lines are told one by one."""
    said_so = what.sentence if isinstance(what, Refused) else what
    sentence = said_so if isinstance(said_so, Sentence) else Sentence(said_so)
    translated = _translations(visit.language).ugettext
    pattern = "\n".join(line and translated(line) for line in sentence.pattern.split("\n"))
    if not sentence.values:
        return pattern
    return pattern % {
        name: told(visit, value) if isinstance(value, Sentence) else value for name, value in sentence.values.items()
    }


class _Unsaid(Undefined):
    """What nobody has given a value: the shared parts may leave out what a page did not say to them, and ask after it.

    Any other name that is written out without having a value is a mistake in the template.
    """

    __slots__ = ()

    def __str__(self) -> str:
        return "" if isinstance(self._undefined_obj, dict) else self._fail_with_undefined_error()


@cache
def _environment(language: str) -> Environment:
    made = Environment(
        loader=ChoiceLoader(
            [
                FileSystemLoader(TEMPLATES),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            ]
        ),
        autoescape=True,
        undefined=_Unsaid,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    translations = _translations(language)
    made.install_gettext_callables(translations.ugettext, translations.ungettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {"language": language, "languages": LANGUAGES, "static": static, "Right": Right}
    made.globals |= {"way_of": way_of, "told": told}
    locale = LOCALES[language]
    made.filters |= {
        "day": lambda day: _written_day(day, "d MMMM y", locale),
        "short_day": lambda day: _written_day(day, "d MMM", locale),
        "long_day": lambda day: _written_day(day, "EEEE d MMMM y", locale),
        "instant": lambda at: _written_instant(at, locale),
        "dated": _with_written_days,
        "number": words.number,
        "measure": words.measure,
        "status": lambda status: translations.ugettext(STATUS_WORDS[status]),
    }
    return made


@cache
def _translations(language: str) -> Any:
    return read_catalogue(language, sorted(TEMPLATES.rglob(f"{language}.po")))


@lru_cache(maxsize=2_000)
def _written_day(day: dt.date | None, pattern: str, locale: str) -> str:
    return "" if day is None else format_date(day, pattern, locale=locale)


_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def _with_written_days(sentence: str, language: str = "sv") -> str:
    """A sentence of the engine's, with its days as people write them: they break at no hyphen."""
    return _DAY.sub(lambda day: _written_day(dt.date.fromisoformat(day[0]), "d MMMM y", LOCALES[language]), sentence)


def _written_instant(at: dt.datetime | None, locale: str) -> str:
    return "" if at is None else format_datetime(at.astimezone(STOCKHOLM), "d MMMM y HH:mm", locale=locale)


@cache
def static(name: str) -> str:
    """Where a file of ours is found, by a name that changes with what is in it, so that browsers may keep it."""
    content = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?{content}"
