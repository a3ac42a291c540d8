"""Reads a page as a screen reader and a careful reviewer would: its text, headings, tables and alternatives."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "link", "img", "hr", "input"}


@dataclass
class Page:
    language: str = ""
    text: str = ""
    headings: list[int] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    labelled_by: list[str] = field(default_factory=list)
    drawings: list[dict[str, str | None]] = field(default_factory=list)
    tables: int = 0
    captions: int = 0
    unscoped: int = 0
    scrollable: int = 0
    tags: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given, page = dict(attrs), self.page
        page.tags.append(tag)
        page.ids += [given["id"]] if given.get("id") else []
        page.labelled_by += [given["aria-labelledby"]] if given.get("aria-labelledby") else []
        page.language = given.get("lang") or page.language
        page.tables += tag == "table"
        page.captions += tag == "caption"
        page.unscoped += tag == "th" and "scope" not in given
        page.scrollable += given.get("class") == "scroll" and given.get("tabindex") == "0"
        if tag in {"svg", "img"}:
            page.drawings.append(given)
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            page.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> i otakt"

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open):
            self.page.text += data


def read_page(content: bytes) -> Page:
    reader = _Reader()
    reader.feed(content.decode())
    reader.close()
    assert not reader.open, f"aldrig stängda: {reader.open}"
    return reader.page
