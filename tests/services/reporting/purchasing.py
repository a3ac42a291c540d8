"""A committee that buys: its register with something of everything, its six preschools, and a year of two reports."""

from dataclasses import replace
from datetime import date

from sqlmodel import Session

from models.indicators import Indicator, Outcome
from models.kinds import BodyKind, Operator, Procedure, Sanction
from models.organisation import Body, Provider, Unit
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
from styrhjul.services.opening import open_cycle
from styrhjul.store.procurement import write_register
from tests.cast import act, definition, holds, person

TODAY = date(2027, 5, 11)
OMSORG = Supplier("5567037485", "Ekeby Omsorg AB", "5567037485")
BUSS = Supplier("5590000005", "Bussbolaget AB", "5590000005")
BIDDER = Supplier("5566778899", "Hemliga Anbudet AB", "5566778899")

MEALS = Procurement(
    "BUN 2027/1",
    "Skolmåltider",
    cpv="55524000",
    responsible="Ulla Upphandlare",
    announce_planned_on=date(2027, 9, 1),
    award_planned_on=date(2027, 12, 1),
)
BUSES = Procurement(
    "BUN 2027/2",
    "Skolskjuts",
    announced_on=date(2027, 4, 1),
    tenders_due_on=date(2027, 5, 20),
    responsible="Ulla Upphandlare",
)
FURNITURE = Procurement(
    "BUN 2027/3",
    "Möbler",
    announced_on=date(2027, 1, 10),
    tenders=4,
    criteria="Pris 60 %, kvalitet 40 %",
    awards=(
        Award("1", decided_on=date(2027, 4, 20), decider="Nämnden", paragraph="41", value=900_000, suppliers=(BUSS,)),
    ),
)
MODULE = Procurement(
    "BUN 2027/4",
    "Flytt av en modul",
    procedure=Procedure.DIRECT,
    documentation="Tre tillfrågades.",
    awards=(Award("1", decided_on=date(2027, 3, 3), value=310_000, suppliers=(BUSS,)),),
)
PENCILS = replace(MODULE, key="BUN 2027/5", title="Pennor", awards=(replace(MODULE.awards[0], value=99_999),))
PRESCHOOL = Procurement(
    "BUN 2024/9",
    "Drift av Örnens förskola",
    cpv="80110000",
    awards=(
        Award(
            "1",
            decided_on=date(2024, 5, 1),
            suppliers=(OMSORG,),
            contracts=(
                Contract(
                    "1",
                    signed_on=date(2024, 6, 1),
                    ends_on=date(2027, 12, 31),
                    value=30_000_000,
                    private_operation=True,
                    options=(Option(1, "två år till", decide_by=date(2027, 9, 30), extends_to=date(2029, 12, 31)),),
                    follow_ups=(
                        FollowUp(
                            1,
                            "bemanning",
                            date(2027, 3, 1),
                            done_on=date(2027, 3, 5),
                            findings="En tjänst var vakant.",
                            sanction=Sanction.ACTION_PLAN,
                        ),
                        FollowUp(2, "klagomål", date(2027, 5, 1)),
                        FollowUp(3, "avvikelser", date(2027, 8, 1)),
                    ),
                ),
            ),
        ),
    ),
)
SUBSTITUTES = Procurement(
    "BUN 2025/7",
    "Vikarier",
    framework=True,
    awards=(
        Award(
            "1",
            decided_on=date(2025, 1, 1),
            suppliers=(BUSS,),
            contracts=(
                Contract(
                    "1",
                    signed_on=date(2025, 2, 1),
                    ends_on=date(2028, 12, 31),
                    value=6_000_000,
                    call_offs=(
                        CallOff("1", date(2026, 9, 1), value=50_000),
                        CallOff("2", date(2027, 2, 1), value=70_000),
                        CallOff("3", date(2027, 6, 1), value=10_000),
                    ),
                ),
            ),
        ),
    ),
)
CHOICE = ChoiceSystem(
    "LOV",
    "Förskola med fritt val",
    books=(RequirementsBook("1", date(2025, 1, 1)), RequirementsBook("2", date(2027, 2, 1), "nya krav på språk")),
    approvals=(
        Approval(
            OMSORG, date(2025, 1, 15), approved_on=date(2025, 3, 1), left_on=date(2027, 4, 30), why="egen begäran"
        ),
        Approval(
            BUSS,
            date(2027, 1, 15),
            approved_on=date(2027, 3, 1),
            follow_ups=(FollowUp(1, "språk", TODAY, done_on=TODAY),),
        ),
        Approval(BIDDER, date(2027, 5, 1)),
    ),
)
REGISTER = Register((PRESCHOOL, SUBSTITUTES, MEALS, BUSES, FURNITURE, MODULE, PENCILS), (CHOICE,))


YEAR = """
key: prov
name: Årshjul på prov
stages:
  procurement:
    name: Upphandling
    steps:
      underlag:
        name: Underlag
        who: {role: procurement_officer}
        repeat: {dates: [2027-05-18, 2027-09-21]}
        opens: {weeks: 3, before: due}
        due: {working_days: 6, before: occasion}
        closes: submit
      lasning:
        name: Läsning
        who: {politicians: own}
        repeat: {dates: [2027-05-18, 2027-09-21]}
        opens: {working_days: 1, after: {due: underlag}}
        due: {working_days: 1, before: occasion}
        depends_on: [underlag]
        closes: submit
        reports: [procurement]
        goes_to: i_namnden
      i_namnden:
        name: Rapporten i nämnden
        who: {body: own}
        repeat: {dates: [2027-05-18, 2027-09-21]}
        due: occasion
        closes: decide
        decider: own
"""
MAY, SEPTEMBER = date(2027, 5, 18), date(2027, 9, 21)


def found_purchasing(session: Session) -> None:
    """The committee, its people and units, its register, and its year."""
    body = Body(key="bun", name="Barn- och utbildningsnämnden", kind=BodyKind.COMMITTEE)
    provider = Provider(key="omsorg", name=OMSORG.name)
    session.add_all([body, provider])
    session.flush()
    for kind, key in (("administrator", "anna"), ("procurement_officer", "ulla"), ("politician", "pia")):
        holds(session, person(session, key), kind, body_id=body.id)
    indicator = Indicator(body_id=body.id, key="tathet", name="Barn per årsarbetare", measured_in="barn")
    session.add(indicator)
    session.flush()
    for n in range(6):
        private = {"operator": Operator.LOV, "provider_id": provider.id} if n % 2 else {}
        unit = Unit(key=f"u{n}", name=f"Förskola {n}", kind="förskola", body_id=body.id, **private)
        session.add(unit)
        session.flush()
        session.add(
            Outcome(
                indicator_id=indicator.id,
                place=f"unit:{unit.id}",
                unit_id=unit.id,
                period_end=date(2026, 12, 31),
                value=5 + n % 2,
                read_on=date(2027, 1, 15),
            )
        )
    write_register(session.connection(), REGISTER, body="bun")
    open_cycle(session, body_key="bun", year=2027, definition=definition(YEAR), act=act(date(2026, 12, 1)))
