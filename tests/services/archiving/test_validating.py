"""The package by the E-ARK Foundation's own validator: the METS schemas, and the rules of CSIP 2.1.

The validator pins old versions of what it builds on, so it is not installed with the rest. Lay it in an environment of
its own and name its Python in STYRHJUL_EARK_PYTHON; without it these tests are skipped.
"""

import json
import os
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

PYTHON = os.environ.get("STYRHJUL_EARK_PYTHON", "") or (sys.executable if find_spec("eark_validator") else "")
ACCEPTED = {"CSIPSTR6", "CSIPSTR13", "CSIP31", "CSIP91"}
"""What the specification recommends and the package does without: metadata of preservation (PREMIS)."""

pytestmark = pytest.mark.skipif(
    not PYTHON, reason="eark-validator 1.1.3 is not here: name the Python that has it in STYRHJUL_EARK_PYTHON"
)


def validated(folder: Path) -> dict[str, Any]:
    command = [PYTHON, str(Path(__file__).with_name("eark.py")), str(folder)]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(told.stdout)
    return found


@pytest.fixture
def unpacked(package: Path, tmp_path: Path) -> Path:
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path)
    (folder,) = tmp_path.iterdir()
    return folder


def test_the_package_is_valid(unpacked: Path) -> None:
    found = validated(unpacked)
    assert (found["structure"], found["schema"], found["schematron"]) == ("WELLFORMED", "VALID", "VALID")
    assert found["representation"] is True
    wrong = {(rule, said) for severity, rule, said in found["messages"] if severity != "INFORMATION"}
    assert {rule for rule, _ in wrong} <= ACCEPTED, wrong


@pytest.mark.parametrize(
    ("written", "instead", "part"),
    [
        ('ROLE="CREATOR"', 'ROLE="SKAPARE"', "schema"),
        ('TYPE="PHYSICAL"', 'TYPE="LOGICAL"', "schematron"),
        ('USE="Schemas"', 'USE="Scheman"', "schematron"),
        ("mets:structMap", "mets:struktur", "schema"),
    ],
)
def test_the_validator_finds_what_is_wrong(unpacked: Path, written: str, instead: str, part: str) -> None:
    mets = unpacked / "METS.xml"
    told = mets.read_text(encoding="utf-8")
    assert written in told
    mets.write_text(told.replace(written, instead), encoding="utf-8")
    assert validated(unpacked)[part] == "INVALID"
