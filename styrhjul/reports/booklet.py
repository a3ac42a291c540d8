"""The booklet on goals and means: two pages to hand out, as PDF and HTML, from one file of text."""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from styrhjul import ROOT
from styrhjul.refused import Refused

if TYPE_CHECKING:
    from typst import Fonts, PDFStandard

TEMPLATES = ROOT / "templates" / "booklet"
FONTS = ROOT / "templates" / "reports" / "fonts"
STEM = "haftet-mal-och-medel"
STANDARDS: "list[PDFStandard]" = ["ua-1", "a-2a"]
_WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
"""The booklet has no day of its own; the same text gives the same bytes."""

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Texts = tuple[Text, ...]


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Examples(_Told):
    heading: Text
    text: Text
    examples: Texts


class Rewrite(_Told):
    before: Text
    after: Text


class Rewrites(_Told):
    heading: Text
    text: Text
    before: Text
    after: Text
    pairs: tuple[Rewrite, ...]


class Ladder(_Told):
    """From a means up to its goal, by one question asked again and again."""

    heading: Text
    text: Text
    question: Text
    means: Text
    steps: Texts
    goal: Text
    goal_label: Text


class Topic(_Told):
    """``vague`` is a sentence that praises without saying how it is seen, ``plain`` the same one that says it."""

    heading: Text
    text: Text
    vague: str = ""
    plain: str = ""


class Link(_Told):
    who: Text
    does: Text


class Thread(_Told):
    heading: Text
    steps: tuple[Link, ...]


class Checklist(_Told):
    heading: Text
    text: Text
    questions: Texts
    footer: Text


class Booklet(_Told):
    """All the words of the booklet, as ``templates/booklet/booklet.yaml`` has them."""

    title: Text
    subtitle: Text
    lead: Text
    goal: Examples
    means: Examples
    rewrites: Rewrites
    ladder: Ladder
    topics: tuple[Topic, ...]
    thread: Thread
    checklist: Checklist

    @property
    def goals(self) -> Texts:
        """Every sentence that it shows as a goal."""
        plain = tuple(topic.plain for topic in self.topics if topic.plain)
        return (*self.goal.examples, *(pair.after for pair in self.rewrites.pairs), self.ladder.goal, *plain)

    @property
    def activities(self) -> Texts:
        """Every sentence that it shows as a means."""
        return (*self.means.examples, *(pair.before for pair in self.rewrites.pairs), self.ladder.means)

    @property
    def vague(self) -> Texts:
        return tuple(topic.vague for topic in self.topics if topic.vague)


@cache
def booklet() -> Booklet:
    import yaml

    return Booklet.model_validate(yaml.safe_load((TEMPLATES / "booklet.yaml").read_text(encoding="utf-8")))


def as_html(told: Booklet) -> str:
    """One page that needs nothing beside itself."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return made.get_template("booklet.html.jinja").render(booklet=told)


def as_pdf(told: Booklet) -> bytes:
    """Made in Typst's PDF/UA-1 and PDF/A-2a modes."""
    import typst

    return typst.compile(
        TEMPLATES / "booklet.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"data": json.dumps(told.model_dump(mode="json"), ensure_ascii=False)},
        pdf_standards=STANDARDS,
        timestamp=_WRITTEN,
    )


@cache
def _fonts() -> "Fonts":
    """Those of the reports; never the machine's, which differ."""
    from typst import Fonts

    return Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])


def write_booklet(folder: Path) -> tuple[Path, Path]:
    """Write the PDF and the page in the folder, which is made if it is not there; the paths of both.

    Raises:
        Refused: the folder cannot be written in.
    """
    told = booklet()
    pdf, page = folder / f"{STEM}.pdf", folder / f"{STEM}.html"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        pdf.write_bytes(as_pdf(told))
        page.write_text(as_html(told), encoding="utf-8")
    except OSError as error:
        raise Refused(f"Det går inte att skriva i {folder}: {error.strerror}.") from error
    return pdf, page
