"""The letter with a link to sign in. It goes at once and by itself, not with the day's digest."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from notifications.channels.letters import Letter, Mailbox
from notifications.delivery import Post
from notifications.wording import LOCALES, template_module


@dataclass(frozen=True)
class SignInTold:
    """Whom the link is for, the address that they asked with, and how long it is good for."""

    person: str
    language: str
    address: str
    url: str
    minutes: int


@dataclass(frozen=True)
class SignInContext:
    """What sign_in.jinja is given."""

    told: SignInTold
    contact: str
    redirected_from: str
    subject: str = ""


def sign_in_letter(told: SignInTold, *, post: Post, now: datetime) -> Letter:
    """The letter, in the person's language.

    Raises:
        UnsendableError: the address is none.
    """
    language = told.language if told.language in LOCALES else "sv"
    meant_for = f"{told.person} <{told.address}>" if post.redirect_to else ""
    context = SignInContext(told, post.contact, meant_for)
    plain, marked = _forms(language)
    subject = str(plain.subject(context)).strip()
    context = replace(context, subject=subject)
    return Letter(
        message_id=f"<{sha256(told.url.encode()).hexdigest()[:32]}@{post.sender.domain}>",
        sender=post.sender,
        to=post.redirect_to or Mailbox(told.person, told.address),
        subject=subject,
        text=re.sub(r"\n{3,}", "\n\n", str(plain.letter(context))).strip() + "\n",
        html=str(marked.letter(context)),
        written_at=now,
        language=language,
        contact=post.contact,
    )


def _forms(language: str) -> tuple[Any, Any]:
    plain, marked = (template_module(form, language, "sign_in.jinja") for form in ("text", "html"))
    return plain, marked
