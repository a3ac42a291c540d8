"""The red thread, with its breaks."""

from datetime import date

from styrhjul.reports.contexts import RedThread
from styrhjul.reports.contexts.red_thread import CommitteeGoal, ThreadActivity
from tests.reports.examples.ekeby import COUNCIL, UNITS, head
from tests.reports.examples.goals import GOALS


def red_thread() -> RedThread:
    served = {"M1": "F1", "M2": "F2", "M3": "F3", "M5": "F3", "M6": "F1"}
    return RedThread(
        head=head(
            "Röda tråden",
            made_on=date(2027, 2, 1),
            meeting_on=date(2027, 2, 9),
            citizens=(
                (
                    "Det fullmäktige har lovat invånarna ska märkas i förskolan och skolan. Den här rapporten visar "
                    "vägen dit, och var den inte går hela vägen fram."
                ),
            ),
            highlights=(
                "Ett av fullmäktiges mål, det om klimatet, har inget svar i nämnden.",
                "Ett av nämndens mål saknar aktiviteter hos enheterna.",
            ),
            sources=("Enheternas planer",),
        ),
        council_goals=COUNCIL,
        goals=tuple(
            CommitteeGoal(
                key=goal.key,
                sentence=goal.sentence,
                serves=served.get(goal.key, ""),
                activities=()
                if goal.key == "M6"
                else tuple(
                    ThreadActivity(unit=unit.name, what="Planera stödet tillsammans varje onsdag")
                    for unit in UNITS[place::2]
                ),
            )
            for place, goal in enumerate(GOALS)
        ),
        units=UNITS,
    )
