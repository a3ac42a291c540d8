"""The flows as Prefect runs them, on one server for the session."""

import asyncio
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.flow_engine import run_flow
from prefect.states import Scheduled
from sqlmodel import select

from flows.announce_late import MOST, announce_late
from flows.collect_unit_plans import collect_unit_plans
from flows.deliver_notices import deliver_notices
from flows.run_daily_round import run_daily_round
from flows.run_year import run_year
from flows.set_goals import set_goals
from flows.visit_units import visit_units
from models.notices import Notice, NoticeItem
from models.organisation import Unit
from styrhjul.services.installation import SHIPPED_CYCLE
from styrhjul.store.database import Database
from styrhjul.store.standing import Wanted, lines
from tests.flows.seen import ON_PREFECT, Seen, events, look, run

pytestmark = ON_PREFECT

FIRST_REMINDER = date(2026, 12, 1)
DAY_AFTER_DUE = date(2027, 1, 18)


def rows(database: Database) -> tuple[int, int]:
    """How many things are to be said, in how many notices."""
    with database.reading() as session:
        return len(session.exec(select(NoticeItem)).all()), len(session.exec(select(Notice)).all())


def key(folder: str, kind: str, rest: str) -> str:
    return f"{kind}-{Path(folder).name.replace('_', '-')}-{rest}"


def test_a_round_says_what_is_due_and_shows_the_status_and_the_notices(folder: str, database: Database) -> None:
    seen = run(run_daily_round, today=FIRST_REMINDER, folder=folder)
    assert (seen.state.name, seen.name) == ("Completed", "round-2026-12-01")
    assert rows(database) == (3, 3)
    status = seen.tables[key(folder, "status", "bun")]
    assert [(row["Steg"], row["Öppna"], row["Läge"]) for row in status] == [("Enhetsplan", "3", "pågår")]
    notices = seen.tables[key(folder, "notices", "2026-12-01")]
    assert [(row["Till"], row["Saker"], row["Läge"]) for row in notices] == [
        (name, "1", "väntar") for name in ("H1", "H2", "H3")
    ]


def test_a_re_run_of_the_same_day_says_nothing_more(folder: str, database: Database) -> None:
    run(run_daily_round, today=FIRST_REMINDER, folder=folder)
    again = run(run_daily_round, today=FIRST_REMINDER, folder=folder)
    assert (again.state.name, again.tasks, again.tables) == ("Nothing due", ["plan the round"], {})
    assert rows(database) == (3, 3)


def test_on_a_saturday_nothing_is_due(folder: str, database: Database) -> None:
    seen = run(run_daily_round, today=date(2026, 12, 5), folder=folder)
    assert (seen.state.name, seen.tasks, seen.tables) == ("Nothing due", ["plan the round"], {})
    assert rows(database) == (0, 0)


def scheduled(flow: Flow[..., Any], at: datetime, **parameters: object) -> Seen:
    """A run that was scheduled for then and is run now."""

    async def late_run() -> Seen:
        async with get_client() as client:
            flow_run = await client.create_flow_run(flow, parameters, state=Scheduled(scheduled_time=at))
        state = await run_flow(flow, flow_run=flow_run, parameters=parameters, return_type="state")
        return await look(flow_run.id, state)

    return asyncio.run(late_run())


def test_a_run_that_comes_late_is_about_the_day_it_was_scheduled_for(folder: str, database: Database) -> None:
    seen = scheduled(run_daily_round, datetime(2026, 11, 30, 23, 30, tzinfo=UTC), folder=folder)
    assert seen.name == "round-2026-12-01"  # half past midnight in Stockholm
    with database.reading() as session:
        assert {notice.day for notice in session.exec(select(Notice))} == {FIRST_REMINDER}


