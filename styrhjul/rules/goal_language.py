"""What a goal's sentence says: whom it is for, whether it is a means, and quality that nobody has defined.

Plain tokens, endings and word lists (``goal_words``), and no more: every finding names its rule and the words that
caused it, so that whoever wrote the sentence can agree or say why not. ``styrhjul check measure`` tells how often
the rules are right.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from styrhjul.rules import goal_words as words

_WORD = re.compile(r"[0-9a-zåäöéü]+(?:-[0-9a-zåäöéü]+)*")
_OPENING = re.compile(r"^(?:(?:målet|vårt mål|visionen) är )?att ")
_SUBORDINATE = re.compile(r"\s(?:så att|för att|genom att|som|när|där|eftersom|det vill säga)\s|[:;–]\s")
_NEAR = 3
_PART = 3
"""Shortest part of a compound that is looked for."""


@dataclass(frozen=True)
class Finding:
    """What a rule found: its name, the words as the sentence has them, and why they matter, in Swedish."""

    rule: str
    words: str
    why: str


@dataclass(frozen=True)
class Clause:
    """The main clause as tokens, and the whole sentence's.

    ``verb`` is where the clause's first verb stands (its length when it has none).
    """

    tokens: tuple[str, ...]
    verb: int
    sentence: tuple[str, ...]

    @property
    def subject(self) -> tuple[str, ...]:
        return self.tokens[: self.verb]

    @property
    def predicate(self) -> tuple[str, ...]:
        return self.tokens[self.verb :]

    @property
    def word(self) -> str:
        return self.tokens[self.verb] if self.verb < len(self.tokens) else ""


def tokens(sentence: str) -> tuple[str, ...]:
    """The words in small letters, without signs."""
    return tuple(_WORD.findall(sentence.casefold()))


def citizens_in(sentence: str) -> tuple[str, ...]:
    """The words that say whom the goal is for: a group of people, or ”den som”, ”fler klarar”, ”nio av tio”."""
    said = tokens(sentence)
    text = f" {' '.join(said)} "
    named = [token for token in said if is_citizen(token)]
    phrases = [phrase for phrase in words.CITIZEN_PHRASES if f" {phrase} " in text]
    pairs = list(pairwise(said))
    people = [
        f"{first} {second}"
        for first, second in pairs
        if first in {"fler", "färre", "flera"} and second in words.PERSONAL_VERBS | {"som"}
    ]
    shares = re.findall(r"\b\w+ av (?:tio|fem|fyra|tre|hundra|10|100)\b", text)
    return (*named, *phrases, *people, *shares)


def activity_in(sentence: str) -> Finding | None:
    """The first rule that says the sentence is about what the municipality does, and not about what comes of it."""
    clause = main_clause(sentence)
    return next(filter(None, (rule(clause) for rule in ACTIVITY_RULES)), None)


def undefined_quality_in(sentence: str) -> tuple[str, ...]:
    """Words that praise (kvalitet, god vård, attraktiv) where the sentence doesn't say by what it is seen."""
    said = tokens(sentence)
    if _is_defined(sentence, said):
        return ()
    quality = [token for token in said if re.search(r"kvalitet(?:en|er|erna)?s?$|^kvalitativ|^kvalitetshöj", token)]
    open_words = [token for token in said if _ends(token, words.noun_forms(words.OPEN_WORDS))]
    praised = [
        " ".join(said[at : at + reach])
        for at in range(len(said))
        for reach in (2, 3)
        if said[at] in words.OPEN_PRAISE and _ends(_at(said, at + reach - 1), words.noun_forms(words.SERVICES))
    ]
    last = re.findall(r"(?:vara|är|blir) (?:god|gott|goda|bra)$", " ".join(said))
    return tuple(dict.fromkeys((*quality, *open_words, *praised, *last)))


def _is_defined(sentence: str, said: Sequence[str]) -> bool:
    """A figure, a comparison or a ”det vill säga” says by what the quality is to be seen."""
    text = f" {' '.join(said)} "
    figures = any(token in words.NUMBERS - {"en", "ett"} or token[0].isdigit() for token in said)
    return (
        figures
        or any(f" {phrase} " in text for phrase in words.DEFINING)
        or bool(re.search(r":\s+\w|\bså \w+ att\b", sentence.casefold()))
    )


@cache
def is_citizen(token: str) -> bool:
    return token in words.CITIZEN_WORDS or _ends(token, words.noun_forms(words.CITIZENS))


