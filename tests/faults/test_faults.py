"""Every fault in its short form: injected once or a few times, with the same invariants as ``make faults``."""

import pytest

from faults.registry import Fault, every_fault
from faults.running import inject
from tests.flows.seen import SOCKETS_LEFT

SEED = 20270115
GROUPS = {"orchestration": "prefect_server", "postgresql": "postgresql"}
"""What shares a server runs in one process."""


def _case(fault: Fault) -> object:
    group = next((GROUPS[part] for part in GROUPS if part in f"{fault.room} {fault.name}"), fault.room)
    marks = [pytest.mark.xdist_group(group)]
    if fault.room == "orchestration":
        marks += [pytest.mark.prefect_server, SOCKETS_LEFT]
    return pytest.param(fault, id=fault.name, marks=marks)


@pytest.mark.parametrize("fault", [_case(fault) for fault in every_fault()])
def test_what_must_hold_holds(fault: Fault) -> None:
    result = inject(fault, seed=SEED, times=fault.few)
    if result.skipped:
        pytest.skip(result.skipped)
    assert not result.broken, f"{fault.must_hold} {result.broken}"
    assert result.injected >= fault.few
