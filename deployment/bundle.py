"""Chalice's package made small, compiled and reproducible, in two zips: the code, and a layer with the pictures'
libraries, which are as large as everything else and wanted by one function.

/var/task cannot be written to, so what is not compiled here is compiled again at every cold start.
"""

import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chalicelib.errors import Invalid
from deployment import endpoints

RUNTIME = (3, 11)
"""Compiled files are of one minor version."""
LARGEST = 12_000_000
"""Bytes of a zip that Galley allows itself; Lambda takes 50 MB (Lambda quotas, "Deployment package")."""
_CODE = Path(__file__).parents[1] / "chalicelib"
_CLIENT = re.compile(r'\baws\.client\("([a-z0-9-]+)"\)')
_OF_PICTURES = re.compile(r"(PIL|pillow\.libs|pillow-[^/]+)/")
_UNREAD = re.compile(
    r"""
    (^|/)(__pycache__|tests)/                       # never imported
    | \.(pyi|pyx|pxd|c|h)$
    | ^chalicelib/importers/                        # they run on the operator's machine
    | ^botocore/data/.*/(examples|waiters)-[^/]+$
    | ^dateutil/zoneinfo/                           # time zones come from the system
    | ^[^/]+\.data/                                 # commands and manual pages
    | ^[^/]+\.dist-info/(RECORD|WHEEL|INSTALLER|REQUESTED)$
    | ^PIL/_(imagingft|imagingtk)\.                 # letters and windows, and the libraries of letters:
    | ^pillow\.libs/lib(freetype|harfbuzz|png16|brotlicommon|brotlidec)-
    | ^aws_lambda_powertools/(event_handler/|utilities/(?!__init__|jmespath_utils)[^/]+/)
    """,
    re.VERBOSE,
)
_DESCRIPTIONS = "botocore/data/"
_ENDPOINTS = {endpoints.LIST, "partitions.json", "sdk-default-configuration.json", "_retry.json"}
_COMPILE = """
import compileall, py_compile, sys
sys.exit(not compileall.compile_dir(
    ".", quiet=1, workers=1, stripdir=".", prependdir=sys.argv[1],
    invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
))
"""


@dataclass(frozen=True)
class Part:
    """A zip, where Lambda unzips it, the folder in it that Python looks in, and which of the files it holds."""

    name: str
    unzipped: str
    folder: str
    holds: Callable[[str], bool]


CODE = Part("deployment.zip", "/var/task", "", lambda name: not _OF_PICTURES.match(name))
PICTURES = Part("images-layer.zip", "/opt", "python", lambda name: bool(_OF_PICTURES.match(name)))
PARTS = (CODE, PICTURES)


def make(package: Path, into: Path) -> dict[str, int]:
    """Write the zips that are deployed, from the one that Chalice made: the size of each in bytes.

    The same package gives the same bytes. Raises `Invalid` when it would not run, or is too large.
    """
    if sys.version_info[:2] != RUNTIME:
        raise Invalid(f"the package is made with Python {RUNTIME[0]}.{RUNTIME[1]}, which Lambda runs", field="python")
    sizes = {part.name: write(part, package, into / part.name) for part in PARTS}
    for name, size in sizes.items():
        if size >= LARGEST:
            raise Invalid(f"has {size:,} bytes; {LARGEST:,} are allowed", field=name)
    return sizes


def write(part: Part, package: Path, into: Path) -> int:
    """One zip, with what is read of its share of the package, compiled; its size in bytes."""
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(package) as archive:
        root, names = Path(folder), [name for name in archive.namelist() if part.holds(name)]
        kept = services()
        read = [name for name in names if is_read(name, kept)]
        archive.extractall(root / part.folder, read)
        endpoints.trim(root / part.folder / _DESCRIPTIONS, kept)
        _check_libraries(root, [Path(name).name for name in set(names) - set(read) if ".libs/" in name])
        _compile(root / part.folder, f"{part.unzipped}/{part.folder}".rstrip("/"))
        return pack(root, into)


def services() -> frozenset[str]:
    """What the code makes a client of."""
    return frozenset(name for path in _CODE.rglob("*.py") for name in _CLIENT.findall(path.read_text("utf-8")))


def is_read(name: str, kept: frozenset[str]) -> bool:
    """Whether a file of the package can be of use, when these services of AWS are called."""
    if _UNREAD.search(name):
        return False
    if not name.startswith(_DESCRIPTIONS):
        return True
    service, _, inside = name.removeprefix(_DESCRIPTIONS).partition("/")
    return service in kept if inside else service.removesuffix(".gz") in _ENDPOINTS


def pack(root: Path, into: Path) -> int:
    """All files of a folder as a zip, in order, without the times and rights of this machine; its size in bytes."""
    into.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, path in sorted(_files(root)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    return into.stat().st_size


def _files(root: Path) -> Iterator[tuple[str, Path]]:
    return ((path.relative_to(root).as_posix(), path) for path in root.rglob("*") if path.is_file())


def _check_libraries(root: Path, dropped: list[str]) -> None:
    """A library names those that it loads in its own bytes, on every architecture."""
    for name, path in _files(root):
        content = path.read_bytes() if ".so" in path.name else b""
        for needed in (each for each in dropped if each.encode() in content):
            raise Invalid(f"needs {needed}, which is left out", field=name)


def _compile(root: Path, unzipped: str) -> None:
    """In a process of its own: the bytes of a compiled file depend on what else its process has seen."""
    command = [sys.executable, "-I", "-S", "-B", "-c", _COMPILE, unzipped]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Invalid(f"does not compile: {done.stdout.strip()[-500:]}", field="package")
