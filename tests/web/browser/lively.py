"""Two municipalities to look at: one in the middle of a lively year, and one that began this morning."""

import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from sqlmodel import Session, col, select, update

from models.cycles import Meeting
from models.goals import Goal
from models.kinds import BodyKind, NoticeState, ReportKind
from models.notices import Notice
from models.organisation import Body, Person, Role
from models.reports import Receipt
from styrhjul.rules.procurement.register import Award, Contract, Procurement, Register, Supplier
from styrhjul.rules.visits.reports import ReportContent
from styrhjul.services import transitions
from styrhjul.services.first_administrator import make_first_link
from styrhjul.services.incoming import Sender, Upload, keep
from styrhjul.services.installation import SHIPPED_CYCLE
from styrhjul.services.receipts import give_receipt, pass_on_question
from styrhjul.services.reporting.compiling import compile_now
from styrhjul.services.rounds import run_round
from styrhjul.services.signing_in import make_link
from styrhjul.services.subscribing import subscribe
from styrhjul.services.unit_plans import return_with_comments
from styrhjul.services.visits.reporting import report_visit
from styrhjul.store.procurement import write_register
from styrhjul.store.readings import ReportOf
from tests import cast, visits
from tests.services import plans
from tests.services.plans import handed_in, number

TODAY = date(2027, 5, 12)
"""A Wednesday: the follow-up is soon due, a reading and a list of rooms are late, a plan has been returned."""
NOON = datetime(2027, 5, 12, 10, tzinfo=UTC)
_MORE = """
  rooms:
    name: Lokaler
    steps:
      lokaler:
        name: Lokalbehov
        description: Vilka lokaler behöver enheten?
        who: {units: all}
        opens: {date: 2027-03-01}
        due: {date: 2027-05-03}
      beslut:
        name: Nämndens beslut om lokaler
        who: {role: administrator}
        closes: decide
        decider: own
        opens: {date: 2027-05-01}
        due: {date: 2027-06-08}
"""
YEAR = f"municipality: Ekbacka kommun\n{plans.YEAR.strip()}{visits.YEAR.split('stages:')[1].rstrip()}{_MORE}"
_TOO_LONG = "Barnens rätt till en trygg och utvecklande förskoleverksamhetsplanering"
_UNITS = "Nyckel;Namn;Slag;Drift;Nämnd\neken;Ekens förskola;förskola;{run};bun\n"
_READ = date(2027, 1, 28)

Numbers = Mapping[str, str]
"""What stands in the parts of the addresses, by the names that the table of pages calls them."""


def make_lively(session: Session, folder: Path) -> Numbers:
    """The board with kerstin, and the committee bun: anna, siv (procurement), karin in the chair, pia and per."""
    body = cast.committee(session)
    for key, role in (("siv", "procurement_officer"), ("karin", "chair"), ("pia", "politician"), ("per", "politician")):
        cast.holds(session, cast.person(session, key), role, body_id=body.id)
    board = _board(session)
    plans.goals(session, body)
    year = cast.definition(YEAR)
    cast.open_cycle(session, body_key="bun", year=2027, definition=year, act=cast.act(date(2026, 9, 1)))
    shutil.copytree(SHIPPED_CYCLE, folder / "cycle")
    for day in (date(2027, 3, 9), date(2027, 6, 8)):
        session.add(Meeting(body_id=body.id or 0, uid=f"{day}", starts_on=day, ends_on=day))
    write_register(session.connection(), _register(), body="bun")
    _publish_goals(session)
    return (
        {"body": "bun", "unit": "u1", "year": "2027", "step": "lokaler", "person": "h1", "indicator": "lasformaga"}
        | {
            "role_id": str(
                session.exec(
                    select(Role.id).join(Person, col(Person.id) == Role.person_id).where(Person.key == "h1")
                ).one()
            )
        }
        | _owed(session)
        | _visits(session)
        | {"report_id": str(_compiled(session))}
        | _asked(session)
        | _letters(session)
        | _incoming(session, folder, board)
        | _secrets(session)
    )


