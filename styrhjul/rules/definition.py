"""The year as a declaration: stages and steps, who owes them, and the rules that date them.

Field names are English, keys and texts are the secretary's. References between the parts are checked in
``soundness``; reading files is ``loading``'s.
"""

from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from models.kinds import BodyKind, Closing, ReportKind, StepContent
from styrhjul.rules.calendar import CalendarSettings, ClosingDay, Pause
from styrhjul.rules.dates import DateRule, Rule, Word, YearOffset
from styrhjul.rules.days import MonthDay
from styrhjul.rules.follow_up import FollowUpRules
from styrhjul.rules.procurement.settings import ProcurementSettings
from styrhjul.rules.repeats import EveryMeeting, EveryYears, Repeat
from styrhjul.rules.visits.problem import VisitRules

__all__ = [
    "BUILT_IN_ROLES",
    "OWN",
    "Adjust",
    "Body",
    "BodyKind",
    "CalendarSettings",
    "Closing",
    "ClosingDay",
    "DateRule",
    "Definition",
    "Escalation",
    "EveryMeeting",
    "Pause",
    "Period",
    "ReminderPolicy",
    "Repeat",
    "Rule",
    "Stage",
    "Step",
    "Units",
    "Who",
    "Word",
    "definition_schema",
]

OWN = "own"
"""The body whose cycle it is; needs no declaration."""

BUILT_IN_ROLES: dict[str, str] = {
    "administrator": "administratör",
    "unit_head": "enhetschef",
    "manager": "verksamhetschef",
    "politician": "förtroendevald",
    "chair": "ordförande",
    "secretary": "nämndsekreterare",
    "officer": "handläggare",
    "procurement_officer": "upphandlare",
    "reviewer": "granskare",
    "director": "förvaltningschef",
}

