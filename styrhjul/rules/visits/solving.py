"""How the solver is run: the same question gets the same answer.

The limit is first in the solver's own deterministic time, which counts work and not seconds, so that a slow machine
finds the same plan as a fast one. With more than one worker they take turns in a fixed order, to the same end. Only
where the clock's limit strikes first does the answer hang on the machine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, CpSolver, IntVar

WORK_A_SECOND = 0.2
"""Deterministic time that even a slow core, shared with others, does in a second, roughly."""


@dataclass(frozen=True)
class Effort:
    seed: int
    seconds: float
    workers: int

    def share(self, part: float) -> "Effort":
        return Effort(self.seed, self.seconds * part, self.workers)


@dataclass(frozen=True)
class Solved:
    """``bound``: no answer is better. ``found``: there is an answer, to be asked for by variable."""

    found: bool
    impossible: bool
    bound: float
    value: "Callable[[IntVar], int]"


def solve(model: "CpModel", effort: Effort) -> Solved:
    """What the solver finds with that effort, and where the model has hints, at least as good as they are.

    First the hinted values as they stand are completed, which takes moments; then the solver begins from there.
    """
    start = _complete(model, effort) if model.proto.solution_hint.vars else None
    solver = _solver(effort)
    status = solver.solve(model)
    return _solved(solver, status, start)


def _solver(effort: Effort) -> "CpSolver":
    from ortools.sat.python.cp_model import CpSolver

    solver = CpSolver()
    solver.parameters.random_seed = effort.seed
    solver.parameters.num_workers = effort.workers
    solver.parameters.interleave_search = effort.workers > 1
    solver.parameters.max_deterministic_time = effort.seconds * WORK_A_SECOND
    solver.parameters.max_time_in_seconds = effort.seconds
    return solver


def _complete(model: "CpModel", effort: Effort) -> "CpSolver | None":
    from ortools.sat.python.cp_model import FEASIBLE, OPTIMAL

    solver = _solver(Effort(effort.seed, effort.seconds, 1))
    solver.parameters.fix_variables_to_their_hinted_value = True
    if solver.solve(model) not in {OPTIMAL, FEASIBLE}:
        return None
    model.clear_hints()  # type: ignore[no-untyped-call]
    for index, value in enumerate(solver.response_proto.solution):
        model.add_hint(model.get_int_var_from_proto_index(index), value)
    return solver


def _solved(solver: "CpSolver", status: object, start: "CpSolver | None") -> Solved:
    from ortools.sat.python.cp_model import FEASIBLE, INFEASIBLE, OPTIMAL

    found = status in {OPTIMAL, FEASIBLE}
    bound = solver.best_objective_bound if found else float("-inf")
    if start is not None and not (found and solver.objective_value <= start.objective_value):
        return Solved(found=True, impossible=False, bound=bound, value=start.value)
    return Solved(found=found, impossible=status == INFEASIBLE, bound=bound, value=solver.value)