def test_two_rounds_at_the_same_moment_say_everything_once(folder: str, database: Database) -> None:
    async def both() -> list[str | None]:
        one, other = (run_daily_round(today=FIRST_REMINDER, folder=folder, return_state=True) for _ in range(2))
        return [state.name for state in await asyncio.gather(one, other)]

    assert sorted(map(str, asyncio.run(both()))) == ["Completed", "Nothing due"]
    assert rows(database) == (3, 3)


def test_what_became_late_is_an_event_for_each_and_a_re_run_repeats_none(folder: str, database: Database) -> None:
    run(run_daily_round, today=DAY_AFTER_DUE, folder=folder)
    run(collect_unit_plans, today=DAY_AFTER_DUE, folder=folder)
    found = events("styrhjul.obligation.late", number=3)
    assert {event["resource"]["prefect.resource.id"] for event in found} == {
        f"styrhjul.obligation.{n}" for n in (1, 2, 3)
    }
    assert len(found) == 3
    payload = found[0]["payload"]
    assert (payload["body"], payload["step"], payload["due"]) == ("bun", "enhetsplan", "2027-01-15")


def test_a_flood_of_late_obligations_is_bounded_and_summed_up(folder: str, database: Database) -> None:
    with database.reading() as session:
        (one, *_) = lines(session.connection(), today=DAY_AFTER_DUE, wanted=Wanted())
    announce_late([one] * (MOST + 50), day=DAY_AFTER_DUE, folder=folder)
    (summed,) = events("styrhjul.obligations.late", number=1)
    assert (summed["payload"]["number"], summed["payload"]["steps"]) == (50, {"enhetsplan": 50})


def test_a_stage_follows_the_organisation_and_shows_where_it_stands(folder: str, database: Database) -> None:
    with database.writing() as session:
        session.add(Unit(key="ny", name="Nya skolan", kind="school", body_id=1))
    seen = run(collect_unit_plans, today=FIRST_REMINDER, folder=folder, body="bun")
    assert seen.name == "unit-plans-2026-12-01"
    assert "1 öppna årshjul, 1 ändringar" in str(seen.state.message)
    (row,) = seen.tables[key(folder, "status", "bun-unit-plans")]
    assert row["Öppna"] == "4"


def test_a_stage_that_no_open_year_has_makes_no_table(folder: str) -> None:
    seen = run(set_goals, today=FIRST_REMINDER, folder=folder)
    assert (seen.state.name, seen.tables) == ("No open year", {})


def test_a_year_is_opened_by_the_definition_in_the_folder_and_every_stage_shows_itself(folder: str) -> None:
    shutil.copytree(SHIPPED_CYCLE, Path(folder) / "cycle")
    seen = run(run_year, today=FIRST_REMINDER, year=2028, folder=folder)
    assert seen.state.name == "Completed", seen.state.message
    assert seen.children == [
        f"{stage}-2026-12-01" for stage in ("follow-up", "goals", "procurement", "unit-plans", "visits")
    ]
    assert run(visit_units, today=FIRST_REMINDER, year=2028, folder=folder).tables


def test_a_year_in_which_something_is_owed_is_not_closed(folder: str) -> None:
    seen = run(run_year, today=DAY_AFTER_DUE, body="bun", year=2027, close=True, folder=folder)
    assert (seen.state.name, seen.tasks) == ("Refused", ["close the year"])
    assert "3 åtaganden är inte avslutade" in str(seen.state.message)


def test_a_folder_without_a_database_is_refused_at_once_and_not_tried_again(tmp_path: Path) -> None:
    seen = run(run_daily_round, today=FIRST_REMINDER, folder=str(tmp_path / "empty"))
    assert seen.state.is_failed()
    assert "Det finns ingen databas" in str(seen.state.message)


def test_without_a_mail_server_notices_wait_and_the_run_says_so(folder: str) -> None:
    run(run_daily_round, today=FIRST_REMINDER, folder=folder)
    seen = run(deliver_notices, folder=folder)
    assert "3 aviseringar väntar" in str(seen.state.message)
