"""The committee's procurement report: complete, about what is new, and silent about who tenders for what is open."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import select

from models.kinds import FileFormat, Procedure, ReportKind
from models.reports import Report
from styrhjul.exchange.workbook import read_workbook
from styrhjul.reports.contexts import Procurements, load
from styrhjul.reports.rendering import html, xlsx
from styrhjul.rules.procurement.register import Award, Contract, Procurement, Register
from styrhjul.rules.procurement.settings import ProcurementSettings
from styrhjul.services.days import turn_day
from styrhjul.services.procurement.checking import limits_for
from styrhjul.services.reporting import preview_report
from styrhjul.services.reporting.facts.procurement import Sources, procurement_context
from styrhjul.services.reporting.facts.procurement_story import story
from styrhjul.services.transitions import Content, Decided, decide, submit
from styrhjul.store.database import Database
from styrhjul.store.readings import ReportOf
from styrhjul.store.report_history import occasion_ahead
from styrhjul.store.standing import Wanted, lines
from tests.cast import act
from tests.reports.examples import head
from tests.services.reporting.purchasing import (
    BIDDER,
    BUSES,
    FURNITURE,
    MAY,
    MEALS,
    MODULE,
    OMSORG,
    PRESCHOOL,
    REGISTER,
    SEPTEMBER,
    SUBSTITUTES,
    TODAY,
    found_purchasing,
)

DAY = timedelta(days=1)
SETTINGS = ProcurementSettings()


def told(register: Register, *, previous: Procurements | None = None, today: date = TODAY) -> Procurements:
    sources = Sources(limits=limits_for(SETTINGS), settings=SETTINGS, previous=previous)
    first = head("Upphandlingar och avtal", made_on=today)
    report = procurement_context(register, sources, head=first, today=today)
    after = story(report)
    more = {"highlights": after.highlights, "holes": after.holes, "citizens": after.citizens}
    return report.model_copy(update={"head": first.model_copy(update=more)})


def only(*procurements: Procurement) -> Register:
    return Register(tuple(procurements))


def files(report: Procurements) -> str:
    """All that is kept or sent of the report, as text."""
    book = str([grid.rows for grid in read_workbook(xlsx(report), file="r.xlsx")])
    return "\n".join((report.model_dump_json(), html(report).decode(), book))


def test_each_procurement_stands_where_it_is_on_the_day() -> None:
    report = told(REGISTER)
    assert [(one.title, one.responsible, one.announce_on) for one in report.planned] == [
        ("Skolmåltider", "Ulla Upphandlare", date(2027, 9, 1))
    ]
    assert [(one.title, one.step, one.next_on, one.what_next) for one in report.under_way] == [
        ("Skolskjuts", "Annonserad", date(2027, 5, 20), "Sista anbudsdag"),
        ("Möbler", "Tilldelad", None, ""),
    ]


def test_an_award_is_told_with_supplier_value_tenders_and_criteria() -> None:
    (award,) = told(REGISTER).awarded
    assert (award.title, award.suppliers, award.value, award.tenders) == ("Möbler", ("Bussbolaget AB",), 900_000, 4)
    assert (award.criteria, award.decision) == ("Pris 60 %, kvalitet 40 %", "Nämnden, § 41")


def test_direct_awards_are_told_from_the_amount_that_is_to_be_documented() -> None:
    report = told(REGISTER)
    assert [(one.title, one.value, one.documentation) for one in report.direct_awards] == [
        ("Flytt av en modul", 310_000, "Tre tillfrågades.")
    ]
    assert report.direct_limit == 100_000


def test_a_direct_award_without_its_reasons_is_a_hole_in_the_report() -> None:
    report = told(only(replace(MODULE, documentation="")))
    assert "Skälen är inte dokumenterade för ”Flytt av en modul”." in report.head.holes
    assert "Inte dokumenterat än" in html(report).decode()


def test_contracts_that_expire_and_options_come_the_nearest_first() -> None:
    report = told(REGISTER)
    assert [(one.title, one.ends_on, one.options) for one in report.expiring] == [
        ("Drift av Örnens förskola", date(2027, 12, 31), 1)
    ]
    assert [(one.what, one.decide_by) for one in report.options] == [("två år till", date(2027, 9, 30))]


def test_a_contract_with_a_successor_on_its_way_says_which() -> None:
    next_one = replace(MEALS, key="BUN 2027/8", title="Ny drift av förskola", cpv="80110000")
    (expiring,) = told(only(PRESCHOOL, next_one)).expiring
    assert expiring.successor == "Ny drift av förskola (planerad)"


def test_follow_ups_are_done_overdue_or_due() -> None:
    report = told(REGISTER)
    done, of_provider = report.follow_ups_done
    assert (done.what, done.findings, done.sanction) == ("bemanning", "En tjänst var vakant.", "Åtgärdsplan")
    assert (of_provider.about, of_provider.supplier) == ("Förskola med fritt val", "Bussbolaget AB")
    assert [one.what for one in report.follow_ups_overdue] == ["klagomål"]
    assert [one.what for one in report.follow_ups_due] == ["avvikelser"]


def test_a_framework_tells_of_its_call_offs_up_to_the_day() -> None:
    (framework,) = told(REGISTER).frameworks
    assert (framework.lately, framework.lately_value) == (1, 70_000)
    assert (framework.call_offs, framework.used, framework.ceiling) == (2, 120_000, 6_000_000)


def test_who_comes_in_and_who_leaves_a_system_of_choice_is_named_and_who_waits_is_counted() -> None:
    report = told(REGISTER)
    (system,) = report.systems
    assert (system.approved, system.waiting, system.followed_up) == (1, 1, 1)
    assert system.requirements == "Version 2, från 1\N{NO-BREAK SPACE}februari 2027: nya krav på språk"
    assert [(one.provider, one.change, one.why) for one in report.providers] == [
        ("Bussbolaget AB", "Godkänd", ""),
        ("Ekeby Omsorg AB", "Har slutat", "egen begäran"),
    ]
    assert BIDDER.name not in files(report)


def test_the_most_important_is_three_to_six_sentences() -> None:
    full, empty = told(REGISTER).head.highlights, told(Register()).head.highlights
    assert 3 <= len(empty) <= len(full) <= 6
    assert full[0].startswith("1 avtal löper ut inom ett år och 1 option väntar på besked")
    assert full[1].startswith("2 uppföljningar är gjorda hittills i år, 1 av dem ledde till en åtgärd och 1 skulle")


def test_the_report_warns_of_what_has_no_table_of_its_own() -> None:
    names = {one.what for one in told(REGISTER).attention}
    assert "Avtal som löper ut utan plan" in names
    assert "Uppföljning som dröjer" not in names


@pytest.mark.parametrize(
    "open_one",
    [
        replace(BUSES, tenders=987_123),
        replace(BUSES, tenders_due_on=TODAY - DAY, tenders=987_123),
        replace(BUSES, tenders=987_123, awards=(Award("1", suppliers=(BIDDER,), value=98_765_432),)),
        replace(
            BUSES, tenders=987_123, awards=(Award("1", decided_on=TODAY + DAY, suppliers=(BIDDER,), value=98_765_432),)
        ),
        replace(
            BUSES,
            tenders=987_123,
            awards=(
                Award("1", suppliers=(BIDDER,), contracts=(Contract("1", signed_on=TODAY + DAY, value=98_765_432),)),
            ),
        ),
        replace(
            BUSES,
            tenders=987_123,
            awards=(
                Award("1", decided_on=TODAY - DAY, suppliers=(OMSORG,), value=1_000_000),
                Award("2", suppliers=(BIDDER,), value=98_765_432),
            ),
        ),
        replace(
            BUSES,
            tenders=987_123,
            awards=(
                Award("1", decided_on=TODAY - 9 * DAY, cancelled_on=TODAY, suppliers=(BIDDER,), value=98_765_432),
                Award("2", suppliers=(BIDDER,)),
            ),
        ),
        replace(
            MEALS,
            tenders=987_123,
            procedure=Procedure.DIRECT,
            awards=(Award("1", suppliers=(BIDDER,), value=98_765_432),),
        ),
    ],
    ids=["announced", "evaluated", "undecided", "tomorrow", "unsigned", "one part open", "withdrawn", "direct"],
)
def test_nothing_of_who_tenders_is_told_before_the_award(open_one: Procurement) -> None:
    everything = files(told(Register((open_one, *REGISTER.procurements), REGISTER.systems)))
    plain = everything.replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
    for secret in (BIDDER.name.replace(" ", ""), BIDDER.org_number, "987123", "98765432"):
        assert secret not in plain


def test_the_next_report_tells_of_what_is_new_and_what_has_changed() -> None:
    first, later = told(REGISTER), date(2027, 9, 14)
    buses = replace(
        BUSES, tenders=3, awards=(Award("1", decided_on=date(2027, 6, 15), value=2_000_000, suppliers=(BIDDER,)),)
    )
    meals = replace(MEALS, announce_planned_on=date(2027, 10, 1))
    used = replace(
        PRESCHOOL.awards[0].contracts[0],
        options=(replace(PRESCHOOL.awards[0].contracts[0].options[0], used_on=date(2027, 6, 1)),),
    )
    preschool = replace(PRESCHOOL, awards=(replace(PRESCHOOL.awards[0], contracts=(used,)),))
    new = Procurement("BUN 2027/9", "Lärplattform", announce_planned_on=date(2028, 1, 10))
    report = told(Register((preschool, SUBSTITUTES, meals, buses, FURNITURE, MODULE, new)), previous=first, today=later)
    assert (report.since, report.previous_on) == (TODAY, TODAY)
    assert [one.title for one in report.awarded] == ["Skolskjuts"]
    assert report.awarded[0].suppliers == ("Hemliga Anbudet AB",)
    assert not report.direct_awards
    changed = {one.title: (one.was, one.now.replace("\N{NO-BREAK SPACE}", " ")) for one in report.changes}
    assert changed == {
        "Skolskjuts": ("Annonserad", "Tilldelad"),
        "Skolmåltider": ("Annonseras 1\N{NO-BREAK SPACE}september 2027", "Annonseras 1 oktober 2027"),
        "Lärplattform": ("Fanns inte i rapporten", "Planerad, annonsering planerad 10 januari 2028"),
        "Drift av Örnens förskola": ("Till 31\N{NO-BREAK SPACE}december 2027", "Till 31 december 2029"),
    }


def test_what_was_written_into_the_register_late_is_told_of_in_the_next_report() -> None:
    first = told(only(FURNITURE))
    late = replace(FURNITURE, key="BUN 2027/6", title="Lekutrustning")
    report = told(only(FURNITURE, late), previous=first, today=date(2027, 9, 14))
    assert [one.title for one in report.awarded] == ["Lekutrustning"]


def test_nothing_is_told_twice_however_many_reports_there_are() -> None:
    reports: list[Procurements] = []
    for day in (TODAY, TODAY + 30 * DAY, TODAY + 60 * DAY, TODAY + 90 * DAY):
        reports.append(told(REGISTER, previous=reports[-1] if reports else None, today=day))
    assert [len(one.awarded) for one in reports] == [1, 0, 0, 0]
    assert [len(one.follow_ups_done) for one in reports] == [2, 0, 0, 0]
    assert [len(one.providers) for one in reports] == [2, 0, 0, 0]


def _hand_in(database: Database, step: str, day: date) -> None:
    with database.writing() as session:
        found = lines(session.connection(), today=day, wanted=Wanted(step=step))
        number = min(
            (line for line in found if line.due_on and line.due_on >= day), key=lambda line: str(line.due_on)
        ).id
        if step == "underlag":
            submit(session, obligation_id=number, content=Content(text="Priserna stiger."), act=act(day))
        else:
            decide(session, obligation_id=number, decided=Decided("Nämnden", day, "12"), act=act(day))


def _reports(database: Database) -> list[tuple[Report, Procurements]]:
    with database.reading() as session:
        kept = list(session.exec(select(Report).order_by(Report.id)))  # type: ignore[arg-type]
        session.expunge_all()
    read = [(report, load(report.facts)) for report in kept]
    return [(report, facts) for report, facts in read if isinstance(facts, Procurements)]


def _year_of_two_reports(database: Database) -> list[tuple[Report, Procurements]]:
    with database.writing() as session:
        found_purchasing(session)
    _hand_in(database, "underlag", date(2027, 5, 7))
    turn_day(database, today=TODAY, now=act(TODAY).now)
    _hand_in(database, "i_namnden", MAY)
    turn_day(database, today=MAY + DAY, now=act(MAY + DAY).now)
    day = SEPTEMBER - 7 * DAY
    turn_day(database, today=day, now=act(day).now)
    return _reports(database)


def _holds(reports: list[tuple[Report, Procurements]]) -> None:
    (may, first), (final, _), (september, second) = reports
    assert (may.version, final.version, september.version) == (1, 2, 1)
    assert final.decided
    assert first.comments == ("Priserna stiger.",)
    assert first.head.holes == ()
    assert [report.title for report, _ in reports] == [
        f"Upphandlingar och avtal {month}" for month in ("maj", "maj", "september")
    ]
    assert may.summary.splitlines() == list(first.head.highlights)
    assert second.previous_on == first.head.made_on
    assert "Upphandlaren har inte lämnat sitt underlag än: registret kan sakna det senaste." in second.head.holes
    assert not second.awarded
    (side,) = first.operations
    assert (side.kind, side.own, side.private) == ("förskola", 3, 3)
    (figure,) = first.compared
    assert (figure.own, figure.private, figure.year) == (5, 6, 2026)


def test_the_report_is_compiled_by_itself_before_each_meeting(database: Database, letters: object) -> None:
    _holds(_year_of_two_reports(database))


def test_on_postgresql_it_is_compiled_as_well(on_postgresql: Database, letters: object) -> None:
    _holds(_year_of_two_reports(on_postgresql))


def test_a_preview_is_for_the_next_meeting_and_bears_a_name_of_its_own(database: Database) -> None:
    with database.writing() as session:
        found_purchasing(session)
        ahead = occasion_ahead(session.connection(), ReportKind.PROCUREMENT, body="bun", year=2027, today=MAY + DAY)
        files = preview_report(session, ReportOf("bun", 2027, ReportKind.PROCUREMENT, ahead), today=MAY + DAY)
    assert ahead == str(SEPTEMBER)
    assert {name: form for name, (form, _) in files.items()} == {
        f"upphandlingar-bun-2027-2027-09-21-v1.{form}": form
        for form in (FileFormat.PDF, FileFormat.HTML, FileFormat.XLSX)
    }
