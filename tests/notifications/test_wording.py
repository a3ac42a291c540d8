"""The wording of a digest: plain, kind, complete in both languages, and safe with what people write."""

import datetime as dt
from dataclasses import replace

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from notifications.channels.letters import Attachment
from notifications.digest import Asked, Digest, ReportTold, Section, Thing
from notifications.invitations import VisitTold
from notifications.wording import LOCALES, MOST_OF_A_KIND, TEMPLATES, put_into_words, visit_in_words

PLAN = Thing(
    section=Section.DUE,
    kind="before",
    obligation_id=12,
    title="Enhetsplan",
    party="Björkens förskola",
    description="Svara på nämndens mål.",
    due_on=dt.date(2027, 1, 15),
    is_late=False,
    comment="",
    by="",
    decision="",
    unreached="",
)
KINDS = {
    "before": Section.DUE,
    "after": Section.LATE,
    "escalate": Section.ESCALATED,
    "undelivered": Section.UNREACHED,
    "return": Section.RETURNED,
    "question": Section.ASKED,
    "answer": Section.DONE,
    "reopen": Section.RETURNED,
    "open": Section.DUE,
    "submit": Section.DONE,
    "accept": Section.DONE,
    "waive": Section.DONE,
    "decide": Section.DONE,
}


def digest(*things: Thing, language: str = "sv") -> Digest:
    return Digest(
        notice_id=1,
        day=dt.date(2027, 1, 12),
        tried=0,
        person_key="anna",
        person="Anna",
        language=language,
        channel="mail",
        address="anna@ekbacka.example",
        active=True,
        bodies=("Barn- och utbildningsnämnden",),
        things=things,
    )


def test_one_thing_says_what_and_when_in_the_subject_and_why_in_the_letter() -> None:
    wording = put_into_words(digest(PLAN), public_url="https://arshjul.ekbacka.example/", contact="a@ekbacka.example")
    assert wording.subject == "Senast 15 januari: Enhetsplan, Björkens förskola"
    assert wording.text.splitlines()[:8] == [
        "Hej Anna!",
        "",
        "Att göra",
        "========",
        "",
        "* Enhetsplan, Björkens förskola",
        "  Senast fredag 15 januari 2027.",
        "  Svara på nämndens mål.",
    ]
    assert "https://arshjul.ekbacka.example/to/12" in wording.text
    assert "Undrar du över något? Svara på det här meddelandet." in " ".join(wording.text.split())
    assert wording.short == "Senast 15 januari: Enhetsplan, Björkens förskola\nhttps://arshjul.ekbacka.example"


@pytest.mark.parametrize(("more", "ending"), [(1, "och en sak till"), (4, "och 4 saker till")])
def test_more_things_are_counted_in_the_subject(more: int, ending: str) -> None:
    assert put_into_words(digest(PLAN, *[PLAN] * more)).subject.endswith(ending)


@pytest.mark.parametrize("language", sorted(LOCALES))
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_news_has_words_in_both_forms(kind: str, language: str) -> None:
    thing = replace(PLAN, kind=kind, section=KINDS[kind], comment="Bra!", by="Maria", unreached="Per (p@x.se)")
    if kind in ("question", "answer"):
        thing = replace(thing, asked=Asked("Skola 1", "Hur märker eleverna det?", "Pia", "De läser mer.", "Hanna"))
    wording = put_into_words(digest(thing, language=language))
    assert "Enhetsplan" in wording.text
    assert "Enhetsplan" in wording.html
    assert wording.subject.strip()


VISIT = VisitTold(
    id=3,
    sequence=2,
    changed_at=dt.datetime(2027, 1, 12, 11, tzinfo=dt.UTC),
    unit="Björkens <förskola>",
    area="Norra",
    body="Barn- och utbildningsnämnden",
    day=dt.date(2027, 3, 10),
    starts="09:00",
    ends="11:00",
    visitors=("Olle", "Pia"),
    hosts=("Hanna",),
    part="visitor",
    told_before=False,
    cancelled=False,
    why="",
)


@pytest.mark.parametrize("language", sorted(LOCALES))
@pytest.mark.parametrize("kind", ["invite", "cancel"])
@pytest.mark.parametrize("part", ["visitor", "host", ""])
@pytest.mark.parametrize("known", [False, True])
def test_a_visit_has_words_for_everyone_in_it_and_for_every_change(
    kind: str, part: str, known: bool, language: str
) -> None:
    visit = replace(VISIT, part=part, told_before=known, cancelled=known, why="Vattenskada." if known else "")
    section = Section.VISIT if part else Section.UNHELD
    thing = replace(PLAN, section=section, kind=kind, visit=visit)
    wording = put_into_words(digest(thing, language=language))
    assert "Björkens <förskola>" in wording.text
    assert "Björkens &lt;förskola&gt;" in wording.html
    assert "/to/12" not in wording.text
    summary, description = visit_in_words(digest(thing, language=language), thing)
    assert summary.endswith("Björkens <förskola>")
    assert all(line.strip() for line in description.splitlines())


