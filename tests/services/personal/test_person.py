"""Pia leaves the committee: what was held of her is handed out, then erased, and log and reports do not break."""

import io
import json
import zipfile
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlmodel import Session, SQLModel, col, select

from models.indicators import Indicator
from models.kinds import Ending, NoticeState, ReportKind
from models.notices import Delivery, Notice, NoticeItem
from models.obligations import Audit, Draft, Obligation, Transition
from models.organisation import Address, Person, Role
from models.reports import Receipt, Report
from models.signing_in import CalendarKey, Identity, SignInLink, SignInSession
from models.visits import Unavailable, Visit, VisitMember
from styrhjul.refused import Refused
from styrhjul.services import people, transitions
from styrhjul.services.personal.erasing import erase_person
from styrhjul.services.personal.handing_out import DATA, MENTIONS, PAGE, export_person
from styrhjul.services.receipts import give_receipt
from styrhjul.services.sealing import seal_log, verify_log
from styrhjul.services.signing_in import make_link
from styrhjul.store.database import Database
from styrhjul.store.leaving import retired
from tests import cast
from tests.services.plans import READING, handed_in, number, opened

LEFT, LATER = date(2027, 2, 1), date(2027, 3, 1)
PIA = cast.act(READING, actor="Pia Palm")
ANNA = cast.act(LATER)


def settle(session: Session) -> None:
    """Pia Palm reads the plans, asks, is away, is written to and signs in; and then leaves."""
    opened(session)
    people.rename_person(session, person="pia", name="Pia Palm", language="sv", act=cast.act(READING))
    for unit in ("u1", "u2", "u3"):
        handed_in(session, unit, accepted=True)
    reading = number(session, step="lasning", party="pia")
    give_receipt(session, obligation_id=reading, thing=lambda one: one.key == "u1", question="Varför så?", act=PIA)
    give_receipt(session, obligation_id=reading, act=PIA)
    _rows_of_her(session, reading)
    role = session.exec(select(Role).join(Person, Role.person_id == Person.id).where(Person.key == "pia")).one()
    role.party = "Ekepartiet"
    session.add(role)
    people.end_role(session, person="pia", role_id=role.id or 0, last=str(LEFT), act=cast.act(READING))


def _rows_of_her(session: Session, reading: int) -> None:
    pia = people.person_of(session, "pia")
    unit, address = cast.units(session)[0], session.exec(select(Address).where(Address.person_id == pia.id)).one()
    occurrence = session.get_one(Obligation, reading).occurrence_id
    visit = Visit(body_id=unit.body_id, unit_id=unit.id, year=2027, key="u1", day=READING, changed_at=cast.NOON,
                  held_on=READING, why="I gruppen finns Pia Palm (Ekepartiet).")  # fmt: skip
    notice = Notice(person_id=pia.id, day=READING, address_id=address.id, subject="Till Pia Palm", body="Hej Pia Palm!")
    session.add_all([visit, notice])
    session.flush()
    session.add_all(
        [
            VisitMember(visit_id=visit.id, person_id=pia.id),
            Delivery(notice_id=notice.id, at=cast.NOON, sent_to="pia@ekbacka.example", ending=Ending.TEMPORARY,
                     answer="450 pia@ekbacka.example is busy"),
            NoticeItem(obligation_id=reading, person_id=pia.id, reason="before-7", due_on=LEFT, planned_on=READING),
            Unavailable(person_id=pia.id, starts_on=READING, ends_on=READING, reason="Sjuk"),
            SignInLink(secret_sha256="a" * 64, person_id=pia.id, made_at=cast.NOON, ends_at=cast.NOON),
            SignInSession(secret_sha256="b" * 64, person_id=pia.id, way="link", browser="Firefox på Linux",
                          began_at=cast.NOON, seen_at=cast.NOON, ends_at=cast.NOON),
            Identity(person_id=pia.id, issuer="https://id.example", subject="pia-1", known_at=cast.NOON),
            CalendarKey(secret_sha256="c" * 64, person_id=pia.id, made_at=cast.NOON),
            Report(kind=ReportKind.VISITS, occurrence_id=occurrence, title="Besöken", day=READING, at=cast.NOON,
                   facts='{"group": ["Pia Palm (Ekepartiet)"]}', sha256="d" * 64),
            Draft(obligation_id=reading, content="{}", saved_at=cast.NOON, saved_by="Pia Palm"),
        ]
    )  # fmt: skip
    session.flush()


@pytest.fixture
def lived(database: Database) -> Database:
    with database.writing() as session:
        settle(session)
    return database


def where_found(database: Database, *words: str) -> set[str]:
    """Every table and column in which one of the words stands."""
    found = set()
    with database.snapshot() as connection:
        for table in SQLModel.metadata.sorted_tables:
            for row in connection.execute(text(f'SELECT * FROM "{table.name}"')).mappings():
                found |= {
                    f"{table.name}.{column}"
                    for column, value in row.items()
                    if any(word in str(value) for word in words)
                }
    return found


