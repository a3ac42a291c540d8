"""The wheel: one name in site-packages, and everything works from there as it does in the checkout."""

import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from styrhjul import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@dataclass(frozen=True)
class Installed:
    """A folder into which the wheel has been installed, before everything else on the path."""

    folder: Path
    elsewhere: Path

    def run(self, *command: str) -> str:
        environment = os.environ | {"PYTHONPATH": str(self.folder)}
        done = subprocess.run(
            command, cwd=self.elsewhere, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def styrhjul(self, *words: str) -> str:
        return self.run(str(self.folder / "bin" / "styrhjul"), *words)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile"]
    subprocess.run([*command, "--target", str(folder), str(wheel)], check=True, capture_output=True)
    return Installed(folder, tmp_path_factory.mktemp("elsewhere"))


def test_the_wheel_brings_one_name_to_site_packages(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"styrhjul"}
    moved = {name.removeprefix("styrhjul/_app/").split("/")[0] for name in names if "/_app/" in name}
    assert moved == {
        *("models", "notifications", "flows", "templates", "cycle"),
        *("prefect.yaml", "prefect-many.yaml", "prefect.toml"),
    }


def test_the_wheel_holds_every_file_of_the_moved_folders_and_nothing_made_by_running_them(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        inside = {name.removeprefix("styrhjul/_app/") for name in packed.namelist() if "/_app/" in name}
    folders = [ROOT / name for name in ("models", "notifications", "flows", "templates", "cycle")]
    files = {str(path.relative_to(ROOT)) for folder in folders for path in folder.rglob("*") if path.is_file()}
    declared = {"prefect.yaml", "prefect-many.yaml", "prefect.toml"}
    assert inside - declared == {name for name in files if not name.endswith(".pyc")}


def test_the_installed_command_answers_and_makes_an_installation(installed: Installed, tmp_path: Path) -> None:
    assert "Driv året" in installed.styrhjul("--help")
    installed.styrhjul("init", "--dir", str(tmp_path / "kommun"))
    assert (tmp_path / "kommun" / "styrhjul.db").exists()
    assert (tmp_path / "kommun" / "cycle" / "definition.yaml").exists()


def test_the_wheel_brings_the_pages_and_what_they_are_dressed_in(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        inside = set(packed.namelist())
    kept = {f"styrhjul/web/static/{path.name}" for path in (ROOT / "styrhjul/web/static").iterdir() if path.is_file()}
    assert {"styrhjul/web/static/styrhjul.css", "styrhjul/_app/templates/pages/layout.html.jinja"} <= inside
    assert kept <= inside


def test_the_installed_pages_say_how_they_are_started(installed: Installed) -> None:
    assert "--proxy-headers" in installed.styrhjul("serve", "--help")
    assert "--prefect-port" in installed.styrhjul("up", "--help")


def test_the_installed_flows_are_imported_by_their_names(installed: Installed) -> None:
    code = "import styrhjul, flows.run_daily_round as m; print(styrhjul.ROOT); print(m.__file__)"
    root, module = installed.run(sys.executable, "-c", code).split()
    assert root == str(installed.folder / "styrhjul" / "_app")
    assert module == f"{root}/flows/run_daily_round.py"
