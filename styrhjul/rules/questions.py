"""What a politician asks about one thing, paragraph by paragraph, and what of it the unit may see.

A question about a unit's plan goes to the committee's chair first. What is asked while a question waits there is added
to it, so that what waits is always the last paragraph.
"""

NEXT = "\n\n"
"""Between one question about the same thing and the next, and between answers."""
MOST_QUESTIONS = 9
LONGEST_WAITING = 6_000
"""No more than this waits with the chair in one question."""


def paragraph(text: str) -> str:
    """Without empty lines, which stand between one question and the next."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines() if line.strip())


def paragraphs(text: str) -> tuple[str, ...]:
    return tuple(text.split(NEXT)) if text else ()


def with_question(before: str, asked: str, *, with_chair: bool) -> str:
    """All that has been asked, once ``asked`` has been too; the same again changes nothing."""
    earlier = paragraphs(before)
    if asked in earlier:
        return before
    if not (with_chair and earlier):
        return NEXT.join((*earlier, asked))
    waiting = earlier[-1]
    return before if f"\n{asked}\n" in f"\n{waiting}\n" else f"{before}\n{asked}"


def seen_by_unit(question: str, *, with_chair: bool) -> str:
    """What the unit sees of all that has been asked: not what waits with the chair."""
    return NEXT.join(paragraphs(question)[:-1]) if with_chair else question