def test_all_that_is_held_of_a_person_is_handed_out_without_what_opens_doors(lived: Database) -> None:
    file = io.BytesIO()
    export_person(lived, file, person="pia", act=ANNA)
    archive = zipfile.ZipFile(file)
    tables = json.loads(archive.read(DATA))["tables"]
    assert {name: len(rows) for name, rows in tables.items() if name != "audit"} == {
        "address": 1, "calendar_key": 1, "delivery": 1, "draft": 1, "identity": 1, "notice": 1, "notice_item": 2,
        "obligation": 1, "person": 1, "receipt": 3, "role": 1, "sign_in_link": 1, "sign_in_session": 1, "submission": 1,
        "transition": 1, "unavailable": 1, "visit_member": 1,
    }  # fmt: skip
    assert {row["verb"] for row in tables["audit"]} >= {"submit", "ask", "person", "role_end", "export"}
    assert tables["receipt"][0]["question"] == "Varför så?"
    everything = archive.read(DATA).decode() + archive.read(PAGE).decode()
    assert [word for word in ("a" * 64, "b" * 64, "c" * 64) if word in everything] == []


def test_the_page_is_read_by_a_person(lived: Database) -> None:
    file = io.BytesIO()
    export_person(lived, file, person="pia", act=ANNA)
    page = zipfile.ZipFile(file).read(PAGE).decode()
    assert "<h1>Uppgifter om Pia Palm</h1>" in page
    assert "uttaget 2027-03-01 av Anna Administratör" in page
    assert '<h2 id="receipt">Läskvitton, frågor och svar (3)</h2>' in page
    assert "Firefox på Linux" in page


def test_where_others_name_the_person_is_told_so_that_secrecy_can_be_tried(lived: Database) -> None:
    file = io.BytesIO()
    held = export_person(lived, file, person="pia", act=ANNA)
    assert {(one.table, one.column) for one in held.mentions} == {("report", "facts"), ("visit", "why")}
    told = json.loads(zipfile.ZipFile(file).read(MENTIONS))
    assert "Pia Palm (Ekepartiet)" in told[0]["words"]


def test_an_earlier_name_is_remembered_as_hers(lived: Database) -> None:
    with lived.writing() as session:
        people.rename_person(session, person="pia", name="Pia Lind", language="sv", act=cast.act(READING))
    held = export_person(lived, io.BytesIO(), person="pia", act=ANNA)
    assert held.person.names == ("Pia Lind", "Pia", "Pia Palm")
    assert len(held.rows["receipt"]) == 3


@pytest.mark.parametrize("kind", ["database", "on_postgresql"])
def test_nothing_but_public_records_knows_the_one_who_has_been_erased(
    request: pytest.FixtureRequest, kind: str
) -> None:
    lived: Database = request.getfixturevalue(kind)
    with lived.writing() as session:
        settle(session)
    assert len(export_person(lived, io.BytesIO(), person="pia", act=ANNA).rows) > 15
    before = where_found(lived, "Pia Palm", "pia@ekbacka.example", '"pia"', "person:pia", "Firefox")
    told = {"person.name", "address.value", "notice.body", "delivery.sent_to", "receipt.by", "transition.actor",
            "audit.actor", "audit.after", "visit.why", "draft.saved_by", "sign_in_session.browser"}  # fmt: skip
    assert told <= before
    with lived.writing() as session:
        pia = people.person_of(session, "pia").id
        erased = erase_person(session, person="pia", act=ANNA)
    assert (erased.name, erased.shared) == (f"Borttagen person {pia}", ())
    after = where_found(lived, "Pia", "pia", "Firefox", "Sjuk")
    assert after == {"report.facts"}


def test_who_has_been_erased_gets_no_new_role_address_or_link(lived: Database) -> None:
    with lived.writing() as session:
        erase_person(session, person="pia", act=ANNA)
        key = session.exec(select(Person.key).where(col(Person.erased_on).is_not(None))).one()
        with pytest.raises(Refused, match="ingen person"):
            people.add_address(session, person=key, value="pia@ekbacka.example", act=ANNA)
        with pytest.raises(Refused, match="ingen person"):
            make_link(session, person=key, act=ANNA)


def test_what_has_been_done_stands_without_the_name(lived: Database) -> None:
    with lived.writing() as session:
        gone = erase_person(session, person="pia", act=ANNA).name
    with lived.reading() as session:
        person = session.exec(select(Person).where(Person.name == gone)).one()
        assert (person.key, person.erased_on) == (f"borttagen-{person.id}", LATER)
        assert {receipt.by for receipt in session.exec(select(Receipt))} == {gone}
        role = session.exec(select(Role).where(Role.person_id == person.id)).one()
        assert (role.ends_on, role.party) == (LEFT, "Ekepartiet")
        assert session.exec(select(VisitMember).where(VisitMember.person_id == person.id)).one()
        assert gone in session.exec(select(Visit)).one().why
        assert {row.actor for row in session.exec(select(Transition))} == {"Anna Administratör", "Hanna", gone}
        assert session.exec(select(Draft)).all() == []
        notice = session.exec(select(Notice).where(Notice.person_id == person.id)).one()
        assert (notice.subject, notice.body, notice.state) == ("", "", NoticeState.SUPPRESSED)