def _board(session: Session) -> Person:
    board = Body(key="ks", name="Kommunstyrelsen", kind=BodyKind.BOARD)
    session.add(board)
    session.flush()
    kerstin = cast.person(session, "kerstin", name="Kerstin von Schönhausen-Lindencrona")
    cast.holds(session, kerstin, "administrator", body_id=board.id)
    return kerstin


def _publish_goals(session: Session) -> None:
    """The committee has decided its goals, so that everybody sees them; the second has a long sentence."""
    for goal in session.exec(select(Goal).where(col(Goal.key) != "gammalt")):
        goal.decider, goal.decided_on, goal.paragraph = "Nämnden", date(2026, 10, 22), "88"
        if goal.key == "trygghet":
            goal.sentence = f"{goal.sentence}: {_TOO_LONG}"
    session.flush()


def _owed(session: Session) -> dict[str, str]:
    """One plan is accepted, one returned, one waits to be read; a list of rooms is late."""
    accepted = handed_in(session, "u1", accepted=True)
    returned, waiting = handed_in(session, "u2"), handed_in(session, "u3")
    told = {"trygghet": "Hur märks det att barnen är trygga?"}
    back = cast.act(date(2027, 5, 4), comment="Nästan klart.")
    return_with_comments(session, obligation_id=returned, comments=told, act=back, due_on=date(2027, 5, 20))
    rooms = {unit: number(session, step="lokaler", party=unit) for unit in ("u1", "u2")}
    content = transitions.Content(text="Vi behöver ett grupprum.", file_name="ritning.pdf", file=b"%PDF-1.7")
    transitions.submit(session, obligation_id=rooms["u2"], content=content, act=cast.act(TODAY, actor="H2"))
    decision = session.exec(select(cast.Obligation.id).join(cast.Occurrence).where(cast.Occurrence.step == "beslut"))
    numbers = {
        "accepted": accepted,
        "returned": returned,
        "waiting": waiting,
        "follow_up": number(session, step="uppfoljning", party="u1", occasion="april"),
        "upcoming": number(session, step="uppfoljning", party="u1", occasion="augusti"),
        "rooms": rooms["u1"],
        "with_file": rooms["u2"],
        "decision": decision.one(),
        "reading": number(session, step="lasning", party="pia"),
    }
    return {name: str(found) for name, found in numbers.items()}


def _visits(session: Session) -> dict[str, str]:
    """One visit is made and reported, one is today, and one has a place left."""
    made = visits.planned(session, "u1", visits.MARCH, members=("pia", "per"))
    now = visits.planned(session, "u3", TODAY, members=("pia",))
    coming = visits.planned(session, "u2", date(2027, 5, 26), members=("per",))
    told = ReportContent(saw="Lugna korridorer.", heard="Tid att planera.")
    report_visit(session, "bun/2027/u1", content=told, act=cast.act(date(2027, 3, 15), actor="Pia"))
    return {"made": str(made.id), "now": str(now.id), "coming": str(coming.id)}


def _compiled(session: Session) -> int:
    """The units' plans as the committee reads them."""
    report = ReportOf(body="bun", year=2027, kind=ReportKind.UNIT_PLANS)
    return compile_now(session, report, act=cast.act(date(2027, 1, 26))).report_id


def _asked(session: Session) -> dict[str, str]:
    """Pia has read two plans and asked about them. The chair has passed on the first question, the second waits."""
    reading = number(session, step="lasning", party="pia")
    for about, words in (("u1", "Räcker pengarna till läsgrupperna?"), ("u3", "Vem ansvarar för rasterna?")):
        by = cast.act(_READ, actor="Pia")
        give_receipt(session, obligation_id=reading, thing=lambda thing, key=about: thing.key == key, question=words,
                     act=by)  # fmt: skip
    first, second = session.exec(select(Receipt.id).where(Receipt.question != "").order_by(col(Receipt.id))).all()
    assert first is not None
    pass_on_question(session, receipt_id=first, act=cast.act(_READ, actor="Karin", comment="Svara gärna kort."))
    return {"passed_on": str(first), "with_chair": str(second)}


