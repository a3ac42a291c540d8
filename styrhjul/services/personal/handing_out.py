"""One person's data to hand out (GDPR article 15): a zip with a page to read and the same as JSON."""

import json
import zipfile
from dataclasses import asdict
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Any

from styrhjul import ROOT
from styrhjul.services.acts import Act, audit_row
from styrhjul.services.personal.gathering import HeldAbout, held_about
from styrhjul.services.personal.known import known
from styrhjul.services.personal.register import HELD
from styrhjul.services.personal.words import column_word, shown
from styrhjul.store.database import Database

if TYPE_CHECKING:
    from jinja2 import Template

PAGE, DATA, MENTIONS = "uppgifter.html", "uppgifter.json", "omnamnanden.json"


def export_person(database: Database, file: IO[bytes], *, person: str, act: Act) -> HeldAbout:
    """Write the zip to ``file``, and tell in the log that it was taken.

    Raises:
        Refused: there is no such person.
    """
    with database.writing() as session:
        who = known(session.connection(), person)
        session.add(audit_row(act, verb="export", subject=who.subject))
    with database.snapshot() as connection:
        held = held_about(connection, who)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(PAGE, _page().render(held=held, tables=HELD, word=column_word, shown=shown, act=act))
        archive.writestr(DATA, _json({"person": who.key, "taken_on": act.today, "tables": held.rows}))
        archive.writestr(MENTIONS, _json([asdict(one) for one in held.mentions]))
    return held


def _page() -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(ROOT / "templates" / "personal"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return made.get_template("held.html.jinja")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
