"""Serves every deployment in prefect.yaml from one process, for the installation that needs no work pool.

``python -m flows.serve_all``. The list is prefect.yaml itself, so there is no second one to keep.
``python -m flows.serve_all prefect-many.yaml`` does the same for some ten municipalities.
"""

import os
import sys
from importlib import import_module
from typing import Any

import yaml
from prefect import Flow, serve
from prefect.cli.deploy._models import DeploymentConfig, PrefectYamlModel, RawScheduleConfig
from prefect.client.schemas.objects import ConcurrencyLimitConfig
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron, Schedule
from prefect.types.entrypoint import EntrypointType

from styrhjul import ROOT

ONE, MANY = "prefect.yaml", "prefect-many.yaml"
AT_ONCE = {ONE: 2, MANY: 5}
"""Each run is a process of about 100 MB; without a limit a long outage would start them all at once.

Where there are many municipalities three runs may stand waiting for their shares, which need room beside them.
"""


def declared(file: str = ONE) -> list[DeploymentConfig]:
    """The deployments as Prefect's own command reads them."""
    text = (ROOT / file).read_text(encoding="utf-8")
    return PrefectYamlModel.model_validate(yaml.safe_load(text)).deployments


def flow_of(entrypoint: str) -> Flow[..., Any]:
    """The flow at "module:name"."""
    module, name = entrypoint.split(":")
    found: Flow[..., Any] = getattr(import_module(module), name)
    return found


def served(config: DeploymentConfig) -> RunnerDeployment:
    """The declared deployment without its work pool: this process is what runs it."""
    assert config.entrypoint is not None
    assert config.name is not None
    return RunnerDeployment.from_flow(
        flow_of(config.entrypoint),
        name=config.name,
        description=config.description,
        tags=list(config.tags or []),
        parameters=config.parameters,
        schedules=[_schedule(one) for one in config.schedules or []],
        concurrency_limit=_limit(config),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )


def _limit(config: DeploymentConfig) -> ConcurrencyLimitConfig | None:
    if config.concurrency_limit is None:
        return None
    return ConcurrencyLimitConfig.model_validate(config.concurrency_limit, from_attributes=True)


def _schedule(raw: object) -> Schedule:
    assert isinstance(raw, RawScheduleConfig), "prefect.yaml writes a schedule as a mapping"
    assert raw.cron is not None, "and as cron"
    return Cron(raw.cron, timezone=raw.timezone, active=raw.active is not False, slug=raw.slug)


def serve_all(file: str = ONE) -> None:
    os.chdir(ROOT)  # each run is a process that imports the flows from here
    serve(*map(served, declared(file)), limit=AT_ONCE[file], pause_on_shutdown=False)


if __name__ == "__main__":
    serve_all(*sys.argv[1:])
