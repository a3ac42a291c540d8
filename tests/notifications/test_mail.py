"""Letters over one kept connection to a real mail server, in good weather and bad."""

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import trustme

from models.kinds import Ending
from notifications.channels.letters import Answer, Attachment, ChannelDownError, Letter, Mailbox, UnsendableError
from notifications.channels.opening import open_mail
from notifications.channels.plugin import NotifyLetters
from tests.notifications.post_office import PostOffice, post_office

SENDER = Mailbox("Årshjulet i Ekbacka", "arshjul@ekbacka.example")
NOON = dt.datetime(2027, 1, 12, 12, tzinfo=dt.UTC)


def letter(n: int, *, text: str = "Hej!\n.\n.punkt\nSlut", **more: Any) -> Letter:
    to = Mailbox(f"Åsa Ö {n}", f"asa{n}@ekbacka.example")
    subject = more.pop("subject", f"Enhetsplan {n}: senast 15 januari")
    return Letter(f"<{n}@ekbacka.example>", SENDER, to, subject, text, html=f"<p>{text}</p>", written_at=NOON, **more)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as office:
        yield office


@pytest.fixture
def channel(office: PostOffice) -> Iterator[NotifyLetters]:
    opened = open_mail(office.url)
    yield opened
    opened.close()


def endings(answers: list[Answer]) -> list[Ending]:
    return [answer.ending for answer in answers]


def test_many_letters_go_over_one_connection_and_each_is_answered(office: PostOffice, channel: NotifyLetters) -> None:
    answers = list(channel.deliver(letter(n) for n in range(30)))
    assert endings(answers) == [Ending.ACCEPTED] * 30
    assert office.connections == 1
    assert office.receivers == [f"asa{n}@ekbacka.example" for n in range(30)]


