"""What is left out of the package, what is compiled, and that the same sources give the same bytes."""

import json
import marshal
import subprocess
import zipfile
from pathlib import Path

import botocore
import pytest
from botocore.regions import EndpointResolver

from chalicelib.errors import Invalid, Missing
from deployment import bundle, package

MADE_BY_CHALICE = {
    "app.py": "from chalicelib import here\n",
    "chalicelib/here.py": "def where():\n    return {'b', 'a', 'c'}\n",
    "chalicelib/assets/style.css": "p {}",
    "chalicelib/importers/hugo.py": "import yaml\n",
    "jinja2/__init__.py": "",
    "jinja2/tests/test_all.py": "",
    "botocore/data/s3/2006-03-01/service-2.json": '{"metadata": {"endpointPrefix": "s3"}}',
    "botocore/data/s3/2006-03-01/examples-1.json": "{}",
    "botocore/data/ec2/2016-11-15/service-2.json.gz": "ec2",
    "botocore/data/endpoints.json": '{"partitions": []}',
    "PIL/Image.py": "",
    "PIL/_imaging.so": "needs libjpeg-1.so",
    "PIL/_imagingft.so": "needs libfreetype-1.so",
    "pillow.libs/libjpeg-1.so": "",
    "pillow.libs/libfreetype-1.so": "",
}


@pytest.fixture
def made(tmp_path: Path) -> Path:
    return archive(tmp_path / "made.zip", MADE_BY_CHALICE)