def test_the_log_goes_on_telling_what_was_done_and_its_seals_add_up(lived: Database) -> None:
    with lived.reading() as session:
        asked = session.exec(select(Audit).where(Audit.verb == "ask")).one()
    seal_log(lived, now=cast.NOON)
    with lived.writing() as session:
        gone = erase_person(session, person="pia", act=ANNA).name
    seal_log(lived, now=datetime(2027, 3, 2, tzinfo=UTC))
    with lived.reading() as session:
        verified = verify_log(session.connection())
        assert verified.is_whole
        assert verified.emptied == 4
        again = session.exec(select(Audit).where(Audit.verb == "ask")).one()
        assert (again.at, again.actor, again.subject, again.after) == (asked.at, gone, asked.subject, asked.after)
        assert session.exec(select(Audit).where(Audit.verb == "erase")).one().actor == "Anna Administratör"


def test_a_namesake_keeps_what_is_theirs(database: Database) -> None:
    with database.writing() as session:
        settle(session)
        cast.person(session, "pia2", name="Pia Palm")
        erased = erase_person(session, person="pia", act=ANNA)
        assert erased.shared == ("Pia Palm",)
        assert {receipt.by for receipt in session.exec(select(Receipt))} == {"Pia Palm"}
        assert people.person_of(session, "pia2").name == "Pia Palm"


def test_a_short_name_is_not_taken_out_of_a_longer_one(database: Database) -> None:
    with database.writing() as session:
        settle(session)
        visit = session.exec(select(Visit)).one()
        visit.why = "Pia Palmgren, Pia Palm och Pia Palm-Ek åker."
        session.add(visit)
        session.flush()
        gone = erase_person(session, person="pia", act=ANNA).name
        assert session.exec(select(Visit)).one().why == f"Pia Palmgren, {gone} och Pia Palm-Ek åker."


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("per", "rollen politician i Barn- och utbildningsnämnden gäller fortfarande. Avsluta den först."),
        ("anna", "rollen administrator i Barn- och utbildningsnämnden gäller fortfarande. Avsluta den först."),
        ("nobody", "Det finns ingen person med nyckeln nobody."),
    ],
)
def test_who_holds_a_role_is_not_erased(database: Database, who: str, why: str) -> None:
    with database.writing() as session:
        settle(session)
    with pytest.raises(Refused, match=why.replace(".", r"\.")), database.writing() as session:
        erase_person(session, person=who, act=ANNA)


def test_who_owes_something_stands_in_owns_or_is_to_visit_is_not_erased(database: Database) -> None:
    with database.writing() as session:
        settle(session)
        per = people.person_of(session, "per")
        role = session.exec(select(Role).where(Role.person_id == per.id)).one()
        people.end_role(session, person="per", role_id=role.id or 0, last=str(LEFT), act=cast.act(READING))
        _refused(session, "Läsning av enhetsplanerna 2027 är inte klart")
        transitions.waive(
            session,
            obligation_id=number(session, step="lasning", party="per"),
            act=cast.act(READING, comment="Har slutat."),
        )
        indicator = session.exec(select(Indicator)).one()
        indicator.owner_id = per.id
        session.add(indicator)
        _refused(session, "nyckeltalet Läsförmåga har personen som ägare eller ersättare")
        indicator.owner_id = None
        visit = Visit(body_id=indicator.body_id, unit_id=cast.units(session)[1].id, year=2027, key="u2",
                      day=date(2027, 4, 1), changed_at=cast.NOON)  # fmt: skip
        session.add_all([indicator, visit])
        session.flush()
        member = VisitMember(visit_id=visit.id, person_id=per.id)
        session.add(member)
        _refused(session, "personen ska besöka Skola 2 den 2027-04-01")
        member.left_on = READING
        anna = session.exec(select(Role).where(Role.kind == "administrator")).one()
        anna.substitute_id = per.id
        session.add_all([member, anna])
        _refused(session, "personen är ersättare för Anna")
        anna.substitute_to = READING
        session.add(anna)
        session.flush()
        erase_person(session, person="per", act=ANNA)
        with pytest.raises(Refused, match="är redan raderad, 2027-03-01"):
            erase_person(session, person=f"borttagen-{per.id}", act=ANNA)


def _refused(session: Session, why: str) -> None:
    session.flush()
    with pytest.raises(Refused, match=why):
        erase_person(session, person="per", act=ANNA)


def test_who_has_left_is_listed_the_longest_gone_first(lived: Database) -> None:
    with lived.snapshot() as connection:
        assert [(one.key, one.last_day) for one in retired(connection, before=LATER, today=LATER)] == [("pia", LEFT)]
        assert retired(connection, before=LEFT, today=LATER) == ()
        assert retired(connection, before=LATER, today=READING) == ()