Key = Annotated[str, StringConstraints(pattern=r"^[a-zåäö0-9][a-zåäö0-9_-]*$", max_length=60)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Count = Annotated[int, Field(ge=1, le=250)]


class Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Adjust(StrEnum):
    """What becomes of a computed date that is not a working day."""

    NONE = "none"
    PREVIOUS = "previous"
    NEXT = "next"


class Units(StrEnum):
    ALL = "all"
    OWN = "own"
    PRIVATE = "private"
    LOV = "lov"
    LOU = "lou"


class Body(Declared):
    """Ett organ: fullmäktige, styrelsen, en nämnd eller ett arbetsutskott."""

    name: Text = Field(description="Namnet i bestämd form, som i löpande text: ”kommunstyrelsen”.")
    kind: BodyKind = Field(
        description="council (fullmäktige), board (styrelsen), committee (nämnd) eller working_committee (utskott)."
    )


class Escalation(Declared):
    """Vem som får veta att något är försenat, och när."""

    after: Count = Field(description="Antal arbetsdagar efter sista dag.")
    to: Key = Field(description="Rollens nyckel, till exempel manager.")


class ReminderPolicy(Declared):
    """När påminnelser går ut. Allt räknas i arbetsdagar från sista dag."""

    before: tuple[Count, ...] = Field(default=(28, 7, 1), description="Arbetsdagar före sista dag.")
    after: tuple[Count, ...] = Field(default=(1, 5), description="Arbetsdagar efter sista dag.")
    escalate: tuple[Escalation, ...] = Field(
        default=(Escalation(after=10, to="manager"), Escalation(after=15, to="administrator")),
        description="Vem mer som får veta när det dröjer.",
    )


class Who(Declared):
    """Vem som ska göra det: en roll, ett organ, enheterna eller organets förtroendevalda."""

    role: Key | None = Field(default=None, description="Rollens nyckel, till exempel officer.")
    body: Key | None = Field(
        default=None, description="Organets nyckel: ensam är det organet som gör det, med role rollen i det organet."
    )
    units: Units | None = Field(
        default=None, description="Enheterna: all, own (egna), private (privata), lov eller lou."
    )
    kinds: tuple[Text, ...] = Field(default=(), description="Bara enheter av de här slagen; hör till units.")
    politicians: Key | None = Field(default=None, description="Var och en av organets förtroendevalda: dess nyckel.")

    @model_validator(mode="after")
    def _one_party(self) -> Self:
        parties = (self.role or self.body, self.units, self.politicians)
        if sum(party is not None for party in parties) != 1:
            raise ValueError("precis ett av role, body, units och politicians (body får stå tillsammans med role)")
        if self.kinds and self.units is None:
            raise ValueError("kinds bara tillsammans med units")
        return self


class Period(Declared):
    """Den tid som en uppföljning gäller."""

    name: Text = Field(description="Vad perioden kallas, till exempel ”januari–april”.")
    end: MonthDay = Field(description="Periodens sista dag, till exempel ”04-30”.")
    year: YearOffset = 0
    key: Key | None = Field(default=None, description="Kort nyckel för tillfället; utan den används sista dagen.")

    @property
    def occasion(self) -> str:
        return self.key or (f"{self.end}/{self.year:+d}" if self.year else self.end)


class Step(Declared):
    """Ett steg: något som någon ska göra till en viss dag."""

    name: Text = Field(description="Vad som ska göras, kort.")
    description: str = Field(default="", description="Vad och varför, i klarspråk. Står i aviseringen.")
    who: Who = Field(description="Vem som ska göra det.")
    opens: Rule | None = Field(default=None, description="Från vilken dag det går att börja; utan regel genast.")
    due: Rule = Field(description="Sista dag.")
    adjust: Adjust = Field(
        default=Adjust.NONE,
        description="Om sista dag inte är en arbetsdag: none (visa krocken), previous (arbetsdagen före) eller next.",
    )
    adjust_opens: Adjust = Field(default=Adjust.NONE, description="Detsamma för den dag det öppnar.")
    period: Period | None = Field(default=None, description="Perioden som det gäller.")
    periods: tuple[Period, ...] = Field(default=(), description="Flera perioder: ett tillfälle för var och en.")
    within_period: bool = Field(
        default=False,
        description="true: görs före eller under perioden. Annars redovisar steget perioden, och en sista dag "
        "före periodens slut är en krock.",
    )
    repeat: Repeat | None = Field(default=None, description="Hur steget återkommer under året.")
    depends_on: tuple[Key, ...] = Field(default=(), description="Steg som ska vara klara först.")
    goes_to: Key | None = Field(default=None, description="Vart det går sedan: ett steg eller ett organ.")
    reminders: ReminderPolicy | None = Field(default=None, description="Egna påminnelser för steget.")
    closes: Closing = Field(
        default=Closing.ACCEPT,
        description="Vad som avslutar: submit (inlämning räcker), accept (någon godkänner) eller decide (beslut).",
    )
    decider: Key | None = Field(default=None, description="Organet som beslutar; hör till closes: decide.")
    content: StepContent | None = Field(
        default=None,
        description="Vad steget innehåller, om det är mer än text och fil: council_goals (fullmäktiges mål), goals "
        "(nämndens mål), unit_plan (enhetsplan), follow_up (uppföljning), visit (verksamhetsbesök) eller visit_report "
        "(återrapport från besök).",
    )
    reports: tuple[ReportKind, ...] = Field(
        default=(),
        description="Rapporter som sammanställs och skickas till dem som ska göra steget när det öppnar: "
        "goal_proposal, red_thread, unit_plans, follow_up, procurement, visits eller cycle_status.",
    )
    law: str = Field(default="", description="Lagrum, till exempel ”11 kap. 16 § kommunallagen”.")

    @model_validator(mode="after")
    def _one_kind_of_recurrence(self) -> Self:
        if self.periods and (self.period is not None or self.repeat is not None):
            raise ValueError("bara ett av periods, period och repeat (period och repeat får stå tillsammans)")
        if len({period.occasion for period in self.periods}) < len(self.periods):
            raise ValueError("perioder med olika nycklar")
        return self

    @property
    def recurs(self) -> bool:
        """Whether its occasions have keys; "every fourth year" has none within a year."""
        return bool(self.periods) or not isinstance(self.repeat, EveryYears | None)

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """The rules by their field."""
        return {"due": self.due} | ({"opens": self.opens} if self.opens is not None else {})


class Stage(Declared):
    """En del av årshjulet, med steg i ordning."""

    name: Text = Field(description="Delens namn.")
    description: str = Field(default="", description="Vad delen är till för.")
    reminders: ReminderPolicy | None = Field(default=None, description="Påminnelser för delens alla steg.")
    steps: dict[Key, Step] = Field(description="Stegen i ordning: nyckel och innehåll.")


class Definition(Declared):
    """Ett årshjul."""

    key: Key = Field(description="Årshjulets nyckel.")
    name: Text = Field(description="Årshjulets namn.")
    version: int = Field(default=1, ge=1, description="Höj med ett när årshjulet ändras i sak.")
    municipality: str = Field(default="", description="Kommunens namn, som det ska stå på rapporterna.")
    bodies: dict[Key, Body] = Field(default={}, description="Organen utöver own, som är det vars årshjul det är.")
    roles: dict[Key, Text] = Field(default={}, description="Egna roller utöver de inbyggda: nyckel och namn.")
    events: dict[Key, Text] = Field(
        default={}, description="Händelser som regler räknar från: nyckel och namn, till exempel ”avtal tecknat”."
    )
    calendar: CalendarSettings = Field(default=CalendarSettings(), description="Stängningsdagar och sommaruppehåll.")
    reminders: ReminderPolicy = Field(default=ReminderPolicy(), description="Påminnelser när inget annat sägs.")
    follow_up: FollowUpRules = Field(default=FollowUpRules(), description="Skala, trösklar och frågor i uppföljningen.")
    visits: VisitRules = Field(default=VisitRules(), description="Hur verksamhetsbesöken planeras och går till.")
    procurement: ProcurementSettings = Field(
        default=ProcurementSettings(), description="Vad registret över upphandlingar säger till om, och när."
    )
    stages: dict[Key, Stage] = Field(description="Årshjulets delar i ordning.")

    def steps(self) -> Iterator[tuple[str, str, Step]]:
        """Every step in order, with its stage's key and its own."""
        for stage_key, stage in self.stages.items():
            for step_key, step in stage.steps.items():
                yield stage_key, step_key, step

    @cached_property
    def _by_key(self) -> dict[str, tuple[str, Step]]:
        return {step_key: (stage_key, step) for stage_key, step_key, step in self.steps()}

    def step(self, key: str) -> tuple[str, Step]:
        """The step's stage key and the step.

        Raises:
            KeyError: no stage has such a step.
        """
        return self._by_key[key]

    def reminders_of(self, key: str) -> ReminderPolicy:
        """The step's own policy, else its stage's, else the definition's."""
        stage_key, step = self.step(key)
        return step.reminders or self.stages[stage_key].reminders or self.reminders

    def body_name(self, key: str, *, own: str) -> str:
        """The body's name in running text; ``own`` is the key of the body whose year it is, by default "nämnden"."""
        meant = own if key == OWN else key
        declared = self.bodies.get(meant)
        if declared is not None:
            return declared.name
        return "nämnden" if meant == own else key

    def role_name(self, key: str) -> str:
        return self.roles.get(key) or BUILT_IN_ROLES.get(key, key)


def definition_schema() -> dict[str, Any]:
    """The published JSON schema, with every field described in Swedish.

    A stage's own file holds what ``$defs/Stage`` says.
    """
    schema = Definition.model_json_schema()
    for declared in schema["$defs"].values():
        if "enum" in declared:
            # The closed lists are explained by the fields that use them; their docstrings are for programmers.
            declared.pop("description", None)
    return schema