def _letters(session: Session) -> dict[str, str]:
    """Rounds have been run since January; one letter did not get through, and the rest did."""
    for day in (date(2027, 1, 8), date(2027, 4, 12), date(2027, 5, 11)):
        run_round(session, today=day, now=datetime(day.year, day.month, day.day, 6, tzinfo=UTC))
    session.flush()
    body = "Hej!\n\nEnhetsplanen ska vara inlämnad senast den 15 januari.\n"
    session.exec(update(Notice).values(state=NoticeState.SENT, subject="Det här väntar på dig", body=body))
    dead = session.exec(select(Notice).join(Person).where(Person.key == "h1")).first()
    assert dead is not None
    dead.state = NoticeState.DEAD
    session.add(dead)
    session.flush()
    return {"notice_id": str(dead.id)}


def _incoming(session: Session, folder: Path, kerstin: Person) -> dict[str, str]:
    """Three files wait to be looked at: one that can be read in, one with faults, and the register of procurements."""
    from styrhjul.exchange.procurement import write_workbook
    from styrhjul.exchange.templates import write_template

    anna, siv = (session.exec(select(Person.id).where(Person.key == key)).one() for key in ("anna", "siv"))
    assert kerstin.id is not None
    assert anna is not None
    assert siv is not None
    shared, own = Sender(kerstin.id), Sender(siv, "bun")
    files = {
        "well": (shared, Upload("enheter.csv", _UNITS.format(run="egen").encode())),
        "faulty": (shared, Upload("enheter.csv", _UNITS.format(run="eget").encode())),
        "register": (own, Upload("upphandlingar.xlsx", write_workbook(_register()))),
        "goals": (Sender(anna, "bun", goals=True), Upload("mal.xlsx", write_template(only_goals=True))),
    }
    return {name: keep(folder, [file], sender=by, now=NOON).key for name, (by, file) in files.items()}


def _secrets(session: Session) -> dict[str, str]:
    pia = session.exec(select(Person.id).where(Person.key == "pia")).one()
    assert pia is not None
    subscribe(session, person_id=pia, act=cast.act(TODAY))
    link = make_link(session, person="h1", act=cast.Act(actor="", today=TODAY, now=NOON, comment=""))
    return {"link": link}


def _register() -> Register:
    bus = Supplier("5560000001", "Bussbolaget AB", "5560000001")
    contract = Contract("1", "Skolskjuts", date(2025, 5, 20), date(2025, 8, 15), date(2027, 12, 31), 22_900_000,
                        ended_why="")  # fmt: skip
    award = Award("1", decided_on=date(2025, 4, 22), decider="Nämnden", paragraph="27", value=22_900_000,
                  suppliers=(bus,), contracts=(contract,))  # fmt: skip
    bought = Procurement("BUN 2025/12", "Skolskjuts", estimate=24_000_000, tenders=3, awards=(award,),
                         announced_on=date(2025, 1, 22), tenders_due_on=date(2025, 3, 3))  # fmt: skip
    return Register(procurements=(bought, Procurement("BUN 2027/3", "Skolmat", announce_planned_on=date(2027, 9, 1))))


def make_fresh(session: Session, _folder: Path) -> Numbers:
    """A municipality that began this morning: its board, and kerstin, who administers it."""
    _board(session)
    return {"body": "ks", "year": "2028"}


def make_bare(session: Session, _folder: Path) -> Numbers:
    """An installation where nobody is yet, and the link that makes its first administrator."""
    return {"secret": make_first_link(session, now=NOON)}