def main_clause(sentence: str) -> Clause:
    """Without ”målet är att” and what hangs on the main clause. After ”genom …” it begins at its verb, turned round."""
    text = _OPENING.sub("", " ".join(sentence.casefold().split()))
    head = tokens(_SUBORDINATE.split(f"{text} ", maxsplit=1)[0])
    verb = next((at for at in range(len(head)) if _is_verb(head, at)), len(head))
    if head[:1] in {("genom",), ("med",)} and verb < len(head):
        rest = head[verb:]
        end = next((at for at, token in enumerate(rest) if is_citizen(token)), 0) + 1
        turned = (*rest[1:end], rest[0], *rest[end:])
        return Clause(turned, end - 1, tokens(sentence))
    return Clause(head, verb, tokens(sentence))


def _is_verb(said: Sequence[str], at: int) -> bool:
    """Whether the clause's verb stands here; auxiliaries are passed by, except where nothing follows them."""
    token = said[at]
    if token in words.AUXILIARIES:
        return token in words.HAVING and not any(_is_main(said, later) for later in range(at + 1, len(said)))
    return _is_main(said, at)


def _is_main(said: Sequence[str], at: int) -> bool:
    token = said[at]
    perfect = {"har", "ha"} & set(said[:at]) and token in words.supines(words.MEANS_VERBS)
    particle = " ".join(said[at : at + 2]) in words.PARTICLE_VERBS
    return bool(perfect) or particle or token in _known_verbs()


@cache
def _known_verbs() -> frozenset[str]:
    changes = words.verb_forms(words.CHANGE_VERBS)
    return words.STATES | words.ATTENDING | changes | words.verb_forms(words.MEANS_VERBS)


def _count_of_doing(clause: Clause) -> Finding | None:
    """”Antalet genomförda …”, ”minst 10 utbildningstillfällen”: that it was done, not what came of it."""
    if _has_citizen_subject(clause) and clause.word not in words.verb_forms(words.MEANS_VERBS):
        return None
    said, doings = clause.sentence, words.noun_forms(words.DOINGS)
    for at, token in enumerate(said):
        if not (token in {"antal", "antalet"} or _is_number(token)):
            continue
        near = said[at + 1 : at + 1 + (_NEAR if token.startswith("an") else 2)]
        counted = [word for word in near if word in words.DOING_PARTICIPLES or _ends(word, doings)]
        if counted and not is_citizen(near[0]):
            return Finding("count_of_doing", f"{token} {' '.join(near)}", "räknar det som görs")
    return None


def _works_for(clause: Clause) -> Finding | None:
    """”Nämnden ska verka för att …”: what is worth aiming at stands after ”att”."""
    if clause.word not in words.verb_forms(words.TRYING) or _has_citizen_subject(clause):
        return None
    after = _at(clause.sentence, clause.sentence.index(clause.word) + 1)
    return Finding("works_for", f"{clause.word} {after}".strip(), "säger att ni försöker")


def _has_a_paper(clause: Clause) -> Finding | None:
    """”Alla enheter har en handlingsplan”: a document is a tool, whoever has it."""
    if clause.word not in words.HAVING:
        return None
    papers = words.noun_forms(words.PAPERS)
    near = (*clause.predicate[1:6], *(clause.subject if clause.word.startswith("finn") else ()))
    found = next((token for token in near if _ends(token, papers)), "")
    return Finding("paper", found, "är ett dokument eller ett verktyg") if found else None


def _attends(clause: Clause) -> Finding | None:
    """”Alla chefer går en utbildning”: staff learning something is a means to what they then do better."""
    staff = any(_ends(token, words.noun_forms(words.STAFF)) for token in clause.subject)
    course = next((token for token in clause.predicate if _ends(token, words.noun_forms(words.COURSES))), "")
    if staff and course and clause.word in words.ATTENDING:
        return Finding("attends", f"{clause.word} {course}", "är något som personalen gör")
    return None


def _offers(clause: Clause) -> Finding | None:
    """To offer, or to give conditions, is what the municipality does even where the citizen is the subject."""
    said = clause.tokens
    if clause.word in words.OFFERING:
        return Finding("offers", clause.word, "säger vad ni erbjuder")
    given = next((token for token in said if token in words.CONDITIONS), "")
    if given and words.GIVING & set(said):
        return Finding("offers", given, "säger vilka förutsättningar ni ger")
    return None


