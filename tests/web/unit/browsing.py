"""A browser without JavaScript: it reads the forms on a page, fills them in, and posts them as browsers do."""

import html.parser
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from starlette.testclient import TestClient


@dataclass
class FormOnPage:
    action: str = ""
    method: str = "get"
    multipart: bool = False
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    """Name, value and formaction of each."""


class _Reader(html.parser.HTMLParser):
    """Gathers the forms, the links, and the text of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[FormOnPage] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.said: list[str] = []
        self._open: FormOnPage | None = None
        self._into = ""
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if given.get("id"):
            self.ids.append(given["id"])
        self._hidden = tag in {"script", "style"}
        match tag:
            case "form":
                multipart = given.get("enctype") == "multipart/form-data"
                self._open = FormOnPage(given.get("action", ""), given.get("method", "get"), multipart)
                self.forms.append(self._open)
            case "a" if "href" in given:
                self.links.append(given["href"])
            case "input" | "textarea" | "select" | "option" | "button" if self._open is not None:
                self._field(tag, given, self._open)

    def _field(self, tag: str, given: Mapping[str, str], form: FormOnPage) -> None:
        name, value, kind = given.get("name", ""), given.get("value", ""), given.get("type", "")
        if tag == "button":
            form.buttons.append((name, value, given.get("formaction", "")))
        elif tag == "option":
            if "selected" in given or self._into not in form.fields:
                form.fields[self._into] = value
        elif tag in {"textarea", "select"}:
            self._into = name
            if tag == "textarea":
                form.fields[name] = ""
        elif (kind in {"radio", "checkbox"} and "checked" not in given) or kind == "file":
            pass
        else:
            form.fields[name] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        if tag in {"textarea", "select"}:
            self._into = ""

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._into:
            if self.lasttag == "textarea":
                before = self._open.fields[self._into]
                self._open.fields[self._into] = before + (data if before else data.removeprefix("\n"))
        elif not self._hidden:
            self.said.append(data)


@dataclass
class Page:
    """A page as the browser shows it."""

    browser: TestClient
    address: str
    status: int
    source: str

    def __post_init__(self) -> None:
        self._read = _Reader()
        self._read.feed(self.source)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self._read.said).split())

    @property
    def links(self) -> list[str]:
        return self._read.links

    @property
    def ids(self) -> list[str]:
        return self._read.ids

    @property
    def form(self) -> FormOnPage:
        """The page's form with a button in it, the last if there are several."""
        return self._read.forms[-1]

    def follow(self, ending: str) -> "Page":
        """Press the link whose address ends so."""
        return visit(self.browser, next(urljoin(self.address, href) for href in self.links if href.endswith(ending)))

    def press(
        self,
        button: str = "",
        *,
        value: str = "",
        to: str = "",
        files: Mapping[str, tuple[str, bytes]] | None = None,
        **fields: str,
    ) -> "Page":
        """Fill in the form and press the button with the name; ``to`` picks the button by where it leads."""
        return self.fill(fields, button, value=value, to=to, files=files)

    def fill(
        self,
        fields: Mapping[str, str],
        button: str = "",
        *,
        value: str = "",
        to: str = "",
        files: Mapping[str, tuple[str, bytes]] | None = None,
    ) -> "Page":
        form = self.form
        pressed = next(
            one
            for one in form.buttons
            if one[0] == button and (not value or one[1] == value) and (one[2] or form.action).endswith(to)
        )
        sent = {name: text.replace("\n", "\r\n") for name, text in (form.fields | dict(fields)).items()}
        if pressed[0]:
            sent[pressed[0]] = pressed[1]
        where = urljoin(self.address, pressed[2] or form.action)
        more = {"files": dict(files or {"file": ("", b"")})} if form.multipart else {}
        answer = self.browser.post(where, data=sent, **more)  # type: ignore[arg-type]
        return _arrive(self.browser, where, answer)


def visit(browser: TestClient, address: str) -> Page:
    return _arrive(browser, address, browser.get(urlsplit(address)._replace(fragment="").geturl()))


def _arrive(browser: TestClient, address: str, answer: object) -> Page:
    status, headers = answer.status_code, answer.headers  # type: ignore[attr-defined]
    if status == 303:
        return visit(browser, urljoin(address, headers["location"]))
    return Page(browser, address, status, answer.text)  # type: ignore[attr-defined]
