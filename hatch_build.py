"""Builds the client into server/static, so that a wheel carries it."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ClientBuild(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's generic is its own affair
    """Runs npm for wheels; an editable install is served by `make run`, which builds the client itself."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the client unless somebody says that it is already there."""
        del build_data
        if version == "editable" or self.target_name != "wheel" or os.environ.get("CARNET_CLIENT_BUILT"):
            return
        npm = shutil.which("npm")
        if npm is None:
            message = "Carnet's client needs Node 20.19 or newer with npm to be built."
            raise RuntimeError(message)
        for command in (["ci", "--ignore-scripts"], ["run", "build"]):
            subprocess.run([npm, *command], cwd=Path(self.root, "client"), check=True)
