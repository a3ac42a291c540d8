"""What is installed is what was tried: one version of each package, and its sum."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_package_is_one_version_with_its_sums() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", re.sub(r"(?m)^\s*#.*\n", "", text).strip())
    assert len(entries) > 100
    wrong = [each.split()[0] for each in entries if not re.match(r"[\w.-]+(\[[\w,]+\])?==[\w.+!]+", each)]
    assert wrong == []
    assert [each.split()[0] for each in entries if "--hash=sha256:" not in each] == []


def test_they_are_installed_only_with_their_sums() -> None:
    assert "--require-hashes requirements.lock" in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "--require-hashes" in (ROOT / "Containerfile").read_text(encoding="utf-8")


def test_what_the_browser_runs_is_locked_too() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    fetched = {name: each for name, each in packages.items() if name}
    assert fetched
    assert [name for name, each in fetched.items() if not each.get("integrity", "").startswith("sha512-")] == []
