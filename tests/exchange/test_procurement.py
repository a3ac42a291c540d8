"""The register of procurements as a procurement officer's sheets hold it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.kinds import ContractNature, Procedure, Sanction
from styrhjul.exchange.problems import ImportRefused
from styrhjul.exchange.procurement import Sheets, read_sheets, register_of, write_workbook
from styrhjul.rules.procurement.parts import Part, differences, parts_of, register_from
from styrhjul.rules.procurement.register import (
    Approval,
    Award,
    CallOff,
    ChoiceSystem,
    Contract,
    FollowUp,
    Option,
    Procurement,
    Register,
    RequirementsBook,
    Supplier,
)
from tests.exchange.files import text_file, workbook

BUS = Supplier("5599901013", "Bussbolaget AB", "5599901013")
PROCUREMENTS = "nummer;upphandling;cpv;art;förfarande;uppskattat värde;annonserad\n"
AWARDS = (
    "upphandling;tilldelning;leverantör;organisationsnummer;beslutad;avtalsspärr till;avtal;tecknat;från;till;värde\n"
)
BUSES = PROCUREMENTS + "BUN 27/3;Skolskjuts;60130000-8;tjänster;öppet;1 250 000 kr;2027-02-01\n"


def read(folder: Path, *texts: str) -> Sheets:
    return read_sheets([text_file(folder / f"fil{n}.csv", text) for n, text in enumerate(texts, start=1)])


def register(folder: Path, *texts: str, known: Register | None = None) -> Register:
    return register_of(read(folder, *texts), known=known)


def wrong(folder: Path, *texts: str, known: Register | None = None) -> list[str]:
    with pytest.raises(ImportRefused) as refused:
        register(folder, *texts, known=known)
    return [str(problem) for problem in refused.value.problems]


def test_a_procurement_is_read_with_its_award_its_suppliers_and_its_contract(tmp_path: Path) -> None:
    awards = (
        AWARDS
        + "BUN 27/3;1;Bussbolaget AB;559990-1013;2027-05-04;2027-05-14;A-1;2027-05-20;2027-08-15;2030-06-30;900000\n"
        "BUN 27/3;1;Taxi i Ekeby;;;;;;;;\n"
    )
    (found,) = register(tmp_path, awards, BUSES).procurements
    assert (found.cpv, found.nature, found.procedure) == ("60130000", ContractNature.SERVICES, Procedure.OPEN)
    assert (found.estimate, found.announced_on) == (1_250_000, date(2027, 2, 1))
    (award,) = found.awards
    assert award.suppliers == (
        Supplier("5599901013", "Bussbolaget AB", "5599901013"),
        Supplier("taxi-i-ekeby", "Taxi i Ekeby"),
    )
    assert award.decided_on == date(2027, 5, 4)
    assert award.contracts == (Contract("A-1", "", date(2027, 5, 20), date(2027, 8, 15), date(2030, 6, 30), 900_000),)


@pytest.mark.parametrize(
    ("column", "cell", "why_not"),
    [
        ("uppskattat värde", "1,25 mnkr", "Skriv hela kronor utan moms, som 1 250 000, inte mnkr"),
        ("uppskattat värde", "1250,50", "har ören"),
        ("uppskattat värde", "1.250.000", "är inget tal"),
        ("uppskattat värde", "-5", "kan inte vara ett värde"),
        ("cpv", "6013", "är ingen CPV-kod"),
        ("art", "mat", "Väntade varor, tjänster, byggentreprenad eller sociala tjänster"),
        ("förfarande", "auktion", "känns inte igen"),
        ("antal anbud", "flera", "är inget tal"),
        ("antal anbud", "2,5", "är inget antal"),
        ("annonserad", "våren", "är inget datum"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column(tmp_path: Path, column: str, cell: str, why_not: str) -> None:
    (found,) = wrong(tmp_path, f"nummer;upphandling;{column}\nBUN 27/3;Skolskjuts;{cell}\n")
    assert found.startswith(f"fil1.csv, rad 2 ({column}): ")
    assert why_not in found


def test_a_row_that_refers_to_nothing_is_told_with_what_may_be_meant(tmp_path: Path) -> None:
    awards = AWARDS + "BUN 27/4;;Bussbolaget AB;;;;A-1;;;;\n"
    (unknown,) = wrong(tmp_path, BUSES, awards)
    assert unknown.startswith("fil2.csv, rad 2 (upphandling): Upphandlingen 'BUN 27/4' finns varken i filerna eller i")
    assert unknown.endswith("Menas BUN 27/3?")
    options = "avtal;nr;vad\nA-9;1;ett år till\n"
    (found,) = wrong(tmp_path, BUSES, options)
    assert found.startswith("fil2.csv, rad 2 (avtal): Avtalet 'A-9' finns varken")


def test_a_reference_to_a_row_that_is_wrong_in_itself_is_no_error_of_its_own(tmp_path: Path) -> None:
    faulty = "nummer;upphandling;cpv\nBUN 27/3;Skolskjuts;6\n"
    assert len(wrong(tmp_path, faulty, AWARDS + "BUN 27/3;;Bussbolaget AB;;;;;;;;\n")) == 1


@pytest.mark.parametrize(
    ("cells", "column", "why_not"),
    [
        ("BUN 27/3;;Buss AB;;;;A-1;;2027-08-01;2027-07-01;", "till", "slutar innan det börjar"),
        ("BUN 27/3;;Buss AB;;;;;2027-08-01;;;", "avtal", "Skriv avtalets nummer"),
        ("BUN 27/3;;Buss AB;559990-1014;;;;;;;", "organisationsnummer", "kontrollsiffran"),
        ("BUN 27/3;;Buss AB;;2027-05-04;2027-05-01;;;;;", "avtalsspärr till", "före tilldelningen"),
    ],
)
def test_an_award_that_cannot_be_is_refused(tmp_path: Path, cells: str, column: str, why_not: str) -> None:
    (found,) = wrong(tmp_path, BUSES, f"{AWARDS}{cells}\n")
    assert found.startswith(f"fil2.csv, rad 2 ({column}): ")
    assert why_not in found


def test_a_contract_signed_in_the_standstill_is_read_since_it_has_happened(tmp_path: Path) -> None:
    awards = AWARDS + "BUN 27/3;;Buss AB;;2027-05-04;2027-05-14;A-1;2027-05-10;;;\n"
    assert register(tmp_path, BUSES, awards).procurements[0].awards[0].contracts[0].signed_on == date(2027, 5, 10)


def test_two_rows_that_disagree_on_one_award_are_told(tmp_path: Path) -> None:
    awards = AWARDS + "BUN 27/3;;Buss AB;;2027-05-04;;;;;;\nBUN 27/3;;Taxi AB;;2027-05-05;;;;;;\n"
    (found,) = wrong(tmp_path, BUSES, awards)
    assert found == "fil2.csv, rad 3 (beslutad): Här står något annat än på rad 2 om samma sak."


def test_the_same_procurement_twice_is_told(tmp_path: Path) -> None:
    (found,) = wrong(tmp_path, BUSES, BUSES)
    assert found == "fil2.csv, rad 2 (nummer): Samma sak står redan i fil1.csv, rad 2."


def test_a_missing_column_keeps_and_an_empty_cell_empties(tmp_path: Path) -> None:
    known = Register((Procurement("BUN 27/3", "Skolskjuts", responsible="Per", cpv="60130000"),))
    (found,) = register(tmp_path, "nummer;upphandling;cpv\nBUN 27/3;Skolbuss;\n", known=known).procurements
    assert (found.title, found.responsible, found.cpv) == ("Skolbuss", "Per", "")


def test_sheets_may_refer_to_what_the_register_knows_already(tmp_path: Path) -> None:
    award = Award("1", suppliers=(BUS,), contracts=(Contract("A-1"),))
    known = Register((Procurement("BUN 27/3", "Skolskjuts", awards=(award,)), Procurement("BUN 27/5", "Annan")))
    followed = "avtal;nr;vad;när;gjord;åtgärdssteg\nA-1;1;Punktlighet;2027-10-01;2027-10-05;varning\n"
    called = "avtal;avrop;dag;värde;leverantör\nA-1;1;2027-09-01;25 000;bussbolaget ab\n"
    (found,) = register(tmp_path, followed, called, known=known).procurements
    (contract,) = found.awards[0].contracts
    assert contract.follow_ups[0].sanction is Sanction.WARNING
    assert contract.call_offs[0].supplier == BUS


def test_a_call_off_from_a_supplier_nobody_has_heard_of_is_refused(tmp_path: Path) -> None:
    awards = AWARDS + "BUN 27/3;;Buss AB;;;;A-1;;;;\n"
    (found,) = wrong(tmp_path, BUSES, awards, "avtal;avrop;dag;leverantör\nA-1;1;2027-09-01;Bus AB\n")
    assert found.startswith("fil3.csv, rad 2 (leverantör): Leverantören 'Bus AB' finns varken")


def test_one_contract_number_in_two_procurements_needs_the_procurement(tmp_path: Path) -> None:
    two = BUSES + "BUN 27/4;Taxi;;;;;\n"
    awards = AWARDS + "BUN 27/3;;Buss AB;;;;A-1;;;;\nBUN 27/4;;Taxi AB;;;;A-1;;;;\n"
    (found,) = wrong(tmp_path, two, awards, "avtal;nr\nA-1;1\n")
    assert "finns i flera upphandlingar" in found
    options = "upphandling;avtal;nr\nBUN 27/4;A-1;1\n"
    assert register(tmp_path, two, awards, options).procurements[1].awards[0].contracts[0].options == (Option(1),)


def test_a_choice_system_has_its_books_its_providers_and_their_follow_ups(tmp_path: Path) -> None:
    systems = "nyckel;valfrihetssystem;cpv;från\nhemtjanst;Hemtjänst;85312000;2020-01-01\n"
    books = "valfrihetssystem;version;gäller från;länk\nHemtjänst;5;2027-01-01;https://ekeby.example/5\n"
    approvals = "valfrihetssystem;leverantör;ansökt;godkänd\nhemtjanst;Omtanken AB;2024-02-01;2024-04-01\n"
    followed = "valfrihetssystem;leverantör;nr;vad;när\nhemtjanst;Omtanken AB;1;Kontinuitet;2027-05-15\n"
    (system,) = register(tmp_path, followed, approvals, books, systems).systems
    assert system.books == (RequirementsBook("5", date(2027, 1, 1), link="https://ekeby.example/5"),)
    (approval,) = system.approvals
    assert approval.follow_ups == (FollowUp(1, "Kontinuitet", date(2027, 5, 15)),)
    (found,) = wrong(tmp_path, followed.replace("Omtanken AB", "Hjärtat AB"), approvals, systems)
    assert "Leverantören 'Hjärtat AB' finns varken" in found


def test_a_follow_up_is_of_a_contract_or_of_an_approval(tmp_path: Path) -> None:
    (found,) = wrong(tmp_path, "avtal;valfrihetssystem;nr;vad;när\n;;1;Kontinuitet;2027-05-15\n")
    assert "antingen ett avtals nummer, eller ett valfrihetssystem" in found


def test_a_provider_that_gets_its_number_stays_the_same_provider(tmp_path: Path) -> None:
    named = Supplier("omtanken-ab", "Omtanken AB")
    review = FollowUp(1, "Kontinuitet", date(2027, 5, 15))
    approval = Approval(named, date(2024, 2, 1), follow_ups=(review,))
    known = Register(systems=(ChoiceSystem("hemtjanst", "Hemtjänst", approvals=(approval,)),))
    numbered = "valfrihetssystem;leverantör;organisationsnummer;ansökt\nhemtjanst;Omtanken AB;559990-1013;2024-02-01\n"
    (system,) = register(tmp_path, numbered, known=known).systems
    (found,) = system.approvals
    assert (found.supplier.key, found.follow_ups) == ("5599901013", (review,))


def test_a_sheet_of_something_else_is_left_with_a_note(tmp_path: Path) -> None:
    sheets: dict[str, list[list[object]]] = {
        "Upphandlingar": [["Nummer", "Upphandling"], ["BUN 27/3", "Skolskjuts"]],
        "Lunch": [["Dag", "Rätt"], [1, "Ärtsoppa"]],
    }
    read = read_sheets([workbook(tmp_path / "register.xlsx", sheets)])
    assert [*read.problems] == []
    assert len(read.notes) == 1
    assert register_of(read).procurements == (Procurement("BUN 27/3", "Skolskjuts"),)


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    (found,) = wrong(tmp_path, "rätt;pris\närtsoppa;95\n")
    assert "Rubrikerna känns inte igen" in found


def test_the_empty_template_is_read_as_nothing(tmp_path: Path) -> None:
    (tmp_path / "mall.xlsx").write_bytes(write_workbook())
    read = read_sheets([tmp_path / "mall.xlsx"])
    assert ([*read.problems], [*read.notes], register_of(read)) == ([], [], Register())


WORDS = st.text("abcåäö -+@&", min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)
KEYS = st.from_regex(r"[A-C]{1,2}-[0-9]{1,2}", fullmatch=True)
DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))
SUMS = st.none() | st.integers(0, 10**9)
MAYBE = st.none() | DAYS
COMPANIES = st.sampled_from([BUS, Supplier("5599902128", "Sfi AB", "5599902128"), Supplier("taxi", "Taxi")])


def several(values: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(values, max_size=2).map(tuple)


REVIEWS = several(
    st.builds(
        FollowUp, st.integers(1, 9), WORDS, DAYS, WORDS, WORDS, MAYBE, st.just("") | WORDS, st.sampled_from(Sanction)
    )
)
CONTRACTS = st.builds(
    lambda key, days, value, **parts: Contract(
        key, starts_on=min(days), ends_on=max(days), signed_on=min(days), value=value, private_operation=True, **parts
    ),
    KEYS,
    st.lists(DAYS, min_size=1, max_size=2),
    SUMS,
    options=several(st.builds(Option, st.integers(1, 9), WORDS, MAYBE, MAYBE, SUMS, MAYBE)),
    call_offs=several(st.builds(CallOff, KEYS, DAYS, WORDS, SUMS, st.none() | st.just(BUS))),
    follow_ups=REVIEWS,
)
AWARDED = st.builds(
    Award,
    KEYS,
    title=WORDS,
    decided_on=MAYBE,
    paragraph=st.just("") | KEYS,
    value=SUMS,
    cancelled_on=MAYBE,
    suppliers=several(COMPANIES),
    contracts=several(CONTRACTS),
)
PLANNED = st.builds(
    Procurement,
    KEYS,
    WORDS,
    description=st.just("") | WORDS,
    nature=st.sampled_from(ContractNature),
    procedure=st.sampled_from(Procedure),
    framework=st.booleans(),
    estimate=SUMS,
    tenders=st.none() | st.integers(0, 20),
    announced_on=MAYBE,
    cancelled_on=MAYBE,
    awards=several(AWARDED),
)
OFFERED = st.builds(
    ChoiceSystem,
    KEYS,
    WORDS,
    books=several(st.builds(RequirementsBook, KEYS, DAYS, WORDS)),
    approvals=several(st.builds(Approval, COMPANIES, DAYS, follow_ups=REVIEWS)),
)


def in_order(register: Register) -> Register:
    """Each key once, and sorted, as the database keeps them."""
    parts = parts_of(register)
    for path, award in parts[Part.AWARD].items():
        suppliers = tuple(sorted({*award.suppliers}, key=lambda each: each.key))
        parts[Part.AWARD][path] = replace(award, suppliers=suppliers)
    return register_from(parts)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.builds(Register, several(PLANNED), several(OFFERED)).map(in_order))
def test_what_is_written_to_excel_is_what_is_read_from_it(tmp_path: Path, register: Register) -> None:
    (tmp_path / "register.xlsx").write_bytes(write_workbook(register))
    assert register_of(read_sheets([tmp_path / "register.xlsx"])) == register
    assert differences(register, register) == ()