def test_without_rules_of_its_own_a_body_has_the_usual_ones() -> None:
    thing = replace(PLAN, section=Section.VISIT, kind="invite", visit=VISIT)
    assert "– Det ska inte vara till besvär för verksamheten." in put_into_words(digest(thing)).text
    own = replace(thing, visit=replace(VISIT, conduct=("Kom i tid.",)))
    text = put_into_words(digest(own)).text
    assert "– Kom i tid." in text
    assert "besvär" not in text


FOLLOW_UP = replace(
    PLAN,
    section=Section.REPORT,
    kind="report",
    title="Läsning av uppföljningen",
    party="",
    report=ReportTold(3, "Uppföljning januari–april", 1, decided=False, changed="", holes=()),
)


def with_report(language: str = "sv", *, channel: str = "mail", **told: object) -> Digest:
    assert FOLLOW_UP.report is not None
    thing = replace(FOLLOW_UP, report=replace(FOLLOW_UP.report, **told))  # type: ignore[arg-type]
    file = Attachment("uppfoljning.pdf", "application/pdf", b"%PDF-")
    return replace(digest(thing, language=language), channel=channel, attachments=(file,))


def test_a_report_comes_as_pdf_with_a_day_to_have_read_it_by() -> None:
    wording = put_into_words(with_report())
    assert wording.subject == "Att läsa: Uppföljning januari–april"
    assert "Rapporten är bifogad som PDF." in wording.text
    assert "Kvittera att du har läst senast fredag 15 januari 2027." in " ".join(wording.text.split())
    assert "Confirm that you have read it by Friday" in " ".join(put_into_words(with_report("en")).text.split())


def test_a_new_version_says_what_is_new_and_what_is_still_missing() -> None:
    wording = put_into_words(with_report(version=2, changed="Rätt utfall.", holes=("Planen saknas från 1 av 2.",)))
    assert wording.subject == "Ny version: Uppföljning januari–april"
    assert "Nytt i version 2: Rätt utfall." in wording.text
    assert "Rapporten är inte komplett:" in wording.text
    assert "Planen saknas från 1 av 2." in wording.html


def test_a_message_that_cannot_carry_files_does_not_speak_of_any() -> None:
    assert "bifogad" not in put_into_words(with_report(channel="Teams")).text


def test_what_people_write_is_text_and_never_markup() -> None:
    sly = replace(PLAN, section=Section.RETURNED, kind="return", comment="<script>x</script> & {{ 7*7 }}", by="<b>")
    wording = put_into_words(digest(sly))
    assert "<script>" not in wording.html
    assert "&lt;script&gt;x&lt;/script&gt; &amp; {{ 7*7 }}" in wording.html
    assert "<script>x</script> & {{ 7*7 }}" in wording.text


def test_a_long_list_is_cut_and_the_rest_is_counted() -> None:
    wording = put_into_words(digest(*[PLAN] * (MOST_OF_A_KIND + 3)))
    assert wording.text.count("* Enhetsplan") == MOST_OF_A_KIND
    assert "Och 3 saker till av samma slag." in wording.text


def test_nobody_is_blamed() -> None:
    late = replace(PLAN, section=Section.LATE, kind="after", is_late=True)
    text = put_into_words(digest(late)).text.lower()
    assert [word for word in ("försummat", "misslyckats", "varning", "måste", "försenad") if word in text] == []
    assert "hör av dig" in text


@pytest.mark.parametrize("language", sorted(set(LOCALES) - {"sv"}))
def test_every_sentence_is_translated_and_no_translation_is_left_over(language: str) -> None:
    found = extract_from_dir(TEMPLATES, method_map=[("**.jinja", "jinja2.ext:babel_extract")])
    said = {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}
    with (TEMPLATES / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    translated = {
        message.id if isinstance(message.id, str) else message.id[0]: message for message in catalogue if message.id
    }
    assert set(translated) == said
    assert [key for key, message in translated.items() if not all(_texts(message.string))] == []
    for key, message in translated.items():
        assert all(text.count("%(") == key.count("%(") or "till" in key for text in _texts(message.string))


def _texts(string: object) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)  # type: ignore[arg-type]


def test_an_unknown_language_is_swedish() -> None:
    assert put_into_words(digest(PLAN, language="fi")).subject.startswith("Senast")
