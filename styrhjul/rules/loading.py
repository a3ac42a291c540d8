"""From YAML text or files to a checked definition, with every error told by file, line and path.

A wrong declaration stops at the start, and all that is wrong in it is told at once.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from styrhjul.refused import Refused, Sentence, joined, sentence_of
from styrhjul.rules.definition import Definition
from styrhjul.rules.soundness import findings
from styrhjul.rules.swedish import either
from styrhjul.rules.yaml_source import Source, read_yaml

HEAD = "definition.yaml"
LONGEST_QUOTE = 60


@dataclass(frozen=True)
class Problem:
    """One error in a declaration. ``found`` is what stood there, "" when nothing did; line 0 is the whole file.

    ``expected`` is a Sentence where it has values.
    """

    file: str
    line: int
    path: str
    expected: str
    found: str = ""

    @property
    def sentence(self) -> Sentence:
        row = Sentence("rad %(row)s", row=self.line) if self.line else ""
        told = {"where": joined((self.file, row, self.path), ", "), "expected": Sentence(self.expected)}
        if not self.found:
            return Sentence("%(where)s: väntade %(expected)s.", **told)
        return Sentence("%(where)s: väntade %(expected)s, men där står %(found)s.", **told, found=self.found)

    def __str__(self) -> str:
        return str(self.sentence)


class DefinitionError(Refused):
    """A declaration that doesn't hold; ``problems`` are all of them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        heading = Sentence("Definitionen har 1 fel:")
        if len(problems) > 1:
            heading = Sentence("Definitionen har %(n)s fel:", n=len(problems))
        super().__init__(joined((heading, *(problem.sentence for problem in problems))))


def load_definition(path: Path) -> Definition:
    """Read one .yaml file, or a folder with definition.yaml and one file a stage named by the stage's key.

    Raises:
        DefinitionError: the declaration is wrong, or not there.
    """
    if not path.is_dir():
        return parse_definition(_text(path), file=path.name)
    head = _text(path / HEAD)
    stages = {file.name: _text(file) for file in sorted(path.glob("*.yaml")) if file.name != HEAD}
    return parse_files(head, stages)


def parse_files(head: str, stages: Mapping[str, str]) -> Definition:
    """Read the text of definition.yaml and those of the stages' files, by the files' names.

    Raises:
        DefinitionError: the declaration is wrong.
    """
    read = {Path(name).stem: read_yaml(text, file=name) for name, text in stages.items()}
    return _checked(read_yaml(head, file=HEAD), read)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        problem = Problem(file.name, 0, "", Sentence("en fil som finns"))
    except UnicodeDecodeError:
        problem = Problem(file.name, 0, "", Sentence("text som är sparad som UTF-8"))
    raise DefinitionError((problem,))


def parse_definition(text: str, *, file: str = "definition.yaml") -> Definition:
    """Read one text that holds the whole definition.

    Raises:
        DefinitionError: the declaration is wrong.
    """
    return _checked(read_yaml(text, file=file), {})


def definition_to_json(definition: Definition) -> str:
    """The definition as canonical JSON, for a cycle's snapshot: every default written out."""
    return json.dumps(definition.model_dump(mode="json", exclude_none=True), ensure_ascii=False)


def definition_from_json(snapshot: str) -> Definition:
    return Definition.model_validate_json(snapshot)


def _checked(head: Source, stages: dict[str, Source]) -> Definition:
    faults = [
        Problem(s.file, line, _dotted(path), text) for s in (head, *stages.values()) for path, line, text in s.faults
    ]
    if faults:
        raise DefinitionError(tuple(faults))
    data, misplaced = _merged(head, stages)
    if misplaced:
        raise DefinitionError(misplaced)
    try:
        definition = Definition.model_validate(data)
    except ValidationError as error:
        problems = dict.fromkeys(_problem(detail, head, stages) for detail in error.errors(include_url=False))
        raise DefinitionError(tuple(problems)) from None
    unsound = tuple(
        _placed(found.path, found.expected, _quoted(found.found), head, stages) for found in findings(definition)
    )
    if unsound:
        raise DefinitionError(unsound)
    return definition


