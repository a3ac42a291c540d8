"""Moves the flat packages and the data folders under ``styrhjul/_app`` in the standard wheel.

Site-packages then gains one name only. An editable install needs nothing of it: the root is the checkout.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MOVED = ("models", "notifications", "flows", "templates", "cycle", "prefect.yaml", "prefect-many.yaml", "prefect.toml")


class FlatPackages(BuildHookInterface[Any]):
    """Force-includes what stands at the root of the checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        for name in MOVED:
            build_data["force_include"][str(root / name)] = f"styrhjul/_app/{name}"
