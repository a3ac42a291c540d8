"""Prefect and its workers: two at once, gone in the middle, or not there at all."""

import os
import subprocess
import sys
import time
from pathlib import Path

from faults.invariants import Counts, check, must
from faults.municipality import REMINDER_DAY, copied, opened, states, with_year
from faults.prefect_office import UNLIMITED, kill_all, stand
from faults.registry import Outcome, Trial, fault
from models.kinds import NoticeState
from styrhjul import ROOT

UNITS = 60
ROUND = "daglig-runda"
OPERATED = {"today": str(REMINDER_DAY)}
FLOW = (
    "import asyncio; from flows.run_daily_round import run_daily_round; asyncio.run(run_daily_round(folder={folder!r}))"
)


@fault(
    "Two rounds of one database at once, by two Prefect workers: each thing said once, each letter sent once.", times=2
)
def two_workers_at_once(trial: Trial) -> Outcome:
    ready, counts = with_year(trial.folder / "ready", units=UNITS), Counts()
    prefect, mail = stand(), _mail(trial.folder / "letters")
    with prefect.worker("one", **mail), prefect.worker("two", **mail):
        for _ in range(trial.times):
            folder = copied(ready, trial.folder / "struck")
            runs = [prefect.begin(UNLIMITED, folder=str(folder), **OPERATED) for _ in range(3)]
            ended = [prefect.wait(run)["state_type"] for run in runs]
            must(ended == ["COMPLETED"] * 3, f"the runs ended as {ended}")
            counts += _all_told(folder)
    return Outcome(trial.times, counts, "three runs at once each time, on two workers")


@fault(
    "A worker killed with its run: nothing is lost; close_stuck_runs finds the run, and the next one goes at once.",
    times=2,
)
def a_worker_vanishes_with_its_run(trial: Trial) -> Outcome:
    ready, counts, waited = with_year(trial.folder / "ready", units=UNITS), Counts(), 0.0
    prefect = stand()
    for _ in range(trial.times):
        folder, mail = copied(ready, trial.folder / "struck"), _mail(trial.folder / "letters")
        run = prefect.begin(ROUND, folder=str(folder), **OPERATED)
        with prefect.worker("gone", **mail) as worker:
            prefect.wait(run, {"RUNNING"})
            time.sleep(trial.chance.uniform(0, 1))
            kill_all(worker)
        must(prefect.state(run) == "RUNNING", "it is not left running")
        listed = prefect.run("flows.close_stuck_runs", "--hours", "0", "--list")
        must("1 körningar har fastnat" in listed, f"not found: {listed}")
        closed = prefect.run("flows.close_stuck_runs", "--hours", "0")
        must("1 körningar är avslutade" in closed, f"not closed: {closed}")
        must(prefect.state(run) == "CRASHED", "it is not closed")
        again = prefect.begin(ROUND, folder=str(folder), **OPERATED)
        begun = time.monotonic()
        with prefect.worker("next", **mail):
            ended = prefect.wait(again)["state_type"]
        waited = max(waited, time.monotonic() - begun)
        must(ended == "COMPLETED", f"the next ended as {ended}")
        counts += _all_told(folder, claims_lost=True)
    told = f"{trial.times} left Running, as many found and closed; the next one done within {waited:.0f} s"
    return Outcome(trial.times, counts, told)


@fault(
    "Prefect's server killed while the round runs, and started again: the round is done, or the next does it.", times=2
)
def prefects_server_dies_meanwhile(trial: Trial) -> Outcome:
    ready, counts, completed = with_year(trial.folder / "ready", units=UNITS), Counts(), 0
    prefect = stand()
    for _ in range(trial.times):
        folder = copied(ready, trial.folder / "struck")
        with prefect.worker("lasting", **_mail(trial.folder / "letters")):
            run = prefect.begin(ROUND, folder=str(folder), **OPERATED)
            prefect.wait(run, {"RUNNING"})
            time.sleep(trial.chance.uniform(0, 1.5))
            prefect.kill_server()
            time.sleep(trial.chance.uniform(0.5, 3))
            prefect.start_server()
            must(prefect.run("flows.close_stuck_runs", "--list") != "", "the server does not answer")
            completed += _ended_by_itself(run)
            again = prefect.begin(UNLIMITED, folder=str(folder), **OPERATED)
            must(prefect.wait(again)["state_type"] == "COMPLETED", "the next run did not go")
        counts += _all_told(folder, claims_lost=True)
    return Outcome(trial.times, counts, f"{completed} of {trial.times} runs went on to their end over the restart")


@fault("No Prefect server: the round runs from the command line; a flow ends with an error that says why.", times=2)
def prefects_server_is_not_there(trial: Trial) -> Outcome:
    ready, counts = with_year(trial.folder / "ready", units=UNITS), Counts()
    nowhere = {"PREFECT_API_URL": "http://127.0.0.1:9/api", "PREFECT_CLIENT_MAX_RETRIES": "0"}
    for _ in range(trial.times):
        folder = copied(ready, trial.folder / "struck")
        flow = _program("-c", FLOW.format(folder=str(folder)), **nowhere, PREFECT_HOME=str(trial.folder))
        must(flow.returncode != 0 and "Failed to reach API" in flow.stderr, f"the flow said: {flow.stderr[-300:]}")
        mail = _mail(trial.folder / "letters")
        for verb in (("round", "--date", str(REMINDER_DAY)), ("deliver",)):
            done = _program("-m", "styrhjul", *verb, "--dir", str(folder), **mail)
            must(done.returncode == 0, f"{verb[0]} ended with {done.returncode}: {done.stderr[-300:]}")
        counts += _all_told(folder)
    return Outcome(trial.times, counts)


def _mail(letters: Path) -> dict[str, str]:
    return {"STYRHJUL_MAIL_URL": f"folder://{letters}", "STYRHJUL_MAIL_FROM": "Årshjulet <arshjul@ekbacka.example>"}


def _program(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *words]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=120, check=False
    )


def _ended_by_itself(run: str) -> bool:
    """Whether the run that lost its server got to its end; a while is enough to see it."""
    prefect, until = stand(), time.monotonic() + 20
    while time.monotonic() < until:
        if prefect.state(run) == "COMPLETED":
            return True
        time.sleep(1)
    return False


def _all_told(folder: Path, *, claims_lost: bool = False) -> Counts:
    """Every head has one notice, which is sent; what a dead delivery held waits until its claim has run out."""
    with opened(folder) as database:
        found = states(database)
    settled = {NoticeState.SENT, NoticeState.SENDING} if claims_lost else {NoticeState.SENT}
    must(set(found) <= settled and sum(found.values()) == UNITS, f"in the end: {found}")
    return check(folder)
