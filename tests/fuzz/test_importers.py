"""Whatever somebody hands us, it is read or refused in words: no other error, in bounded time, with bounded memory.

A few examples a target in the whole suite; ``make fuzz`` tries many more (FUZZ_EXAMPLES).
"""

import io
import json
import os
import resource
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from styrhjul.demo.municipality import write_municipality
from styrhjul.demo.procurement import write_procurements
from styrhjul.exchange.files import Reading, read_file
from styrhjul.exchange.forms.follow_up import read_follow_up
from styrhjul.exchange.forms.identity import identity_of
from styrhjul.exchange.forms.unit_plan import read_unit_plan
from styrhjul.exchange.forms.writing import write_form
from styrhjul.exchange.ocds import read_releases, write_releases
from styrhjul.exchange.procurement.gathering import register_of
from styrhjul.exchange.procurement.reading import read_sheets
from styrhjul.exchange.procurement.writing import write_workbook
from styrhjul.exchange.visit_reports import read_visit_report
from styrhjul.exchange.workbook import read_workbook
from styrhjul.refused import Refused
from styrhjul.rules.loading import load_definition, parse_definition
from tests.cast import YEAR
from tests.exchange.files import text_file, workbook
from tests.exchange.forms import test_follow_up as follow_ups
from tests.exchange.forms import test_unit_plan as unit_plans
from tests.exchange.ocds.registers import AT, DAY, EKEBY, REGISTER
from tests.fuzz.mutating import of_file

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "20"))
LONGEST = 10.0
"""Seconds of the processor for one file of some tens of kilobytes: other work on the machine does not count."""
MOST_MEMORY = 600_000
"""Kilobytes more than before the first file: what is checked swells to fifty megabytes at most."""
fuzzed = settings(
    max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), database=None, print_blob=True, derandomize=False
)
Target = Callable[[bytes], object]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@pytest.fixture(scope="module")
def real(folder: Path) -> dict[str, bytes]:
    """A municipality's own files, by name: units, people, meetings, goals, indicators; as text and as workbooks."""
    return {path.name: path.read_bytes() for path in write_municipality(folder / "real", year=2027)}


def endures(target: Target, content: bytes) -> None:
    """Only a refusal may come out, soon, and without the machine's memory."""
    began, used = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with suppress(Refused):
        target(content)
    assert time.process_time() - began < LONGEST
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - used < MOST_MEMORY


def as_file(folder: Path, suffix: str, read: Callable[[Path], object]) -> Target:
    def target(content: bytes) -> object:
        path = folder / f"spoilt{suffix}"
        path.write_bytes(content)
        return read(path)

    return target


def registers_reader(path: Path) -> object:
    return read_file(path, reading=Reading(body="bun"))


@fuzzed
@given(data=st.data())
def test_the_municipalitys_own_tables(folder: Path, real: dict[str, bytes], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(real)))
    content = data.draw(of_file(real[name]))
    endures(as_file(folder, Path(name).suffix, registers_reader), content)


@pytest.fixture(scope="module")
def register(folder: Path) -> bytes:
    """Written once: a workbook says when it was made."""
    sheets = {
        "Mål": [["Organ", "Nyckel", "Mål"], ["bun", "m1", "Alla lär sig läsa"]],
        "Nyckeltal": [["Organ", "Nyckel", "Namn", "Mäts i"], ["bun", "n1", "Läser i årskurs 3", "%"]],
        "Utfall": [["Nyckeltal", "Enhet", "Period", "Värde"], ["n1", "", "2027-04", 12.5]],
        "Personer": [["Nyckel", "Namn", "E-post", "Roll", "Organ"], ["anna", "Anna", "a@b.se", "administratör", "bun"]],
    }
    return workbook(folder / "sound.xlsx", sheets).read_bytes()


@fuzzed
@given(data=st.data())
def test_a_workbook_of_goals_and_indicators(folder: Path, register: bytes, data: st.DataObject) -> None:
    endures(as_file(folder, ".xlsx", registers_reader), data.draw(of_file(register)))


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".ics", ".ods", ".xls", ".txt", ""])
@fuzzed
@given(content=st.binary(max_size=500))
def test_a_file_that_says_it_is_something_else(folder: Path, suffix: str, content: bytes) -> None:
    for head in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"BEGIN:VCALENDAR\r\n", b"%PDF-1.7", b"\x1f\x8b"):
        endures(as_file(folder, suffix, registers_reader), head + content)


@pytest.fixture(scope="module")
def sheets(folder: Path) -> dict[str, bytes]:
    """A committee's procurements, a file a sheet, and all of them as one workbook."""
    paths = write_procurements(folder / "real", body="bun", year=2027)
    whole = {"register.xlsx": write_workbook(register_of(read_sheets(paths)))}
    return {path.name: path.read_bytes() for path in paths} | whole


