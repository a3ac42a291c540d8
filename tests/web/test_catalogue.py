"""Every sentence on the pages has its English, once and with the same places to fill, and nothing else has."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from styrhjul import ROOT
from styrhjul.rules.calendar import PAUSE
from styrhjul.rules.loading import WANTED
from styrhjul.rules.resolution import UNIT_WORDS
from styrhjul.rules.swedish import MONTHS, ORDINALS, WEEKDAYS
from styrhjul.rules.transitions import SAID_BY_TRANSITIONS
from styrhjul.rules.visits.reports import FIELDS
from styrhjul.rules.wording import ENDING_WORDS, NOTICE_WORDS, SAID_OF_REASONS, STATUS_WORDS, TRANSITION_WORDS
from styrhjul.services.asking import COMPARED
from styrhjul.services.importing.ledger import LABELS
from styrhjul.services.importing.people import TOLD_ONCE
from styrhjul.services.importing.procurement import WHAT
from styrhjul.services.opening import PARTY_CHANGES
from styrhjul.web.pages import TEMPLATES

WEB = ROOT / "styrhjul" / "web"
WORDING = {
    "styrhjul/rules/wording.py": {
        *(*STATUS_WORDS.values(), *NOTICE_WORDS.values(), *TRANSITION_WORDS.values()),
        *(*ENDING_WORDS.values(), *SAID_OF_REASONS),
    },
    "styrhjul/rules/calendar.py": {PAUSE},
    "styrhjul/rules/loading.py": {*WANTED.values()},
    "styrhjul/rules/resolution.py": {f"%(n)s {word}" for words in UNIT_WORDS.values() for word in words},
    "styrhjul/rules/swedish.py": {*WEEKDAYS, *MONTHS, *ORDINALS},
    "styrhjul/rules/visits/reports.py": {*FIELDS.values()},
    "styrhjul/services/asking.py": {*COMPARED},
    "styrhjul/services/importing/indicators.py": {"utfall"},
    "styrhjul/services/importing/ledger.py": {*LABELS.values()},
    "styrhjul/services/importing/people.py": {*TOLD_ONCE.values()},
    "styrhjul/services/importing/procurement.py": {*WHAT.values()},
    "styrhjul/services/opening.py": {*PARTY_CHANGES.values()},
}
"""The engine's words that pages look up by kind."""

