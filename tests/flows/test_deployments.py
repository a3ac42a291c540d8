"""prefect.yaml: what is declared is what Prefect reads, runs and serves."""

import asyncio
import re
import sys
from copy import deepcopy
from datetime import date, datetime, time, timedelta
from importlib import import_module
from importlib.metadata import packages_distributions
from typing import Any

import pytest
import yaml
from prefect import Flow
from prefect.cli.deploy._models import (
    ConcurrencyLimitSpec,
    DeploymentConfig,
    PrefectYamlModel,
    RawScheduleConfig,
    WorkPoolConfig,
)
from prefect.client.schemas.objects import ConcurrencyLimitStrategy, ConcurrencyOptions
from prefect.server.schemas.schedules import CronSchedule
from pydantic import BaseModel

from flows.serve_all import MANY, declared, flow_of, served
from styrhjul import ROOT
from styrhjul.settings import STOCKHOLM, Settings

DECLARED: dict[str, Any] = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
DEPLOYMENTS = declared()
FLOW_FILES = sorted(path.stem for path in (ROOT / "flows").glob("[!_]*.py"))
CLOCK_CHANGES = [datetime(2027, 3, 28, tzinfo=STOCKHOLM), datetime(2027, 10, 31, tzinfo=STOCKHOLM)]


def each(what: str = "config") -> pytest.MarkDecorator:
    return pytest.mark.parametrize(what, DEPLOYMENTS, ids=lambda config: config.name)


def unknown_keys(text: dict[str, Any]) -> list[str]:
    """The keys that Prefect would pass over in silence."""
    found = _unknown(text, PrefectYamlModel, but={"definitions"})
    for deployment in text["deployments"]:
        found += _unknown(deployment, DeploymentConfig)
        found += _unknown(deployment["work_pool"], WorkPoolConfig)
        found += _unknown(deployment["concurrency_limit"], ConcurrencyLimitSpec)
        for schedule in deployment["schedules"]:
            found += _unknown(schedule, RawScheduleConfig)
    return found


def _unknown(given: dict[str, Any], model: type[BaseModel], but: frozenset[str] | set[str] = frozenset()) -> list[str]:
    known = {name for key, field in model.model_fields.items() for name in (key, field.alias)}
    return [key for key in given if key not in known | but]


def test_no_key_is_one_that_prefect_does_not_know() -> None:
    assert unknown_keys(DECLARED) == []


@pytest.mark.parametrize(
    "path", [[], ["work_pool"], ["concurrency_limit"], ["schedules", 0]], ids=lambda path: str(path[:1])
)
def test_a_misspelt_key_is_caught_wherever_it_stands(path: list[Any]) -> None:
    text = deepcopy(DECLARED)
    place = text["deployments"][0]
    for key in path:
        place = place[key]
    place["limmit"] = 1
    assert "limmit" in unknown_keys(text)


@each()
def test_a_deployment_runs_the_flow_of_a_file_by_its_module(config: DeploymentConfig) -> None:
    assert config.entrypoint is not None
    assert re.fullmatch(r"flows\.(\w+):\1", config.entrypoint)
    assert isinstance(flow_of(config.entrypoint), Flow)


def test_every_file_that_holds_a_flow_has_a_deployment() -> None:
    modules = {name: import_module(f"flows.{name}") for name in FLOW_FILES}
    flows = {
        f"{name}:{key}"
        for name, module in modules.items()
        for key, value in vars(module).items()
        if isinstance(value, Flow) and value.fn.__module__ == module.__name__
    }
    assert {f"flows.{one}" for one in flows} == {config.entrypoint for config in (*DEPLOYMENTS, *declared(MANY))}


@each()
def test_the_parameters_are_the_flows_own(config: DeploymentConfig) -> None:
    flow = flow_of(str(config.entrypoint))
    assert set(config.parameters) <= set(flow.parameters.properties)
    flow.validate_parameters(config.parameters)