def archive(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as written:
        for name, text in files.items():
            written.writestr(name, text)
    return path


def names(path: Path) -> set[str]:
    with zipfile.ZipFile(path) as archive:
        return set(archive.namelist())


def sources(path: Path) -> set[str]:
    return {name for name in names(path) if "__pycache__" not in name}


def test_the_code_holds_what_can_be_of_use_and_no_more(made: Path, tmp_path: Path) -> None:
    bundle.make(made, tmp_path)
    assert sources(tmp_path / "deployment.zip") == {
        "app.py",
        "chalicelib/here.py",
        "chalicelib/assets/style.css",
        "jinja2/__init__.py",
        "botocore/data/s3/2006-03-01/service-2.json",
        "botocore/data/endpoints.json",
    }


def test_what_makes_pictures_is_a_layer_without_letters(made: Path, tmp_path: Path) -> None:
    bundle.make(made, tmp_path)
    assert sources(tmp_path / "images-layer.zip") == {
        "python/PIL/Image.py",
        "python/PIL/_imaging.so",
        "python/pillow.libs/libjpeg-1.so",
    }


def test_every_service_that_the_code_calls_is_described(tmp_path: Path) -> None:
    assert bundle.services() == {"dynamodb", "s3", "sesv2", "sqs", "ssm"}
    for service in bundle.services():
        assert bundle.is_read(f"botocore/data/{service}/2000-01-01/service-2.json.gz", bundle.services())


def test_only_where_called_services_are_is_listed(tmp_path: Path) -> None:
    """As botocore has it, and botocore finds each of them in every region where it was."""
    whole = Path(botocore.__file__).parent
    data = [whole / "data" / name for name in ("endpoints.json", "partitions.json")]
    data += [path for name in bundle.services() for path in whole.glob(f"data/{name}/*/service-2.json.gz")]
    with zipfile.ZipFile(tmp_path / "made.zip", "w") as made:
        for path in data:
            made.write(path, f"botocore/{path.relative_to(whole)}")
    bundle.write(bundle.CODE, tmp_path / "made.zip", tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as out:
        trimmed = json.loads(out.read("botocore/data/endpoints.json"))
        assert out.getinfo("botocore/data/endpoints.json").file_size < 100_000
    before, after = (EndpointResolver(each) for each in (json.loads(data[0].read_bytes()), trimmed))
    for host in ("dynamodb", "s3", "email", "sqs", "ssm"):
        for region in [*before.get_available_endpoints(host), "eu-central-3"]:
            assert after.construct_endpoint(host, region) == before.construct_endpoint(host, region) is not None
    assert after.get_available_endpoints("ec2") == []


def test_a_library_that_needs_one_that_is_left_out_is_refused(tmp_path: Path) -> None:
    files = MADE_BY_CHALICE | {"PIL/_imaging.so": "needs libfreetype-1.so"}
    with pytest.raises(Invalid, match=r"needs libfreetype-1\.so, which is left out") as refused:
        bundle.make(archive(tmp_path / "made.zip", files), tmp_path)
    assert refused.value.field == "python/PIL/_imaging.so"


def test_code_that_does_not_compile_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="does not compile"):
        bundle.make(archive(tmp_path / "made.zip", MADE_BY_CHALICE | {"app.py": "def"}), tmp_path)


def test_a_zip_that_is_too_large_is_refused(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "LARGEST", 500)
    with pytest.raises(Invalid, match="bytes; 500 are allowed"):
        bundle.make(made, tmp_path)


def test_all_code_is_compiled_and_is_never_compared_with_its_source(made: Path, tmp_path: Path) -> None:
    bundle.make(made, tmp_path)
    assert "chalicelib/__pycache__/here.cpython-311.pyc" in names(tmp_path / "deployment.zip")
    with zipfile.ZipFile(tmp_path / "deployment.zip") as written:
        compiled = written.read("__pycache__/app.cpython-311.pyc")
    assert int.from_bytes(compiled[4:8], "little") == 0b01, "by hash, and unchecked (PEP 552)"
    assert marshal.loads(compiled[16:]).co_filename == "/var/task/app.py", "as Lambda's logs should have it"


def test_the_same_package_gives_the_same_bytes(made: Path, tmp_path: Path) -> None:
    for each in ("one", "two"):
        bundle.make(made, tmp_path / each)
    for part in bundle.PARTS:
        assert (tmp_path / "one" / part.name).read_bytes() == (tmp_path / "two" / part.name).read_bytes()


def test_times_and_rights_of_this_machine_are_not_in_a_zip(tmp_path: Path) -> None:
    (tmp_path / "from").mkdir()
    for name, rights in (("b", 0o700), ("a", 0o604)):
        (tmp_path / "from" / name).write_text(name)
        (tmp_path / "from" / name).chmod(rights)
    bundle.pack(tmp_path / "from", tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as written:
        entries = [(each.filename, each.date_time, each.external_attr >> 16) for each in written.infolist()]
    assert entries == [(name, (1980, 1, 1, 0, 0, 0), 0o644) for name in "ab"]


TINY = """
from chalice import Chalice

app = Chalice(app_name="tiny")


@app.lambda_function()
def work(event, context):
    return {}
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A project that git knows of, with nothing added to it yet."""
    root = tmp_path / "checkout"
    (root / "chalicelib" / "__pycache__").mkdir(parents=True)
    (root / ".chalice").mkdir()
    (root / "app.py").write_text(TINY)
    (root / "shared.js").write_text("shared")
    (root / "chalicelib" / "linked.js").symlink_to("../shared.js")
    (root / "chalicelib" / "__pycache__" / "x.pyc").write_text("")
    (root / ".gitignore").write_text("__pycache__/\n")
    (root / "requirements.txt").write_text("")
    stages = {"prod": {"autogen_policy": True}}
    config = {"version": "2.0", "app_name": "tiny", "stages": stages}
    (root / ".chalice" / "config.json").write_text(json.dumps(config))
    (root / ".chalice" / "resources.json").write_text("{}")
    subprocess.run(["git", "init", "--quiet", str(root)], check=True)
    return root


def test_links_are_shipped_as_what_they_lead_to_and_ignored_files_are_not(checkout: Path, tmp_path: Path) -> None:
    package.copy_sources(checkout, tmp_path / "copy")
    copied = {path.relative_to(tmp_path / "copy").as_posix() for path in (tmp_path / "copy").rglob("*.*")}
    assert {"app.py", "requirements.txt", ".chalice/config.json", "chalicelib/linked.js"} <= copied
    assert not any("pycache" in name or name == "shared.js" for name in copied)
    assert (tmp_path / "copy" / "chalicelib" / "linked.js").read_text() == "shared"
    assert not (tmp_path / "copy" / "chalicelib" / "linked.js").is_symlink()


def test_outside_of_a_checkout_nothing_is_packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(Missing, match="git checkout"):
        package.copy_sources(tmp_path, tmp_path / "copy")


def test_a_library_without_a_wheel_for_lambda_ends_it(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chalice itself says so and goes on."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    (checkout / "requirements.txt").write_text("no-such-library-of-galley==1.0\n")
    with pytest.raises(Invalid, match="no wheel fits Lambda") as refused:
        package.run_chalice(checkout, tmp_path / "made", "prod")
    assert "no-such-library-of-galley" in refused.value.message
    assert refused.value.field == "requirements.txt"


def test_a_stage_that_is_not_declared_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert package.main(["--stage", "nowhere", "--into", str(tmp_path)]) == 1
    assert capsys.readouterr().err == "package: stage: is none of dev, prod\n"
