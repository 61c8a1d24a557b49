"""`make package`: what is deployed to AWS, in build/ — the code, a layer and the template — and the same bytes again
from the same sources.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from chalicelib.errors import GalleyError, Invalid, Missing, Unavailable
from deployment import bundle

ROOT = Path(__file__).parents[1]
ARCHITECTURES = ("arm64", "x86_64")
STAGE = "prod"
_SHIPPED = ("app.py", "chalicelib", "requirements.txt", ".chalice")
_MISSING = re.compile(r"Could not (?:install dependencies|satisfy the requirement):?\s+(.+)", re.DOTALL)
"""What Chalice says where there is no wheel; when there is one, but not for Lambda, it ends with 0 all the same."""


def package(into: Path, *, stage: str = STAGE, architecture: str = "", chalices: Path | None = None) -> dict[str, int]:
    """Write both zips, `sam.json` (Chalice's template) and `template.json` (the one that is deployed) into a folder;
    the size of each zip in bytes. Without an architecture it is the stage's. `chalices` keeps what Chalice made.

    Raises `Invalid` naming what cannot be shipped, `Unavailable` when Chalice fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder) / "source", chalices or Path(folder) / "made"
        copy_sources(ROOT, source)
        architecture = _set_architecture(source / ".chalice" / "config.json", stage, architecture)
        run_chalice(source, made, stage)
        sizes = bundle.make(made / "deployment.zip", into)
        sam = json.loads((made / "sam.json").read_text(encoding="utf-8"))
    _add_layer(sam, architecture)
    (into / "sam.json").write_text(json.dumps(sam, indent=1), encoding="utf-8")
    _finish(into)
    return sizes


def copy_sources(root: Path, into: Path) -> None:
    """What is shipped as git knows it, new files as well: nothing that was compiled, nothing that is ignored.

    A link is shipped as what it leads to.
    """
    for name in _known_to_git(root):
        file = into / name
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / name, file)


_GIVEN = (
    "AWS_DEFAULT_REGION=us-east-1",
    "PYTHONDONTWRITEBYTECODE=1",
    "PIP_ONLY_BINARY=:all:",
    "PIP_DISABLE_PIP_VERSION_CHECK=1",
)
"""Any region will do: the template names none."""


def run_chalice(source: Path, into: Path, stage: str) -> None:
    """`chalice package`, with wheels only. Raises `Invalid` for a library without one that fits Lambda."""
    command = [
        sys.executable,
        "-c",
        "import sys; from chalice.cli import main; sys.exit(main())",
        "package",
        "--stage",
        stage,
    ]
    command += ["--merge-template", ".chalice/resources.json", str(into)]
    done = subprocess.run(["env", *_GIVEN, *command], cwd=source, capture_output=True, text=True, check=False)  # noqa: S603, S607
    said = done.stdout + done.stderr
    if found := _MISSING.search(said):
        raise Invalid(f"no wheel fits Lambda: {found[1].strip()[:500]}", field="requirements.txt")
    if done.returncode:
        raise Unavailable(f"chalice package failed: {said.strip()[-1000:]}", field="chalice")


def _known_to_git(root: Path) -> Iterator[str]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *_SHIPPED]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Missing("the package is made from a git checkout", field=root.name)
    return (name for name in done.stdout.split("\0") if name and (root / name).is_file())


def _set_architecture(config: Path, stage: str, architecture: str) -> str:
    known: dict[str, Any] = json.loads(config.read_text(encoding="utf-8"))
    if stage not in known["stages"]:
        raise Invalid(f"is none of {', '.join(known['stages'])}", field="stage")
    of_stage = known["stages"][stage]
    if architecture:
        of_stage["lambda_architecture"] = architecture
        config.write_text(json.dumps(known), encoding="utf-8")
    return str(of_stage.get("lambda_architecture", "x86_64"))


def _add_layer(sam: dict[str, Any], architecture: str) -> None:
    """The function that makes pictures gets the layer with what it makes them with."""
    sam["Resources"]["ImagesLayer"] = {
        "Type": "AWS::Serverless::LayerVersion",
        "Properties": {
            "ContentUri": f"./{bundle.PICTURES.name}",
            "CompatibleArchitectures": [architecture],
            "CompatibleRuntimes": ["python{}.{}".format(*bundle.RUNTIME)],
            "RetentionPolicy": "Delete",
        },
    }
    sam["Resources"]["MakeImages"]["Properties"]["Layers"] = [{"Ref": "ImagesLayer"}]


def _finish(into: Path) -> None:
    from deployment import template

    template.finish(into / "sam.json", into / "template.json")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make package", description="Write what is deployed to AWS.")
    parser.add_argument("--stage", default=STAGE)
    parser.add_argument("--architecture", choices=ARCHITECTURES, default="", help="default: the stage's")
    parser.add_argument("--into", type=Path, default=ROOT / "build")
    given = parser.parse_args(arguments)
    try:
        sizes = package(given.into, stage=given.stage, architecture=given.architecture)
    except GalleyError as error:
        print(f"package: {error}", file=sys.stderr)
        return 1
    for name, size in sizes.items():
        print(f"{given.into / name}: {size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
