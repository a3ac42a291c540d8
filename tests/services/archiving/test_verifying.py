"""A package that somebody has been at is found out."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from styrhjul.refused import Refused
from styrhjul.services.archiving import verify_package

REP = "representations/rep1/METS.xml"
README = "documentation/lasmig.txt"


def remade(package: Path, place: Path, change: Callable[[str, bytes], dict[str, bytes]]) -> Path:
    """The package with each file as ``change`` leaves it, by its path below the package's folder."""
    made = place / "paket.zip"
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            root, path = name.split("/", 1)
            for left, content in change(path, old.read(name)).items():
                new.writestr(f"{root}/{left}", content)
    return made


def test_a_package_is_whole_as_it_was_made(package: Path) -> None:
    checked = verify_package(package)
    with zipfile.ZipFile(package) as archive:
        assert (checked.files, checked.faults) == (len(archive.namelist()), ())


@pytest.mark.parametrize(
    ("path", "change", "fault"),
    [
        (README, lambda told: told[:-1] + b"!", f"{README} har ändrats: kontrollsumman stämmer inte"),
        (README, lambda told: told + b"!", f"{README} är "),
        (README, None, f"{README} saknas"),
        ("schemas/tabeller.json", None, "schemas/tabeller.json saknas"),
        ("representations/rep1/data/arshjulet.json", None, "representations/rep1/data/arshjulet.json saknas"),
        (REP, lambda told: told.replace(b"SHA-256", b"MD5"), "saknar plats, storlek eller SHA-256"),
        (REP, lambda told: told[: len(told) // 2], "filen är inte välformad XML"),
        ("METS.xml", lambda told: b"<!DOCTYPE x>" + told, "filen har en dokumenttypsdeklaration"),
        ("METS.xml", lambda told: b"<x/>", "filen är ingen METS-fil"),
    ],
)
def test_what_has_been_changed_is_told(
    package: Path, tmp_path: Path, path: str, change: Callable[[bytes], bytes] | None, fault: str
) -> None:
    def left(name: str, content: bytes) -> dict[str, bytes]:
        if name != path:
            return {name: content}
        return {name: change(content)} if change else {}

    checked = verify_package(remade(package, tmp_path, left))
    assert any(fault in one for one in checked.faults), checked.faults


def test_a_file_that_nobody_lists_is_told(package: Path, tmp_path: Path) -> None:
    added = {"documentation/mer.txt": b"?"}
    checked = verify_package(
        remade(package, tmp_path, lambda name, told: {name: told} | (added if name == README else {}))
    )
    assert checked.faults == ("documentation/mer.txt står inte i METS.xml",)


def test_a_path_out_of_the_package_is_only_a_file_that_is_not_there(package: Path, tmp_path: Path) -> None:
    def led_out(name: str, told: bytes) -> dict[str, bytes]:
        return {name: told.replace(b"documentation/lasmig.txt", b"../../etc/passwd")}

    faults = verify_package(remade(package, tmp_path, led_out)).faults
    assert "../../etc/passwd saknas" in faults


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 half a zip"])
def test_what_is_no_zip_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(Refused, match=r"x\.zip är ingen hel zip"):
        verify_package(tmp_path / "x.zip")


def test_another_zip_and_no_file_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("a/b.txt", "?")
    with pytest.raises(Refused, match="är inget arkivpaket"):
        verify_package(tmp_path / "x.zip")
    with pytest.raises(Refused, match="Det finns ingen fil"):
        verify_package(tmp_path / "y.zip")
