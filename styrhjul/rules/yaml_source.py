"""YAML as plain data with the line of every value, refusing what a declaration has no use for.

Read without building any object: aliases, tags, duplicate keys and very large or deep files are refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from styrhjul.refused import Sentence

LARGEST = 300_000
DEEPEST = 40
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PREFIX = "tag:yaml.org,2002:"
_TRUTH = {"true": True, "false": False}

Path = tuple[str | int, ...]


@dataclass
class Source:
    """``lines`` has the line of every value by its path; ``faults`` are paths, lines and what was expected."""

    file: str
    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[tuple[Path, int, str]] = field(default_factory=list)


def read_yaml(text: str, *, file: str) -> Source:
    source = Source(file)
    if len(text) > LARGEST:
        source.faults.append(((), 1, Sentence("en fil på högst %(most)s tecken", most=LARGEST)))
        return source
    try:
        refused = next(_refused(text), None)
        node = yaml.compose(text, Loader=_LOADER) if refused is None else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        why = getattr(error, "problem", None) or error
        source.faults.append(((), line, Sentence("giltig YAML (%(why)s)", why=why)))
        return source
    if refused is not None:
        source.faults.append(((), *refused))
    elif node is None:
        source.faults.append(((), 1, Sentence("ett innehåll; filen är tom")))
    else:
        source.data = _data(node, (), source)
    return source


def _refused(text: str) -> Iterator[tuple[int, str]]:
    """Aliases and nesting without end, told from the events before any node is built."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            yield _line(event), Sentence("inga ankare (&) och alias (*); skriv ut värdet")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            yield _line(event), Sentence("högst %(most)s nivåer", most=DEEPEST)


def _line(marked: yaml.Event | yaml.Node) -> int:
    assert marked.start_mark is not None
    return int(marked.start_mark.line) + 1


def _data(node: yaml.Node, path: Path, source: Source) -> Any:
    source.lines.setdefault(path, _line(node))
    if not node.tag.startswith(_PREFIX) or "python/" in node.tag:
        source.faults.append((path, _line(node), Sentence("ett vanligt värde, inte %(tag)s", tag=node.tag)))
        return None
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, source)
    if isinstance(node, yaml.SequenceNode):
        return [_data(item, (*path, index), source) for index, item in enumerate(node.value)]
    return _scalar(node, path, source)


def _mapping(node: yaml.MappingNode, path: Path, source: Source) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = _line(key_node)
        if not isinstance(key_node, yaml.ScalarNode):
            source.faults.append((path, line, Sentence("en nyckel som är ett ord")))
            continue
        key: str = key_node.value
        if key in found:
            twice = Sentence("varje nyckel en gång; den här står två gånger")
            source.faults.append(((*path, key), line, twice))
        source.lines[*path, key] = line
        found[key] = _data(value_node, (*path, key), source)
    return found


def _scalar(node: yaml.Node, path: Path, source: Source) -> Any:
    """Numbers, dates, true, false and nothing; all else is text. "no" and "12:30" are text too."""
    kind, value = node.tag.removeprefix(_PREFIX), node.value
    match kind:
        case "null":
            return None
        case "bool":
            return _TRUTH.get(value.lower(), value)
        case "int" if re.fullmatch(r"[+-]?(0|[1-9]\d*)", value):
            return int(value)
        case "float" if re.fullmatch(r"[+-]?\d+\.\d+", value):
            return float(value)
        case "timestamp":
            return _date(value, node, path, source)
        case _:
            return value


def _date(value: str, node: yaml.Node, path: Path, source: Source) -> Any:
    try:
        return date.fromisoformat(value)
    except ValueError:
        expected = Sentence("ett datum som finns, till exempel 2027-05-07, inte %(found)s", found=value)
        source.faults.append((path, _line(node), expected))
        return None
