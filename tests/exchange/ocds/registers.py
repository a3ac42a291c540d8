"""A register with something of everything, and registers of any kind."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from models.kinds import ContractNature, Procedure, Sanction
from styrhjul.exchange.ocds import Publisher
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

DAY = date(2027, 3, 1)
AT = datetime(2027, 3, 1, 8, 30, tzinfo=UTC)
EKEBY = Publisher("Ekeby kommun", "2120001234", uri="https://ekeby.example/oppna-data")

OMSORG = Supplier("5567037485", "Ekeby Omsorg AB", "5567037485")
BUSS = Supplier("bussbolaget", "Bussbolaget")

CARE_HOME = Procurement(
    key="VON 2026/12",
    title="Drift av Solgläntans demensboende",
    ocid="ocds-styrhjul-von-2026-12",
    description="Sextio platser, fyra år.",
    cpv="85311100",
    nature=ContractNature.SOCIAL,
    framework=True,
    responsible="Karin Lund",
    estimate=60_000_000,
    criteria="Bästa förhållandet mellan pris och kvalitet",
    tenders=4,
    announce_planned_on=date(2026, 1, 12),
    award_planned_on=date(2026, 5, 1),
    start_planned_on=date(2026, 9, 1),
    announced_on=date(2026, 1, 15),
    tenders_due_on=date(2026, 3, 2),
    awards=(
        Award(
            "1",
            title="Drift",
            decided_on=date(2026, 5, 4),
            decider="Vård- och omsorgsnämnden",
            paragraph="§ 41",
            standstill_to=date(2026, 5, 15),
            value=58_500_000,
            suppliers=(OMSORG,),
            contracts=(
                Contract(
                    "A-1",
                    title="Avtal om drift",
                    signed_on=date(2026, 5, 20),
                    starts_on=date(2026, 9, 1),
                    ends_on=date(2030, 8, 31),
                    value=58_500_000,
                    award_notice_on=date(2026, 6, 1),
                    private_operation=True,
                    options=(
                        Option(1, "två år till", decide_by=date(2030, 1, 31), extends_to=date(2032, 8, 31)),
                        Option(2, "tio platser till", value=4_000_000, used_on=date(2027, 1, 15)),
                    ),
                    call_offs=(CallOff("1", date(2026, 10, 1), "extra nattpersonal", 90_000, OMSORG),),
                    follow_ups=(
                        FollowUp(
                            1,
                            "bemanning",
                            date(2026, 11, 1),
                            how="besök",
                            by="Karin Lund",
                            done_on=date(2026, 11, 3),
                            findings="En natt i veckan saknas en person.",
                            sanction=Sanction.REMARK,
                        ),
                        FollowUp(2, "kost", date(2027, 5, 1)),
                    ),
                ),
            ),
        ),
    ),
)
OPEN_TENDER = Procurement(
    key="BUN 2027/3",
    title="Skolskjuts",
    ocid="ocds-styrhjul-bun-2027-3",
    cpv="60130000",
    estimate=9_000_000,
    tenders=3,
    announced_on=date(2027, 1, 10),
    tenders_due_on=date(2027, 2, 20),
    awards=(Award("1", value=8_700_000, suppliers=(BUSS,), contracts=(Contract("A-1", value=8_700_000),)),),
)
DIRECT = Procurement(
    key="BUN 2026/9",
    title="Läromedel i slöjd",
    ocid="ocds-styrhjul-bun-2026-9",
    nature=ContractNature.GOODS,
    procedure=Procedure.DIRECT,
    documentation="Under direktupphandlingsgränsen; tre leverantörer tillfrågades.",
    awards=(Award("1", decided_on=date(2026, 9, 9), value=140_000, suppliers=(BUSS,)),),
)
HOME_CARE = ChoiceSystem(
    "hemtjanst",
    "Hemtjänst",
    cpv="85312000",
    starts_on=date(2020, 1, 1),
    books=(
        RequirementsBook("1", date(2020, 1, 1)),
        RequirementsBook("2", date(2026, 1, 1), "Nya krav på språk.", "https://ekeby.example/lov/2.pdf"),
    ),
    approvals=(
        Approval(
            OMSORG,
            date(2025, 1, 15),
            approved_on=date(2025, 2, 1),
            follow_ups=(FollowUp(1, "kontinuitet", date(2026, 11, 1)),),
        ),
        Approval(BUSS, date(2025, 6, 1), refused_on=date(2025, 7, 1), why="Saknar tillstånd från IVO."),
    ),
)
REGISTER = Register((DIRECT, CARE_HOME), (HOME_CARE,))

_texts = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=12)
_keys = st.text("abcåäö 0123/-.", min_size=1, max_size=8)
_days = st.none() | st.dates(date(1990, 1, 1), date(2100, 12, 31))
_certain_days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
_amounts = st.none() | st.integers(0, 2**53)


def _unique(parts: st.SearchStrategy[Any], name: str = "key", most: int = 2) -> st.SearchStrategy[Any]:
    return st.lists(parts, max_size=most, unique_by=lambda each: getattr(each, name)).map(tuple)


_suppliers = st.sampled_from(
    (OMSORG, BUSS, Supplier("1", "Ett & Co", "5560360793"), Supplier("lund", "Lunds läromedel"))
)
_follow_ups = st.builds(
    FollowUp,
    no=st.integers(1, 9),
    what=_texts,
    due_on=_certain_days,
    how=_texts,
    by=_texts,
    done_on=_days,
    findings=_texts,
    sanction=st.sampled_from(Sanction),
)
_options = st.builds(
    Option,
    no=st.integers(1, 9),
    what=_texts,
    decide_by=_days,
    extends_to=_days,
    value=_amounts,
    used_on=_days,
    declined_on=_days,
)
_call_offs = st.builds(
    CallOff, key=_keys, day=_certain_days, what=_texts, value=_amounts, supplier=st.none() | _suppliers
)
_contracts = st.builds(
    Contract,
    key=_keys,
    title=_texts,
    signed_on=_days,
    starts_on=_days,
    ends_on=_days,
    value=_amounts,
    award_notice_on=_days,
    private_operation=st.booleans(),
    ended_on=_days,
    ended_why=_texts,
    options=_unique(_options, "no"),
    call_offs=_unique(_call_offs),
    follow_ups=_unique(_follow_ups, "no"),
)
_awards = st.builds(
    Award,
    key=_keys,
    title=_texts,
    decided_on=_days,
    decider=_texts,
    paragraph=_texts,
    standstill_to=_days,
    value=_amounts,
    cancelled_on=_days,
    suppliers=_unique(_suppliers),
    contracts=_unique(_contracts),
)
_procurements = st.builds(
    Procurement,
    key=_keys,
    title=_texts,
    ocid=st.just(""),
    description=_texts,
    cpv=st.sampled_from(("", "85311100", "45233130")),
    nature=st.sampled_from(ContractNature),
    procedure=st.sampled_from(Procedure),
    framework=st.booleans(),
    responsible=_texts,
    estimate=_amounts,
    criteria=_texts,
    tenders=st.none() | st.integers(0, 99),
    documentation=_texts,
    announce_planned_on=_days,
    award_planned_on=_days,
    start_planned_on=_days,
    announced_on=_days,
    tenders_due_on=_days,
    cancelled_on=_days,
    cancelled_why=_texts,
    awards=_unique(_awards),
)
_books = st.builds(RequirementsBook, version=_keys, valid_from=_certain_days, changes=_texts, link=_texts)
_approvals = st.builds(
    Approval,
    supplier=_suppliers,
    applied_on=_certain_days,
    approved_on=_days,
    refused_on=_days,
    left_on=_days,
    why=_texts,
    follow_ups=_unique(_follow_ups, "no"),
)
_systems = st.builds(
    ChoiceSystem,
    key=_keys,
    name=_texts,
    cpv=st.sampled_from(("", "85312000")),
    starts_on=_days,
    ends_on=_days,
    books=_unique(_books, "version"),
    approvals=_unique(_approvals, "applied_on"),
)


def _in_order(register: Register) -> Register:
    return replace(
        register,
        procurements=tuple(sorted(register.procurements, key=lambda each: each.key)),
        systems=tuple(sorted(register.systems, key=lambda each: each.key)),
    )


registers = (
    st.builds(Register, procurements=_unique(_procurements, most=3), systems=_unique(_systems))
    .filter(lambda register: register.procurements or register.systems)
    .map(_in_order)
)
