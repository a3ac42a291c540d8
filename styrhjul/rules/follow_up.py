"""How results are judged: the scale, the thresholds of commitments and stretches, and the way travelled."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Share = Annotated[float, Field(ge=0, le=100)]
Shape = Literal["full", "three_quarters", "half", "quarter", "empty", "dashed"]
Tone = Literal["good", "fair", "poor", "none"]


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Mark(_Declared):
    """Ett läge på skalan: ord, form och färg. Färgen står aldrig ensam."""

    key: str = Field(description="Kort nyckel, till exempel reached.")
    name: str = Field(description="Ordet som läsaren ser, till exempel ”Nått”.")
    shape: Shape = Field(description="Formen: full, three_quarters, half, quarter, empty eller dashed.")
    tone: Tone = Field(default="none", description="Färgens ton: good, fair, poor eller none.")


class Thresholds(_Declared):
    """Hur stor del av vägen som krävs, i procent av vägen från utgångsläget till målvärdet."""

    reached: Share = Field(default=100, description="Så stor del av vägen, eller mer, är nått.")
    nearly: Share = Field(default=80, description="Så stor del av vägen, eller mer, är nästan nått.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.nearly > self.reached:
            raise ValueError("nearly högst lika stort som reached")
        return self


class Question(_Declared):
    """En fråga ur avtalet eller godkännandet, till privata utförare."""

    key: str = Field(description="Kort nyckel, till exempel bemanning.")
    question: str = Field(description="Frågan, i klarspråk.")


REACHED, NEARLY, NOT_YET, UNKNOWN = "reached", "nearly", "not_yet", "unknown"
SCALE = (
    Mark(key=REACHED, name="Nått", shape="full", tone="good"),
    Mark(key=NEARLY, name="Nästan nått", shape="three_quarters", tone="fair"),
    Mark(key=NOT_YET, name="Inte nått", shape="quarter", tone="poor"),
    Mark(key=UNKNOWN, name="Kan inte bedömas än", shape="dashed", tone="none"),
)


class FollowUpRules(_Declared):
    """Hur resultat bedöms och vad enheterna tillfrågas om utöver målen."""

    scale: tuple[Mark, ...] = Field(
        default=SCALE,
        description="Lägena i ordning från bäst till sämst. reached, nearly, not_yet och unknown måste finnas.",
    )
    commitment: Thresholds = Field(default=Thresholds(), description="Trösklar för åtaganden, som ska nås.")
    stretch: Thresholds = Field(
        default=Thresholds(reached=70, nearly=40), description="Trösklar för utmaningar, som visar riktningen."
    )
    own_figures_first: int = Field(
        default=5, ge=0, le=60, description="Arbetsdagar som en enhet har på sig att kommentera sina siffror först."
    )
    contract_questions: tuple[Question, ...] = Field(default=(), description="Frågor bara till privata utförare.")
    missed_event: str = Field(
        default="",
        description="Händelsen ur events som förs in den dag nämnden har behandlat ett missat åtagande; tom: ingen.",
    )

    @model_validator(mode="after")
    def _scale_is_whole(self) -> Self:
        keys = [mark.key for mark in self.scale]
        if len(set(keys)) < len(keys) or not {REACHED, NEARLY, NOT_YET, UNKNOWN} <= set(keys):
            raise ValueError("en skala med reached, nearly, not_yet och unknown, var och en en gång")
        return self

    def mark(self, key: str) -> Mark:
        """The mark with the key; a key that is no longer on the scale cannot be judged."""
        marks = {mark.key: mark for mark in self.scale}
        return marks.get(key, marks[UNKNOWN])