def _means_verb(clause: Clause) -> Finding | None:
    """The clause's verb says what the municipality does, and no citizen is its subject."""
    particle = " ".join(clause.predicate[:2])
    forms = words.verb_forms(words.MEANS_VERBS) | words.supines(words.MEANS_VERBS)
    is_means = particle in words.PARTICLE_VERBS or clause.word in forms
    if not is_means or _has_citizen_subject(clause) or _raises_people(clause):
        return None
    shown = particle if particle in words.PARTICLE_VERBS else clause.word
    return Finding("means_verb", shown, "säger vad ni gör")


def _is_done(clause: Clause) -> Finding | None:
    """”Planerna är upprättade”: that something has been done, not what came of it."""
    done = next((token for token in clause.predicate[1:4] if token in words.participles(words.MEANS_VERBS)), "")
    if clause.word not in words.BEING or not done or _has_citizen_subject(clause):
        return None
    return Finding("is_done", f"{clause.word} {done}", "säger att något är gjort")


def _undertaking(clause: Clause) -> Finding | None:
    """”Trygghetsskapande åtgärder”: what is to be done, named by what it is for."""
    first, second = _at(clause.tokens, 0), _at(clause.tokens, 1)
    if not first.endswith("ande") or not _ends(second, words.noun_forms(words.UNDERTAKINGS)):
        return None
    return Finding("undertaking", f"{first} {second}", "är ett sätt att arbeta")


def _change_of_means(clause: Clause) -> Finding | None:
    """”Öka samverkan”, ”fördjupat samarbete”: more of a means is still a means."""
    if _has_citizen_subject(clause):
        return None
    means, changes = words.noun_forms(words.MEANS_NOUNS), words.verb_forms(words.CHANGE_VERBS)
    said = clause.tokens
    for at, token in enumerate(said):
        if (at > clause.verb and clause.word not in words.HAVING) or not (token in words.CHANGED or token in changes):
            continue
        near = said[at + 1 : at + 1 + _NEAR]
        found = next((word for word in near if _ends(word, means)), "")
        if found:
            return Finding("change_of_means", f"{token} {found}", "är ett sätt att arbeta")
        if token in changes and clause.subject and _ends(clause.subject[0], means):
            return Finding("change_of_means", f"{clause.subject[0]} {token}", "är ett sätt att arbeta")
    return None


def _nominalised(clause: Clause) -> Finding | None:
    """”Implementering av …”, ”kompetensutveckling för …”: a means verb dressed as a noun."""
    verbs = {"ökar", "minskar"}
    nouns = words.noun_forms(words.NOMINALISED)
    said = clause.tokens
    start = 1 if said and said[0] in words.CHANGED else 0
    first, second = _at(said, start), _at(said, start + 1)
    if clause.word in verbs or not first:
        return None
    whole = second in {"av", "för", "i", "kring", "om"} or start + 1 == len(said)
    theirs = any(map(_is_citizens_own, said[start + 2 : start + 4]))
    if whole and _ends(first, nouns) and not theirs:
        return Finding("nominalised", f"{first} {second}".strip(), "är ett sätt att arbeta")
    return None


ACTIVITY_RULES: tuple[Callable[[Clause], Finding | None], ...] = (
    _offers,
    _works_for,
    _attends,
    _has_a_paper,
    _count_of_doing,
    _nominalised,
    _change_of_means,
    _undertaking,
    _means_verb,
    _is_done,
)


def _has_citizen_subject(clause: Clause) -> bool:
    """A citizen before the verb; not the support that they get (”stödet till barn”)."""
    before = clause.subject
    end = next((at for at, token in enumerate(before) if at and token in words.PREPOSITIONS), len(before))
    return bool(citizens_in(" ".join(before[:end]))) or before[:1] in {("fler",), ("färre",)}


def _raises_people(clause: Clause) -> bool:
    """”Stärka elevernas läsförmåga”: to raise what is the citizen's own is an effect."""
    return clause.word in words.verb_forms(words.RAISING) and any(map(_is_citizens_own, clause.predicate[1:3]))


def _is_citizens_own(token: str) -> bool:
    return token.endswith("s") and is_citizen(token)


def _is_number(token: str) -> bool:
    return token in words.NUMBERS or token.isdigit()


def _ends(token: str, forms: Iterable[str]) -> bool:
    """Whether the word is, or as a compound ends with, one of the forms."""
    return any(token[at:] in forms for at in range(max(1, len(token) - _PART + 1)))


def _at(said: Sequence[str], at: int) -> str:
    return said[at] if at < len(said) else ""