def _merged(head: Source, stages: dict[str, Source]) -> tuple[Any, tuple[Problem, ...]]:
    """The head with the stage files put in, in the order of its list ``stages``; unlisted files come last."""
    if not stages:
        return head.data, ()
    if not isinstance(head.data, dict) or not isinstance(head.data.get("stages", []), list):
        expected = Sentence("en lista med delarnas nycklar i ordning; varje del står i en egen fil")
        return None, (Problem(head.file, head.lines.get(("stages",), 1), "stages", expected),)
    order = [str(key) for key in head.data.get("stages", [])]
    absent = tuple(
        Problem(head.file, head.lines.get(("stages", index), 1), "stages", _with_file(key), key)
        for index, key in enumerate(order)
        if key not in stages
    )
    ordered = dict.fromkeys([*order, *sorted(stages)])
    return head.data | {"stages": {key: stages[key].data for key in ordered if key in stages}}, absent


def _with_file(key: str) -> Sentence:
    return Sentence("en del som har filen %(key)s.yaml", key=key)


def _problem(detail: ErrorDetails, head: Source, stages: dict[str, Source]) -> Problem:
    path = tuple(part for part in detail["loc"] if not str(part).startswith(("rule:", "repeat:", "[key]")))
    found = "" if detail["type"] in ("missing", "value_error", "rule_unknown") else _quoted(detail["input"])
    if detail["type"] in ("value_error", "rule_unknown"):
        found = _quoted(detail["input"]) if not isinstance(detail["input"], dict) else _keys(detail["input"])
    if detail["type"] == "extra_forbidden":
        return _placed(path, Sentence("inget fält med det namnet"), _quoted(path[-1]), head, stages)
    return _placed(path, _expected(detail), found, head, stages)


WANTED: Mapping[str, str] = {
    "missing": "ett värde; fältet saknas",
    "string_type": "en text",
    "int_type": "ett heltal",
    "int_parsing": "ett heltal",
    "int_from_float": "ett heltal",
    "bool_type": "true eller false",
    "bool_parsing": "true eller false",
    "tuple_type": "en lista",
    "dict_type": "nycklar med innehåll",
    "model_type": "fält med innehåll",
    "model_attributes_type": "fält med innehåll",
    "string_too_short": "en text som inte är tom",
    "too_short": "minst ett värde",
    "string_pattern_mismatch": "en nyckel med små bokstäver, siffror, bindestreck och understreck",
}
"""What Pydantic wanted, by its kind of error."""


def _expected(detail: ErrorDetails) -> str:  # noqa: PLR0911  (one per kind)
    """What Pydantic wanted, in Swedish."""
    context = detail.get("ctx", {})
    match kind := detail["type"]:
        case "value_error":
            return sentence_of(context["error"])
        case "enum" | "literal_error":
            words = str(context["expected"]).replace(" or ", ", ").split(", ")
            return Sentence("något av %(words)s", words=either(words))
        case "greater_than_equal":
            return Sentence("ett tal som är minst %(least)s", least=context["ge"])
        case "less_than_equal":
            return Sentence("ett tal som är högst %(most)s", most=context["le"])
        case "string_too_long":
            return Sentence("högst %(most)s tecken", most=context["max_length"])
        case _ if kind.startswith("date"):
            return Sentence("ett datum, till exempel 2027-05-07")
        case _:
            return WANTED.get(kind, detail["msg"])


def _placed(path: tuple[str | int, ...], expected: str, found: str, head: Source, stages: dict[str, Source]) -> Problem:
    """The problem with its file and line: the value's own, or else of the nearest thing around it."""
    source, within = head, path
    if len(path) > 1 and path[0] == "stages" and path[1] in stages:
        source, within = stages[str(path[1])], path[2:]
    line = next(source.lines[outer] for outer in _outward(within) if outer in source.lines)
    return Problem(source.file, line, _dotted(path), expected, found)


def _outward(path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    return (path[:length] for length in range(len(path), -1, -1))


def _dotted(path: tuple[str | int, ...]) -> str:
    return ".".join(map(str, path))


def _keys(found: dict[str, Any]) -> str:
    return "{" + ", ".join(map(str, found)) + "}"


def _quoted(found: object) -> str:
    if isinstance(found, dict):
        return _keys(found)
    text = str(found)
    return f"”{text[:LONGEST_QUOTE]}…”" if len(text) > LONGEST_QUOTE else f"”{text}”" if text else ""
