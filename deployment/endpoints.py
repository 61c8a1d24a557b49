"""Where AWS's services are, as botocore has it listed: 1.2 MB, all of which it reads for its first client."""

import gzip
import json
from collections.abc import Collection
from pathlib import Path

LIST = "endpoints.json"


def trim(descriptions: Path, services: Collection[str]) -> None:
    """Leave in the list of a folder of descriptions only these services, in all regions.

    They stand there by the first part of their host names, which their descriptions say: `email` of SES.
    """
    path = descriptions / LIST
    if not path.is_file():
        return
    listed = json.loads(path.read_text(encoding="utf-8"))
    hosts = {_host(each) for name in services for each in descriptions.glob(f"{name}/*/service-2.json*")}
    for partition in listed["partitions"]:
        partition["services"] = {name: each for name, each in partition["services"].items() if name in hosts}
    path.write_text(json.dumps(listed, separators=(",", ":")), encoding="utf-8")


def _host(description: Path) -> str:
    content = description.read_bytes()
    plain = gzip.decompress(content) if description.suffix == ".gz" else content
    return str(json.loads(plain)["metadata"]["endpointPrefix"])
