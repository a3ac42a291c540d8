"""The pages' looks: what is served is what the sources give, every class has its look, no mark is another's."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from styrhjul import ROOT
from styrhjul.web.pages import STATIC, TEMPLATES

MODULES = ROOT / "node_modules"
CSS = (STATIC / "styrhjul.css").read_text("utf-8")
with_modules = pytest.mark.skipif(
    not (MODULES / "sass").exists() or shutil.which("npm") is None,
    reason="node_modules is not here: make test gets it where there is npm",
)


@with_modules
def test_the_looks_that_are_served_are_what_the_sources_give(tmp_path: Path) -> None:
    script = json.loads((ROOT / "package.json").read_text("utf-8"))["scripts"]["css"]
    served = "styrhjul/web/static/styrhjul.css"
    assert script.endswith(f" {served}")
    made = tmp_path / "styrhjul.css"
    command = [str(MODULES / ".bin" / "sass"), *script.split()[1:-1], str(made)]
    subprocess.run(command, cwd=ROOT, check=True)
    assert made.read_text("utf-8") == CSS, "make theme gives another styrhjul.css than the one that is served"


@with_modules
@pytest.mark.parametrize(
    "script", ["govuk-frontend/dist/govuk/govuk-frontend.min.js", "htmx.org/dist/htmx.min.js"], ids=["govuk", "htmx"]
)
def test_the_scripts_that_are_served_are_those_that_the_lock_names(script: str) -> None:
    assert (MODULES / script).read_bytes() == (STATIC / Path(script).name).read_bytes()


def test_the_readme_tells_the_versions_that_the_lock_has() -> None:
    readme = (STATIC / "README.md").read_text("utf-8")
    locked = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    for name in ("govuk-frontend", "htmx.org"):
        assert f" {locked[f'node_modules/{name}']['version']} " in readme


def test_the_lock_names_no_registry() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text("utf-8")


def test_every_class_of_our_own_has_a_look() -> None:
    pages = {str(page.relative_to(TEMPLATES)): page.read_text("utf-8") for page in sorted(TEMPLATES.rglob("*.jinja"))}
    looks = CSS + "".join(
        style for page in pages.values() for style in re.findall(r"<style>.*?</style>", page, re.DOTALL)
    )
    looked_after = set(re.findall(r"\.(styrhjul-[\w-]+)", looks))
    bare = [
        f"{page}: {name}"
        for page, text in pages.items()
        for name in re.findall(r"\bstyrhjul-[\w-]+(?<!-)\b(?!-)", " ".join(re.findall(r"class=\"([^\"]*)\"", text)))
        if name not in looked_after
    ]
    assert bare == []


def test_every_file_that_the_looks_name_is_here() -> None:
    named = {name for name in re.findall(r"url\(\"?([^\")]+)\"?\)", CSS) if not name.startswith("data:")}
    assert [name for name in named if not (STATIC / name).is_file()] == []


def test_no_mark_of_another_is_served() -> None:
    assert re.search(r"crest|crown|GDS Transport|govuk-logo", CSS, re.IGNORECASE) is None