@fuzzed
@given(data=st.data())
def test_a_register_of_procurements(folder: Path, sheets: dict[str, bytes], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(sheets)))
    content = data.draw(of_file(sheets[name]))
    endures(as_file(folder, Path(name).suffix, lambda path: register_of(read_sheets([path]))), content)


DEEP = b"[" * 200_000


@fuzzed
@example(content=DEEP)
@example(content=b'{"releases":' + DEEP)
@example(content=b"1" * 100_000)
@example(content=b'{"releases":[{"ocid":"a","date":"9999-99-99","tender":{"value":{"amount":1e999}}}]}')
@given(content=of_file(write_releases(REGISTER, publisher=EKEBY, day=DAY, at=AT)))
def test_open_data_about_procurements(content: bytes) -> None:
    endures(read_releases, content)


@fuzzed
@given(data=st.data())
def test_open_data_whose_values_are_of_another_kind(data: st.DataObject) -> None:
    """Sound JSON all through, in which any one value has become another."""
    whole = json.loads(write_releases(REGISTER, publisher=EKEBY, day=DAY, at=AT))
    other = data.draw(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just([{}]))
    place = whole
    while isinstance(place, (dict, list)) and place:
        keys = sorted(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], (dict, list)) or data.draw(st.integers(0, 3)) == 0:
            place[key] = other
            break
        place = place[key]
    endures(read_releases, json.dumps(whole).encode())


PLAN = write_form(unit_plans.form())
FOLLOW_UP = write_form(follow_ups.form())


def plan_reader(content: bytes) -> object:
    grids = read_workbook(content, file="plan.xlsx")
    assert identity_of(grids, file="plan.xlsx")
    return read_unit_plan(unit_plans.form(None), grids, file="plan.xlsx")


@fuzzed
@given(content=of_file(PLAN))
def test_a_unit_plans_workbook(content: bytes) -> None:
    endures(plan_reader, content)


def follow_up_reader(content: bytes) -> object:
    grids = read_workbook(content, file="f.xlsx")
    assert identity_of(grids, file="f.xlsx")
    return read_follow_up(follow_ups.form(None), grids, file="f.xlsx", shown=follow_ups.SHOWN)


@fuzzed
@given(content=of_file(FOLLOW_UP))
def test_a_follow_ups_workbook(content: bytes) -> None:
    endures(follow_up_reader, content)


REPORT = "såg: Ett klassrum\nhörde: Många läser\nfungerar: |\n  Allt\nmål:\n  lasning: Många läser\n"


@fuzzed
@given(content=of_file(REPORT.encode()))
def test_a_report_from_a_visit(folder: Path, content: bytes) -> None:
    endures(as_file(folder, ".yaml", read_visit_report), content)


@fuzzed
@given(content=of_file(YEAR.encode()))
def test_the_years_definition(folder: Path, content: bytes) -> None:
    endures(as_file(folder, ".yaml", load_definition), content)


@fuzzed
@given(text=st.text(st.sampled_from(" \n:-{}[]\"'#&*!|>%@`,?0aå"), max_size=200))
def test_a_definition_of_nothing_but_yamls_own_signs(text: str) -> None:
    endures(lambda _: parse_definition(text, file="d.yaml"), b"")


def bomb(size: int) -> bytes:
    """A small workbook that says it is small, and unpacks to ``size`` bytes of one sheet."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(size // 1_000_000):
                part.write(b"<row/>" * 166_666)
    return packed.getvalue()


@pytest.mark.parametrize("megabytes", [49, 400])
def test_a_workbook_that_swells_is_refused_soon_and_without_room_for_it(folder: Path, megabytes: int) -> None:
    content = bomb(megabytes * 1_000_000)
    assert len(content) < 2_000_000
    with pytest.raises(Refused, match="orimligt stor"):
        as_file(folder, ".xlsx", registers_reader)(content)
    endures(as_file(folder, ".xlsx", registers_reader), content)


def test_a_workbook_that_lies_about_how_large_it_is_is_refused(folder: Path) -> None:
    content = bytearray(bomb(60_000_000))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = (1_000).to_bytes(4, "little")
    endures(as_file(folder, ".xlsx", registers_reader), bytes(content))


def test_the_targets_read_what_is_sound(folder: Path, real: dict[str, bytes]) -> None:
    for name, content in real.items():
        as_file(folder, Path(name).suffix, registers_reader)(content)
    assert plan_reader(PLAN)
    assert follow_up_reader(FOLLOW_UP)
    assert read_visit_report(text_file(folder / "report.yaml", REPORT))