def test_a_letter_arrives_as_it_was_written(office: PostOffice, channel: NotifyLetters) -> None:
    list(channel.deliver([letter(1, contact="anna@ekbacka.example")]))
    (got,) = office.letters
    assert got["Subject"] == "Enhetsplan 1: senast 15 januari"
    assert str(got["To"]) == "Åsa Ö 1 <asa1@ekbacka.example>"
    assert got["Message-ID"] == "<1@ekbacka.example>"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["List-Unsubscribe"] == "<mailto:anna@ekbacka.example?subject=Avregistrera>"
    plain, html = (got.get_body(preferencelist=[kind]) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    assert plain.get_content().splitlines() == ["Hej!", ".", ".punkt", "Slut"]
    assert "<p>Hej!" in html.get_content()


def test_files_go_with_a_letter_and_keep_their_names(office: PostOffice, channel: NotifyLetters) -> None:
    report = Attachment("Uppföljning april.pdf", "application/pdf", bytes(range(256)) * 200)
    assert b"filename*=UTF-8''Uppf%C3%B6ljning%20april.pdf" in letter(1, attachments=(report,)).content
    list(channel.deliver([letter(1, attachments=(report,)), letter(2, attachments=(report,))]))
    for got in office.letters:
        (file,) = got.iter_attachments()
        assert file.get_content_type() == "application/pdf"
        assert file.get_content() == report.file
        assert file.get_filename() == "Uppfoljning-april.pdf"
        plain = got.get_body(preferencelist=["plain"])
        assert plain is not None
        assert plain.get_content().startswith("Hej!")


def test_the_same_letter_is_the_same_bytes(channel: NotifyLetters) -> None:
    assert letter(1).content == letter(1).content


def test_one_whom_the_server_does_not_know_is_refused_and_the_others_get_theirs(
    office: PostOffice, channel: NotifyLetters
) -> None:
    office.faults = {"asa1@ekbacka.example": ["refuse"], "asa2@ekbacka.example": ["greylist"]}
    answers = list(channel.deliver(letter(n) for n in range(4)))
    assert endings(answers) == [Ending.ACCEPTED, Ending.REFUSED, Ending.TEMPORARY, Ending.ACCEPTED]
    assert (answers[1].code, answers[2].code) == (550, 451)
    assert "No such user" in answers[1].text
    assert office.connections == 1
    assert len(office.letters) == 2


@pytest.mark.parametrize("fault", ["drop", "lose", "hang"])
def test_a_line_that_is_lost_costs_its_own_letter_only(office: PostOffice, fault: str) -> None:
    office.faults = {"asa1@ekbacka.example": [fault]}
    office.patience = 1 if fault == "hang" else office.patience
    with closing(open_mail(office.url)) as channel:
        answers = list(channel.deliver(letter(n) for n in range(4)))
    assert endings(answers) == [Ending.ACCEPTED, Ending.UNKNOWN, Ending.ACCEPTED, Ending.ACCEPTED]
    assert office.connections == 2


@pytest.mark.parametrize("fault", ["busy", "full"])
def test_a_server_that_has_had_enough_on_one_line_gets_the_letter_on_a_new_one(
    office: PostOffice, channel: NotifyLetters, fault: str
) -> None:
    office.faults = {"asa1@ekbacka.example": [fault]}
    answers = list(channel.deliver(letter(n) for n in range(3)))
    assert endings(answers) == [Ending.ACCEPTED] * 3
    assert office.connections == 2


@pytest.mark.parametrize("fault", ["busy", "full"])
def test_a_server_that_has_had_enough_on_a_new_line_too_gets_it_another_time(
    office: PostOffice, channel: NotifyLetters, fault: str
) -> None:
    office.faults = {"asa1@ekbacka.example": [fault, fault]}
    answers = list(channel.deliver(letter(n) for n in range(3)))
    assert endings(answers) == [Ending.ACCEPTED, Ending.TEMPORARY, Ending.ACCEPTED]


def test_a_full_mailbox_is_tried_later_on_the_same_line(office: PostOffice, channel: NotifyLetters) -> None:
    office.faults = {"asa0@ekbacka.example": ["full"]}
    answers = list(channel.deliver([letter(0), letter(1)]))
    assert endings(answers) == [Ending.TEMPORARY, Ending.ACCEPTED]
    assert (answers[0].code, office.connections) == (452, 1)


def test_two_lost_lines_in_a_row_mean_that_the_server_is_down(office: PostOffice, channel: NotifyLetters) -> None:
    office.faults = {f"asa{n}@ekbacka.example": ["drop"] for n in range(4)}
    answers = channel.deliver(letter(n) for n in range(4))
    assert endings([next(answers), next(answers)]) == [Ending.UNKNOWN, Ending.UNKNOWN]
    with pytest.raises(ChannelDownError):
        next(answers)


def test_a_server_that_is_not_there_or_will_not_have_us_is_down_and_no_letter_is_spent(office: PostOffice) -> None:
    with pytest.raises(ChannelDownError):
        list(open_mail("smtp://127.0.0.1:1?cto=1").deliver([letter(1)]))
    office.refuses_sender = True
    with pytest.raises(ChannelDownError, match="Sender not allowed"):
        list(open_mail(office.url).deliver([letter(1)]))
    assert office.letters == []


def test_a_server_without_pipelining_gets_one_command_at_a_time(office: PostOffice) -> None:
    async def plain_ehlo(
        server: object, session: object, envelope: object, hostname: str, told: list[str]
    ) -> list[str]:
        session.host_name = hostname  # type: ignore[attr-defined]
        return told

    office.handle_EHLO = plain_ehlo  # type: ignore[method-assign,assignment]
    office.faults = {"asa1@ekbacka.example": ["refuse"]}
    channel = open_mail(office.url)
    answers = list(channel.deliver(letter(n) for n in range(3)))
    channel.close()
    assert endings(answers) == [Ending.ACCEPTED, Ending.REFUSED, Ending.ACCEPTED]


def test_under_starttls_letters_go_over_one_encrypted_line_with_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    with (
        post_office(certificate=authority.issue_cert("127.0.0.1")) as office,
        authority.cert_pem.tempfile() as trusted,
    ):
        monkeypatch.setenv("SSL_CERT_FILE", trusted)
        channel = open_mail(f"starttls://anna:hemligt@127.0.0.1:{office.port}")
        assert endings(list(channel.deliver(letter(n) for n in range(5)))) == [Ending.ACCEPTED] * 5
        channel.close()
        with pytest.raises(ChannelDownError, match="535"):
            list(open_mail(f"starttls://anna:fel@127.0.0.1:{office.port}").deliver([letter(1)]))
    assert len(office.letters) == 5


def test_a_server_whose_certificate_nobody_vouches_for_gets_no_letter_in_clear_text_either() -> None:
    with post_office(certificate=trustme.CA().issue_cert("127.0.0.1")) as office:
        channel = open_mail(f"starttls://anna:hemligt@127.0.0.1:{office.port}")
        with pytest.raises(ChannelDownError, match="certificate"):
            list(channel.deliver([letter(1)]))
        assert office.letters == []


def test_a_long_queue_changes_connection_now_and_then(
    office: PostOffice, channel: NotifyLetters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notifications.channels.mail.MOST_LETTERS", 4)
    assert endings(list(channel.deliver(letter(n) for n in range(10)))) == [Ending.ACCEPTED] * 10
    assert office.connections == 3


def test_apprise_itself_can_send_by_the_channel(office: PostOffice) -> None:
    channel = open_mail(f"{office.url}&from=arshjul@ekbacka.example&to=drift@ekbacka.example")
    assert channel.notify(title="Mätaren", body="Larm & <b>fara</b>")
    channel.close()
    assert office.receivers == ["drift@ekbacka.example"]
    html = office.letters[0].get_body(preferencelist=["html"])
    assert html is not None
    assert "Larm &amp; &lt;b&gt;fara" in html.get_content()


def test_letters_can_be_laid_in_a_folder_to_be_read_first(tmp_path: Path) -> None:
    channel = open_mail(f"folder://{tmp_path}/brev")
    answers = list(channel.deliver([letter(1), letter(2)]))
    assert endings(answers) == [Ending.ACCEPTED, Ending.ACCEPTED]
    first, _ = sorted((tmp_path / "brev").iterdir())
    assert first.name == "2027-01-12 asa1@ekbacka.example 1.eml"
    assert first.read_bytes() == letter(1).content
    (tmp_path / "fil").write_text("")
    with pytest.raises(ChannelDownError):
        list(open_mail(f"folder://{tmp_path}/fil").deliver([letter(1)]))


@pytest.mark.parametrize(
    "address",
    [
        "anna@ekbacka.example,angripare@ond.example",
        "anna@ekbacka.example\r\nRCPT TO:<angripare@ond.example>",
        "anna@ekbacka.example> <angripare@ond.example",
        "anna@ekbacka.example?bcc=angripare@ond.example",
        "anna",
        "",
    ],
)
def test_what_is_not_just_one_address_is_never_written_to(address: str) -> None:
    with pytest.raises(UnsendableError):
        Mailbox("Anna", address)


def test_nothing_in_a_name_or_a_subject_can_add_a_header(office: PostOffice, channel: NotifyLetters) -> None:
    sly = letter(1, subject="Plan\r\nBcc: angripare@ond.example")
    named = Mailbox("Åsa\r\nBcc: angripare@ond.example", "asa@ekbacka.example")
    list(channel.deliver([sly, Letter("<2@x>", SENDER, named, "Plan", "Hej", "<p>Hej</p>", NOON)]))
    assert [got["Bcc"] for got in office.letters] == [None, None]
    assert office.receivers == ["asa1@ekbacka.example", "asa@ekbacka.example"]


def test_a_setting_that_names_no_mail_server_is_told_without_its_password() -> None:
    with pytest.raises(ChannelDownError) as told:
        open_mail("mailto://anna:hemligt@ekbacka.example")
    assert "smtp://, starttls://, smtps:// eller folder://" in str(told.value)
    assert "hemligt" not in str(told.value)