ENGINE = (
    "styrhjul/rules/almanac.py",
    "styrhjul/rules/clashes.py",
    "styrhjul/rules/dates.py",
    "styrhjul/rules/days.py",
    "styrhjul/rules/definition.py",
    "styrhjul/rules/follow_up.py",
    "styrhjul/rules/loading.py",
    "styrhjul/rules/occasions.py",
    "styrhjul/rules/planning.py",
    "styrhjul/rules/repeats.py",
    "styrhjul/rules/resolution.py",
    "styrhjul/rules/soundness.py",
    "styrhjul/rules/swedish.py",
    "styrhjul/rules/transitions.py",
    "styrhjul/rules/visits/problem.py",
    "styrhjul/rules/yaml_source.py",
    "styrhjul/services/asking.py",
    "styrhjul/services/delivering.py",
    "styrhjul/services/incoming.py",
    "styrhjul/services/opening.py",
    "styrhjul/services/receipts.py",
    "styrhjul/services/transitions.py",
    "styrhjul/services/visits/changing.py",
    "styrhjul/services/visits/finding.py",
    "styrhjul/services/visits/joining.py",
    "styrhjul/services/visits/reporting.py",
    "styrhjul/web/politician/readings.py",
    "styrhjul/web/politician/visits.py",
    "styrhjul/web/unit/writing.py",
)
"""The modules whose refusals a visitor meets most: all that they say no with has its English too."""
ALL_OF_IT = (
    "styrhjul/exchange",
    "styrhjul/rules/follow_up_content.py",
    "styrhjul/rules/goal_years.py",
    "styrhjul/rules/procurement/cpv.py",
    "styrhjul/rules/procurement/organisation_numbers.py",
    "styrhjul/rules/unit_plans.py",
    "styrhjul/rules/visits/reports.py",
    "styrhjul/services/dates.py",
    "styrhjul/services/defining.py",
    "styrhjul/services/drafts.py",
    "styrhjul/services/first_administrator.py",
    "styrhjul/services/foreseeing.py",
    "styrhjul/services/forms.py",
    "styrhjul/services/importing",
    "styrhjul/services/people.py",
    "styrhjul/services/planning.py",
    "styrhjul/services/reminding.py",
    "styrhjul/services/responsible.py",
    "styrhjul/services/signing_in.py",
    "styrhjul/services/subscribing.py",
    "styrhjul/services/unit_plans.py",
)
"""Where faults in fields and cells are told, often from tables: every sentence in these has its English."""
SWEDISH_ALONE = (
    "styrhjul/exchange/archive.py",
    "styrhjul/exchange/calendar_feed.py",
    "styrhjul/exchange/forms/follow_up.py",
    "styrhjul/exchange/forms/layout.py",
    "styrhjul/exchange/forms/unit_plan.py",
    "styrhjul/exchange/forms/writing.py",
    "styrhjul/exchange/information_package.py",
    "styrhjul/exchange/kolada.py",
    "styrhjul/exchange/ocds/packages.py",
    "styrhjul/exchange/ocds/writing.py",
    "styrhjul/exchange/procurement/writing.py",
    "styrhjul/exchange/templates.py",
    "styrhjul/exchange/visit_reports.py",
)
"""But not in what writes files, which are Swedish, or says no on the command line alone."""
_SAYS = {
    "ChangedMeanwhileError": 0,
    "Finding": 1,
    "Named": 0,
    "Names": 0,
    "RecurrenceError": 0,
    "Refused": 0,
    "Sentence": 0,
    "ValueError": 0,
    "_known": 3,
    "_no_date": 0,
    "_with_last": 0,
}
"""What is called with something to say, and where in its arguments that stands. It may be no more than a word."""
_SAYS_BY_NAME = {"custom_error_message", "expected", "message"}
_SENTENCE = re.compile(r"[A-ZÅÄÖ%”'…{].* .*[.?:…]", re.DOTALL)
"""What looks like a sentence is one."""
_PLACE = re.compile(r"%\(\w+\)s")

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
    """What the transitions' tables hold is said by ``Sentence`` too."""
    for path in _modules(ENGINE):
        yield from ((_place(path), sentence) for sentence in _said(path))
    for path in _modules(ALL_OF_IT):
        yield from ((_place(path), sentence) for sentence in chain(_said(path), _sentences(path)))
    yield from (("styrhjul/rules/transitions.py", sentence) for sentence in SAID_BY_TRANSITIONS)


def _modules(places: Iterable[str]) -> Iterator[Path]:
    for place in places:
        found = [ROOT / place] if place.endswith(".py") else sorted((ROOT / place).rglob("*.py"))
        yield from (path for path in found if _place(path) not in SWEDISH_ALONE)


def _said(path: Path) -> Iterator[str]:
    """What stands whole where it is said, or in a variable called ``pattern``."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        for sentence in chain.from_iterable(map(_literals, _what_is_said(node))):
            if re.search(r"\w", _PLACE.sub("", sentence)):  # else it is the same in every language
                yield sentence


def _what_is_said(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call):
        at = _SAYS.get(node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", ""))
        if at is not None and len(node.args) > at:
            yield node.args[at]
        yield from (keyword.value for keyword in node.keywords if keyword.arg in _SAYS_BY_NAME)
    if isinstance(node, ast.Assign):
        names, values = (_each(part) for part in (node.targets[0], node.value))
        yield from (value for name, value in zip(names, values, strict=False) if getattr(name, "id", "") == "pattern")


def _each(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.Tuple) else [node]


def _sentences(path: Path) -> Iterator[str]:
    """Whatever ends like one. What is made on the spot (an f-string) has no pattern, and so can have no English."""
    tree = ast.parse(path.read_text("utf-8"))
    others = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # what documents
    others |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in others:
            whole = "".join(_literals(node) if isinstance(node, ast.Constant) else map(_shown, node.values))
            if _SENTENCE.fullmatch(whole):
                yield whole


def _shown(part: ast.expr) -> str:
    return "".join(_literals(part)) or "{}"


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
