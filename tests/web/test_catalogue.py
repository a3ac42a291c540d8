"""Every sentence on the pages has its English, once and with the same places to fill, and nothing else has."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from models.kinds import ANSWER, CANCEL, CHAIR, INVITE, PAPERS, QUESTION, REMIND, REPORT
from styrhjul import ROOT
from styrhjul.rules.transitions import SAID_BY_TRANSITIONS
from styrhjul.rules.wording import NOTICE_WORDS, STATUS_WORDS, TRANSITION_WORDS, reason_in_swedish
from styrhjul.web.pages import TEMPLATES

WEB = ROOT / "styrhjul" / "web"
REASONS = (*TRANSITION_WORDS, "undelivered", REMIND, REPORT, PAPERS, CHAIR, QUESTION, ANSWER, INVITE, CANCEL)
WORDING = {
    "styrhjul/rules/wording.py": {
        *(*STATUS_WORDS.values(), *NOTICE_WORDS.values(), *TRANSITION_WORDS.values()),
        *(reason_in_swedish(f"{kind}:1") for kind in REASONS),
    },
}
"""The engine's words that pages look up by kind."""

ENGINE = (
    "styrhjul/rules/transitions.py",
    "styrhjul/services/drafts.py",
    "styrhjul/services/incoming.py",
    "styrhjul/services/receipts.py",
    "styrhjul/services/reminding.py",
    "styrhjul/services/transitions.py",
    "styrhjul/services/visits/changing.py",
    "styrhjul/services/visits/finding.py",
    "styrhjul/services/visits/joining.py",
    "styrhjul/web/politician/readings.py",
    "styrhjul/web/politician/visits.py",
    "styrhjul/web/unit/writing.py",
)
"""The modules whose refusals a visitor meets most: all that they say no with has its English too."""
_SAYS_NO = {"Refused", "Sentence", "ChangedMeanwhileError"}

Said = tuple[str, str]
"""A file, by its place in the checkout, and a sentence (of two forms: the one for one)."""


def test_every_sentence_has_its_english() -> None:
    english = {_first(message) for _, message in _catalogues() if message.string}
    assert [f"{file}: {sentence}" for file, sentence in sorted(_asked_for()) if sentence not in english] == []


def test_no_line_of_a_catalogue_is_left_over() -> None:
    used = {sentence for _, sentence in _asked_for()} | set(_written_in_python())
    assert [f"{file}: {_first(message)}" for file, message in _catalogues() if _first(message) not in used] == []


def test_a_sentence_has_one_english_wording() -> None:
    wordings: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for file, message in _catalogues():
        wordings[_first(message)][str(message.string)].append(file)
    assert [(sentence, dict(told)) for sentence, told in wordings.items() if len(told) > 1] == []


def test_the_english_has_the_same_places_to_fill() -> None:
    other = []
    for file, message in _catalogues():
        swedish, english = _forms(message.id), _forms(message.string)
        # The first of two forms is for one, and may say so in a word.
        if _places(swedish[-1]) != _places(english[-1]) or not _places(english[0]) <= _places(swedish[-1]):
            other.append(f"{file}: {swedish[-1]} | {english[-1]}")
    assert other == []


def test_two_forms_have_two_in_english_too() -> None:
    assert [
        f"{file}: {_first(message)}"
        for file, message in _catalogues()
        if len(_forms(message.id)) != len([form for form in _forms(message.string) if form])
    ] == []


@cache
def _catalogues() -> tuple[tuple[str, Message], ...]:
    """Every line of every catalogue, with its file."""
    found = []
    for path in sorted(TEMPLATES.rglob("en.po")):
        with path.open("rb") as source:
            found += [(_place(path), message) for message in read_po(source, locale="en") if message.id]
    return tuple(found)


@cache
def _asked_for() -> frozenset[Said]:
    engine = ((file, sentence) for file, sentences in WORDING.items() for sentence in sentences)
    return frozenset(chain(_in_templates(), _in_python(), engine, _in_engine()))


def _in_templates() -> Iterator[Said]:
    for path in TEMPLATES.rglob("*.jinja"):
        options = {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true", "silent": "false"}
        for _, said, _, _ in extract_from_file("jinja2.ext:babel_extract", path, options=options):
            yield _place(path), said if isinstance(said, str) else said[0]


def _in_python() -> Iterator[Said]:
    """What is written where it is said: ``said(visit, "…")``, its short form ``say("…")``, and the menu's ways."""
    for path in WEB.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                at = {"said": 1, "say": 0, "Way": 0}.get(node.func.id)
                if at is not None and len(node.args) > at:
                    yield from ((_place(path), sentence) for sentence in _literals(node.args[at]))


def _in_engine() -> Iterator[Said]:
    """What stands whole where it is said; what the transitions' tables hold is said by ``Sentence`` too."""
    for place in ENGINE:
        for node in ast.walk(ast.parse((ROOT / place).read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if called in _SAYS_NO or (called == "__init__" and place == "styrhjul/services/drafts.py"):
                    yield from ((place, sentence) for sentence in _literals(node.args[0]))
    yield from (("styrhjul/rules/transitions.py", sentence) for sentence in SAID_BY_TRANSITIONS)


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from chain(_literals(node.body), _literals(node.orelse))


def _written_in_python() -> Iterator[str]:
    """Every text in the pages' modules: a sentence may stand in a table there until it is said."""
    for path in WEB.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def _first(message: Message) -> str:
    return _forms(message.id)[0]


def _forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _places(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)", text))


def _place(path: Path) -> str:
    return str(path.relative_to(ROOT))
