"""A small register that the tests of the rules change a date or a value of at a time."""

from datetime import date

from models.kinds import ContractNature, Procedure
from styrhjul.rules.procurement.register import Award, Contract, Option, Procurement, Supplier

OMSORG = Supplier("5567037485", "Ekeby Omsorg AB", "5567037485")

CONTRACT = Contract(
    "A-1",
    signed_on=date(2026, 5, 20),
    starts_on=date(2026, 9, 1),
    ends_on=date(2028, 8, 31),
    value=4_000_000,
    award_notice_on=date(2026, 6, 1),
    options=(Option(1, "ett år till", decide_by=date(2028, 2, 29), extends_to=date(2029, 8, 31)),),
)
AWARD = Award(
    "1",
    decided_on=date(2026, 5, 4),
    standstill_to=date(2026, 5, 14),
    value=4_100_000,
    suppliers=(OMSORG,),
    contracts=(CONTRACT,),
)
PROCUREMENT = Procurement(
    "VON 2026/12",
    "Trygghetslarm",
    cpv="85311000",
    estimate=3_500_000,
    announce_planned_on=date(2026, 1, 15),
    award_planned_on=date(2026, 5, 1),
    start_planned_on=date(2026, 9, 1),
    announced_on=date(2026, 2, 2),
    tenders_due_on=date(2026, 3, 16),
    tenders=4,
    awards=(AWARD,),
)


def bought(key: str, value: int, day: date, *, cpv: str = "39162100", documentation: str = "skäl") -> Procurement:
    """A direct award of goods, made and signed the same day and delivered within the month."""
    contract = Contract("1", signed_on=day, starts_on=day, ends_on=day.replace(day=28), value=value)
    return Procurement(
        key,
        f"Läromedel {key}",
        cpv=cpv,
        nature=ContractNature.GOODS,
        procedure=Procedure.DIRECT,
        documentation=documentation,
        awards=(Award("1", decided_on=day, value=value, suppliers=(OMSORG,), contracts=(contract,)),),
    )
