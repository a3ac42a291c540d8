"""Which goals say nearly the same: the share of stemmed words that two sentences have in common.

Only sentences that share one of their rarest words are compared (prefix filtering), so five hundred take moments.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil

from styrhjul.rules.goal_language import tokens
from styrhjul.rules.goal_words import STOP_WORDS

ALIKE = 3 / 4
"""Share of the words of both that are in common (Jaccard)."""
_SUFFIXES = sorted(
    (
        *("arnas", "ernas", "ornas", "arna", "erna", "orna", "ande", "ens", "ets", "ade"),
        *("ar", "er", "or", "en", "et", "as", "es", "na", "a", "e", "s", "t", "n"),
    ),
    key=len,
    reverse=True,
)
_SHORTEST_STEM = 4
_FEWEST_WORDS = 2
_GRADES = frozenset(("årskurs", "åk", "klass"))


def stemmed_words(sentence: str) -> frozenset[str]:
    """What the sentence is about: without endings, small words and figures. A grade is one word with its number."""
    said = tokens(sentence)
    grades = {f"{first}{second}" for first, second in pairwise(said) if first in _GRADES}
    return frozenset(stem(token) for token in said if not (token in STOP_WORDS | _GRADES or token.isdigit())) | grades


def stem(token: str) -> str:
    """The word without its ending; cruder than a dictionary, and the same for every form of most words."""
    for suffix in _SUFFIXES:
        if token.endswith(suffix) and len(token) - len(suffix) >= _SHORTEST_STEM:
            return token.removesuffix(suffix)
    return token


def pairs_alike(sentences: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """The places of two sentences that are alike, the earlier first, and the share that they have in common."""
    said = [stemmed_words(sentence) for sentence in sentences]
    frequency = Counter(word for words in said for word in words)
    waiting: dict[str, list[int]] = defaultdict(list)
    for later, words in enumerate(said):
        prefix = _rarest(words, frequency) if len(words) >= _FEWEST_WORDS else []
        for earlier in sorted({place for word in prefix for place in waiting[word]}):
            share = len(said[earlier] & words) / len(said[earlier] | words)
            if share >= ALIKE:
                yield earlier, later, share
        for word in prefix:
            waiting[word].append(later)


def _rarest(words: frozenset[str], frequency: Mapping[str, int]) -> list[str]:
    """So many of the rarest words that two sentences that are alike must share one of them."""
    ordered = sorted(words, key=lambda word: (frequency[word], word))
    return ordered[: len(ordered) - ceil(ALIKE * len(ordered)) + 1]
