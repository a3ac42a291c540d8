"""What is public, said in one place: every public page, and all open data, is made of what is handed out here.

- Goals that people have decided, without who decided them; a council's goal only where it too is decided.
- Indicators with our standard and the outcomes for the municipality as a whole. Never a unit's own figures, which are
  closed (docs/adr/0007), never a value of so few that somebody could be recognised, never one that its source has not
  published, and none that the units behind it have not had their days to comment on.
- Unit plans that have been accepted, own and private alike, without who is to do what.
- Procurements, contracts and choice systems without anything of the bidders before the award
  (offentlighets- och sekretesslagen 2009:400, 19:3), without our own estimate until then, and without our own people.

Nothing of drafts, of returned versions, of comments or of persons comes through here.
"""

from styrhjul.services.publishing.goals import Measure, PublicGoal, Said, goal_years, goals_for_year, public_goals
from styrhjul.services.publishing.indicators import PublicChange, ShownIndicator, changes_of, shown_indicators
from styrhjul.services.publishing.municipality import municipality_name
from styrhjul.services.publishing.plans import ShownPlan, public_plans, shown_plans
from styrhjul.services.publishing.procurements import PublicRegister, public_register, release_package, told_register

__all__ = [
    "Measure",
    "PublicChange",
    "PublicGoal",
    "PublicRegister",
    "Said",
    "ShownIndicator",
    "ShownPlan",
    "changes_of",
    "goal_years",
    "goals_for_year",
    "municipality_name",
    "public_goals",
    "public_plans",
    "public_register",
    "release_package",
    "shown_indicators",
    "shown_plans",
    "told_register",
]
