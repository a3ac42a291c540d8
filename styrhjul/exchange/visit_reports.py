"""A report from a visit as a small YAML file, with Swedish names for its parts."""

from pathlib import Path
from typing import Any

from styrhjul.refused import Refused
from styrhjul.rules.visits.reports import ReportContent
from styrhjul.rules.yaml_source import read_yaml

NAMES = {
    "såg": "saw",
    "hörde": "heard",
    "fungerar": "works",
    "utmaningar": "challenges",
    "frågor": "questions",
    "mål": "goals",
}


def read_visit_report(path: Path) -> ReportContent:
    """The report in the file.

    Raises:
        Refused: the file does not exist, is no YAML, or has a part that a report has not.
    """
    if not path.is_file():
        raise Refused(f"Filen {path} finns inte.")
    try:
        source = read_yaml(path.read_text(encoding="utf-8-sig"), file=str(path))
    except UnicodeDecodeError:
        raise Refused(f"Filen {path} är ingen textfil i UTF-8.") from None
    if source.faults:
        _, line, expected = source.faults[0]
        raise Refused(f"Filen {path}, rad {line}: väntade {expected}.")
    told = source.data
    if not isinstance(told, dict):
        raise Refused(f"Filen {path} är ingen återrapport. Den har delarna {', '.join(NAMES)}.")
    return ReportContent(**{_field(path, name): _value(path, name, value) for name, value in told.items()})


def _field(path: Path, name: object) -> str:
    known = NAMES | {field: field for field in NAMES.values()}
    if (field := known.get(str(name).strip().lower())) is None:
        raise Refused(f"Filen {path} har en del som heter {name}. Delarna är {', '.join(NAMES)}.")
    return field


def _value(path: Path, name: object, value: Any) -> Any:
    if _field(path, name) != "goals":
        if isinstance(value, (dict, list)):
            raise Refused(f"I filen {path} ska {name} vara en text.")
        return "" if value is None else str(value)
    if value is not None and not isinstance(value, dict):
        raise Refused(f"I filen {path} ska mål ha målets nyckel och en text, till exempel lasning: Många läser.")
    return {str(goal): "" if heard is None else str(heard) for goal, heard in (value or {}).items()}
