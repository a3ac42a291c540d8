"""What a municipality decides about the warnings of its register of procurements."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from styrhjul.rules.procurement.limits import Limits

Ahead = Annotated[int, Field(ge=1, le=365)]


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Programme(_Declared):
    """Fullmäktiges program för privata utförare (5 kap. 3 § kommunallagen)."""

    decided_on: date = Field(description="Dagen för fullmäktiges beslut.")
    to: date = Field(description="Sista dagen som programmet gäller: mandatperiodens slut.")
    paragraph: str = Field(default="", description="Beslutets paragraf.")


class ProcurementSettings(_Declared):
    """Hur registret över upphandlingar bevakas."""

    expiry_months: int = Field(
        default=18, ge=12, le=18, description="Så många månader innan ett avtal löper ut ska nästa vara planerat."
    )
    option_days: Ahead = Field(default=90, description="Dagar före en options sista dag som den tas upp.")
    follow_up_days: Ahead = Field(default=30, description="Dagar före en uppföljning som den tas upp.")
    notice_days: Ahead = Field(default=14, description="Dagar före efterannonsens sista dag som den tas upp.")
    near_limit: int = Field(
        default=80, ge=1, le=100, description="Så många procent av direktupphandlingsgränsen är nära."
    )
    cpv_digits: int = Field(
        default=4,
        ge=3,
        le=5,
        description="Siffror i CPV-koden som är lika för inköp av samma slag: 3 (grupp), 4 (klass) eller 5 (kategori).",
    )
    ocid_prefix: str = Field(
        default="",
        pattern=r"^([A-Za-z0-9][A-Za-z0-9-]*)?$",
        description="Kommunens prefix i öppna data (OCDS).",
    )
    programme: Programme | None = Field(default=None, description="Programmet för privata utförare.")
    kronor_per_euro: float | None = Field(
        default=None, gt=0, description="Kursen för EU:s tröskelvärden, där den inte följer med programmet."
    )
    limits: tuple[Limits, ...] = Field(
        default=(), description="Egna beloppsgränser och frister, när de har ändrats och programmet inte vet om det."
    )