@each()
def test_every_schedule_is_in_swedish_time_and_keeps_its_hour_when_the_clock_changes(config: DeploymentConfig) -> None:
    assert config.schedules
    for schedule in config.schedules:
        assert isinstance(schedule, RawScheduleConfig)
        assert schedule.timezone == "Europe/Stockholm"
        assert hours(schedule, datetime(2027, 1, 1, tzinfo=STOCKHOLM), timedelta(days=365))
        for change in CLOCK_CHANGES:
            week = timedelta(days=7)
            assert hours(schedule, change - week, week) == hours(schedule, change, week)


def hours(schedule: RawScheduleConfig, start: datetime, length: timedelta) -> set[time]:
    """The times of day at which runs fall; none while the clock changes."""
    found = {run.time() for run in runs(schedule, start, length)}
    assert not [one for one in found if time(1) <= one <= time(3)]
    return found


def runs(schedule: object, start: datetime, length: timedelta) -> list[datetime]:
    """When Prefect would run it, in local time."""
    assert isinstance(schedule, RawScheduleConfig)
    assert schedule.cron is not None
    cron = CronSchedule(cron=schedule.cron, timezone=schedule.timezone)
    dates = asyncio.run(cron.get_dates(n=1000, start=start, end=start + length))
    return [date.astimezone(STOCKHOLM) for date in dates]


def test_the_round_goes_at_half_past_six_every_weekday_of_the_year_summer_and_winter() -> None:
    (daily,) = [config for config in DEPLOYMENTS if config.name == "daglig-runda"]
    (schedule,) = daily.schedules or []
    found = runs(schedule, datetime(2027, 1, 1, tzinfo=STOCKHOLM), timedelta(days=365))
    assert {run.time() for run in found} == {time(6, 30)}
    days = [date(2027, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [run.date() for run in found] == [day for day in days if day.isoweekday() <= 5]
    assert {run.utcoffset() for run in found} == {timedelta(hours=1), timedelta(hours=2)}


@each()
def test_of_two_runs_the_later_one_waits_and_none_is_cancelled(config: DeploymentConfig) -> None:
    assert isinstance(config.concurrency_limit, ConcurrencyLimitSpec)
    assert (config.concurrency_limit.limit, config.concurrency_limit.collision_strategy) == (1, "ENQUEUE")


@pytest.mark.parametrize("name", FLOW_FILES)
def test_no_flow_file_bears_the_name_of_something_else_that_is_imported(name: str) -> None:
    """Prefect puts the folder of a flow file first on the path, where its name would hide a package's."""
    ours = {path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()}
    assert name not in sys.stdlib_module_names | packages_distributions().keys() | ours


@each()
def test_what_is_served_is_what_is_declared(config: DeploymentConfig) -> None:
    deployment = served(config)
    assert (deployment.name, deployment.description) == (config.name, config.description)
    assert (deployment.tags, deployment.parameters) == (config.tags, config.parameters)
    assert deployment.entrypoint == str(config.entrypoint).replace(":", ".")
    assert deployment.work_pool_name is None
    apart = ConcurrencyOptions(collision_strategy=ConcurrencyLimitStrategy.ENQUEUE)
    assert (deployment.concurrency_limit, deployment.concurrency_options) == (1, apart)
    assert [(one.schedule.cron, one.schedule.timezone, one.active, one.slug) for one in deployment.schedules or []] == [
        (one.cron, one.timezone, one.active is not False, one.slug) for one in config.schedules or []
    ]


def test_the_year_opens_by_itself_only_when_the_operator_says_so() -> None:
    (year,) = [config for config in DEPLOYMENTS if config.name == "arshjulet"]
    (schedule,) = year.schedules or []
    assert isinstance(schedule, RawScheduleConfig)
    assert schedule.active is False


def test_the_operators_page_names_every_deployment_and_every_setting() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    names = [str(config.name) for config in (*DEPLOYMENTS, *declared(MANY))]
    names += [f"STYRHJUL_{name.upper()}" for name in Settings.__dataclass_fields__]
    assert [name for name in names if f"`{name}`" not in page] == []
