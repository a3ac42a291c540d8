"""Puts a digest into words: subject, plain text and HTML from one template, in the reader's language."""

import datetime as dt
import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.support import NullTranslations
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from models.kinds import MAIL
from notifications.catalogue import read_catalogue
from notifications.digest import Digest, Section, Thing

TEMPLATES = Path(__file__).parent.parent / "templates" / "notices"
LOCALES = {"sv": "sv_SE", "en": "en_GB"}
"""The languages there are. The source is Swedish; the rest have a .po file beside the templates."""


MOST_OF_A_KIND = 25
"""More of one kind is a list for the administrator's page and not for a letter; the rest is counted."""


@dataclass(frozen=True)
class Wording:
    """A digest in words. ``short`` is for where there is little room, such as a text message."""

    subject: str
    text: str
    html: str
    short: str


@dataclass(frozen=True)
class DigestContext:
    """What digest.jinja is given: the digest, and what the installation adds to it."""

    person: str
    bodies: tuple[str, ...]
    things: tuple[Thing, ...]
    sections: list[tuple[Section, list[Thing]]]
    public_url: str
    contact: str
    redirected_from: str
    attached: bool
    """Whether the reports' files go with it: by mail they do."""
    by_mail: bool
    """Whether it is a letter, which a visit's calendar part goes with."""
    subject: str = ""


def put_into_words(digest: Digest, *, public_url: str = "", contact: str = "", redirected_from: str = "") -> Wording:
    """``digest`` must have something in it. ``redirected_from`` says whom a trial's message was meant for."""
    language = _language(digest)
    by_mail = digest.channel == MAIL or bool(redirected_from)
    told = DigestContext(
        person=digest.person,
        bodies=digest.bodies,
        things=digest.things,
        sections=digest.sections,
        public_url=public_url.rstrip("/"),
        contact=contact,
        redirected_from=redirected_from,
        attached=bool(digest.attachments) and by_mail,
        by_mail=by_mail,
    )
    plain, marked = _module("text", language), _module("html", language)
    subject = str(plain.subject(told)).strip()
    told = replace(told, subject=subject)
    text = re.sub(r"\n{3,}", "\n\n", str(plain.letter(told))).strip() + "\n"
    short = f"{subject}\n{told.public_url}" if told.public_url else subject
    return Wording(subject, text, str(marked.letter(told)), short)


def visit_in_words(digest: Digest, thing: Thing) -> tuple[str, str]:
    """What a calendar says of the visit that ``thing`` tells of: its one line, and the text below it."""
    words = _module("calendar", _language(digest))
    summary, about = str(words.visit_title(thing.visit)).strip(), str(words.about_visit(thing))
    return summary[:1].upper() + summary[1:], re.sub(r"\n{2,}", "\n", about).strip()


def _language(digest: Digest) -> str:
    return digest.language if digest.language in LOCALES else "sv"


def _module(form: str, language: str) -> Any:
    return template_module(form, language, "digest.jinja")


@cache
def template_module(form: str, language: str, name: str) -> Any:
    """The macros of a template, which writes with those of the form: text, html or calendar."""
    template: Template = _environment(form, language).get_template(name, globals={"form": f"{form}.jinja"})
    return template.module


def _environment(form: str, language: str) -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=form == "html",  # noqa: S701  (the other form is plain text)
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.globals |= {"language": language, "most": MOST_OF_A_KIND}
    made.filters["long_day"] = lambda day: _written_day(day, "EEEE d MMMM y", LOCALES[language])
    made.filters["short_day"] = lambda day: _written_day(day, "d MMMM", LOCALES[language])
    translations = translations_of(language)
    made.install_gettext_callables(translations.ugettext, translations.ungettext, newstyle=True)  # type: ignore[attr-defined]
    return made


@lru_cache(maxsize=1_000)
def _written_day(day: dt.date, pattern: str, locale: str) -> str:
    return format_date(day, pattern, locale=locale)


def translations_of(language: str) -> NullTranslations:
    """The catalogue of a language, compiled from its .po as it is read; Swedish needs none."""
    return read_catalogue(language, [TEMPLATES / f"{language}.po"])
