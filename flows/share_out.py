"""Shares the registry's municipalities out over the work pool, and tells how it went for each of them.

What went wrong for one is told of that one. What a worker took with it when it died goes out once more, a process each.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from prefect.artifacts import acreate_table_artifact
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.states import Completed, Failed

from flows.await_runs import Ended, run_them
from flows.find_day import prefix
from flows.publish_tables import bounded
from flows.take_share import key_of, registry_file
from styrhjul.rules.swedish import counted, listed
from styrhjul.services.registry import Municipality, chosen, read_registry

SHARE = "take-share/kommuner-del"
PER_PROCESS = 25
"""Municipalities that a process takes, one after another; docs/adr/0014 has the figures."""
QUIET_MINUTES = 15.0
"""When nothing has ended anywhere for so long, what is left is taken for lost."""
MOST_NAMED = 20
_NO_WORKER = "Ingen arbetare tog den. Kör prefect worker start --pool kommuner"
_WENT = {
    StateType.COMPLETED: "Klart",
    StateType.FAILED: "Gick inte",
    StateType.CRASHED: "Avbröts",
    StateType.CANCELLED: "Ställdes in",
}


@dataclass(frozen=True)
class Errand:
    """What is to be done for every municipality (round, delivery, stages), and how. ``today`` is for re-runs.

    ``registry`` is the file, or empty for the one that STYRHJUL_REGISTRY names on each machine.
    """

    what: str
    registry: str
    today: date | None = None
    per_process: int = PER_PROCESS
    quiet_minutes: float = QUIET_MINUTES

    def municipalities(self, keys: Sequence[str] | None) -> tuple[Municipality, ...]:
        """Those in the registry with the keys, or all.

        Raises:
            Refused: the registry is wrong, or a key is not in it.
        """
        return chosen(read_registry(registry_file(self.registry)), keys or ())


@dataclass(frozen=True)
class Outcome:
    """How it went for one municipality; ``lost`` says that it never came to an end of its own, well or not.

    ``day`` is as the name of its run has it; empty when there was none.
    """

    municipality: Municipality
    went: str
    told: str
    day: str = ""
    seconds: float = 0.0
    lost: bool = False

    @property
    def well(self) -> bool:
        return self.went == _WENT[StateType.COMPLETED]


async def share_out(municipalities: Sequence[Municipality], errand: Errand) -> State[Any]:
    """Do the errand for all of them, and show a table of how it went.

    It fails in view when it did not go well for all; what is done for the others is done.
    """
    begun = time.monotonic()
    outcomes = await _put_out(municipalities, errand, per_process=errand.per_process)
    if lost := [one.municipality for one in outcomes if one.lost]:
        again = {one.municipality.key: one for one in await _put_out(lost, errand, per_process=1)}
        outcomes = [again.get(one.municipality.key, one) for one in outcomes]
    await _publish(outcomes, what=errand.what)
    return _summary(outcomes, seconds=time.monotonic() - begun)


def shares(municipalities: Sequence[Municipality], *, per_process: int) -> list[Sequence[Municipality]]:
    """As few as there can be with at most ``per_process`` in each, all of about the same size."""
    number = -(-len(municipalities) // max(per_process, 1))
    return [municipalities[nth::number] for nth in range(number)]


async def _put_out(municipalities: Sequence[Municipality], errand: Errand, *, per_process: int) -> list[Outcome]:
    put_out = shares(municipalities, per_process=per_process)
    parameters = {
        f"share-{errand.what}-{share[0].key}": {
            "what": errand.what,
            "keys": [one.key for one in share],
            "today": str(errand.today) if errand.today else None,
            "registry": errand.registry,
        }
        for share in put_out
    }
    ended = await run_them(SHARE, parameters, quiet_minutes=errand.quiet_minutes)
    return [
        outcome for share, end in zip(put_out, ended, strict=True) for outcome in _outcomes(share, end, errand.what)
    ]


def _outcomes(share: Sequence[Municipality], end: Ended, what: str) -> Iterable[Outcome]:
    latest = {key_of(run.tags): run for run in end.below}
    for one in share:
        run = latest.get(one.key)
        yield _never_run(one, end.run) if run is None else _outcome(one, run, prefix(what, one.key))


def _outcome(one: Municipality, run: FlowRun, before_day: str) -> Outcome:
    message = run.state.message or "" if run.state else ""
    return Outcome(
        one,
        went=_WENT.get(run.state_type, "Pågår") if run.state_type else "Pågår",
        told=message,
        day=run.name.removeprefix(before_day),
        seconds=run.total_run_time.total_seconds(),
        lost=run.state_type not in {StateType.COMPLETED, StateType.FAILED},
    )


def _never_run(one: Municipality, share: FlowRun) -> Outcome:
    """Its share died before its turn came, or nobody took the share."""
    cancelled = share.state_type == StateType.CANCELLED
    message = share.state.message or "" if share.state else ""
    return Outcome(one, went="Kördes inte", told=_NO_WORKER if cancelled else message, lost=not cancelled)


async def _publish(outcomes: Sequence[Outcome], *, what: str) -> None:
    """The table of all, those that did not go well first."""
    rows = [
        {
            "Kommun": one.municipality.name,
            "Dag": one.day,
            "Hur det gick": one.went,
            "Sekunder": f"{one.seconds:.1f}".replace(".", ","),
            "Besked": one.told,
        }
        for one in sorted(outcomes, key=lambda one: (one.well, one.municipality.name))
    ]
    await acreate_table_artifact(
        key=f"all-{what}",
        table=bounded(rows, first="Kommun"),
        description=f"{counted(len(rows), 'kommun', 'kommuner')}, {sum(one.well for one in outcomes)} klara.",
    )


def _summary(outcomes: Sequence[Outcome], *, seconds: float) -> State[Any]:
    failed = [one.municipality.name for one in outcomes if not one.well]
    told = f"{len(outcomes) - len(failed)} av {counted(len(outcomes), 'kommun', 'kommuner')} klara på {seconds:.0f} s."
    if not failed:
        return Completed(message=told)
    rest = [f"{len(failed) - MOST_NAMED} till"] * (len(failed) > MOST_NAMED)
    return Failed(name="Some failed", message=f"{told} Gick inte: {listed([*failed[:MOST_NAMED], *rest])}.")
