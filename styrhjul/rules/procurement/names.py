"""What the register's closed lists are called in Swedish, for reports, sheets and the command line alike."""

from collections.abc import Mapping
from types import MappingProxyType

from models.kinds import ContractNature, Procedure, ProcurementStep, Sanction

STEP_NAMES: Mapping[ProcurementStep, str] = MappingProxyType(
    {
        ProcurementStep.PLANNED: "planerad",
        ProcurementStep.ANNOUNCED: "annonserad",
        ProcurementStep.EVALUATION: "utvärdering",
        ProcurementStep.STANDSTILL: "avtalsspärr",
        ProcurementStep.AWARDED: "tilldelad",
        ProcurementStep.CONTRACT: "avtal",
        ProcurementStep.ENDED: "avslutad",
        ProcurementStep.CANCELLED: "avbruten",
    }
)
PROCEDURE_NAMES: Mapping[Procedure, str] = MappingProxyType(
    {
        Procedure.OPEN: "öppet förfarande",
        Procedure.RESTRICTED: "selektivt förfarande",
        Procedure.NEGOTIATED: "förhandlat förfarande",
        Procedure.NEGOTIATED_WITHOUT_NOTICE: "förhandlat förfarande utan föregående annonsering",
        Procedure.DIALOGUE: "konkurrenspräglad dialog",
        Procedure.INNOVATION: "innovationspartnerskap",
        Procedure.SIMPLIFIED: "annonserad upphandling enligt 19 kap. LOU",
        Procedure.DIRECT: "direktupphandling",
    }
)
NATURE_NAMES: Mapping[ContractNature, str] = MappingProxyType(
    {
        ContractNature.GOODS: "varor",
        ContractNature.SERVICES: "tjänster",
        ContractNature.WORKS: "byggentreprenad",
        ContractNature.SOCIAL: "sociala tjänster",
    }
)
SANCTION_NAMES: Mapping[Sanction, str] = MappingProxyType(
    {
        Sanction.NONE: "ingen",
        Sanction.REMARK: "påpekande",
        Sanction.ACTION_PLAN: "åtgärdsplan",
        Sanction.WARNING: "varning",
        Sanction.FINE: "vite",
        Sanction.TERMINATION: "hävning",
    }
)
