"""How often the sentence checks are right, on the sentences that they were built on and on those kept aside."""

import csv
from importlib.resources import files

import pytest

from styrhjul.rules.goal_measuring import JUDGES, Sentence, score
from styrhjul.services.goal_checking import measure_checks

SCORES = {(one.part, one.label): one for one in measure_checks()}


@pytest.mark.parametrize("label", JUDGES)
def test_the_checks_hold_on_the_part_they_are_built_on(label: str) -> None:
    one = SCORES["build", label]
    assert min(one.precision, one.recall) >= 0.9, one


@pytest.mark.parametrize("label", JUDGES)
def test_the_checks_hold_on_sentences_that_they_were_not_mended_by(label: str) -> None:
    one = SCORES["report", label]
    assert one.precision >= 0.85, one
    assert one.recall >= 0.7, one


def test_the_two_parts_share_no_sentence_and_have_as_many_of_each_label() -> None:
    folder = files("styrhjul.rules") / "data" / "goal_sentences"
    parts = {
        part: list(csv.DictReader((folder / f"{part}.csv").read_text("utf-8").splitlines(), delimiter=";"))
        for part in ("build", "report")
    }
    sentences = {part: {row["sentence"] for row in rows} for part, rows in parts.items()}
    assert sentences["build"].isdisjoint(sentences["report"])
    assert min(map(len, sentences.values())) >= 120
    for label in JUDGES:
        said = [sum(row[label] == "yes" for row in rows) for rows in parts.values()]
        assert abs(said[0] - said[1]) <= 5, label


def test_precision_and_recall_are_of_what_was_said_and_of_what_was_there() -> None:
    labels = dict.fromkeys(JUDGES, False)
    sentences = [
        Sentence("Utveckla samverkan", labels | {"activity": True}),
        Sentence("Barnen sover gott", labels | {"activity": True}),
        Sentence("Ta fram en plan", labels),
    ]
    found = {one.label: one for one in score("egna", sentences)}
    assert (found["activity"].hits, found["activity"].extra, found["activity"].missed) == (1, 1, 1)
    assert (found["activity"].precision, found["activity"].recall) == (0.5, 0.5)
    assert (found["quality_undefined"].precision, found["quality_undefined"].recall) == (1, 1)
