"""A process that writes to an embedded store and says each name once it was acknowledged, until it is killed."""

from pathlib import Path

from local import embedded, resources
from tests.local.places import BUCKET, PREFIX, TEMPLATE, Clients, commit, entry


def main(state: str, kind: str) -> None:
    store = embedded.start(Path(state), engine="moto" if kind == "moto" else "dynoxide")
    clients = Clients(store.environment)
    resources.create(TEMPLATE, prefix=PREFIX, clients=clients)
    number = 0
    while True:
        name = f"article-{number}"
        commit(clients, entry(name))
        clients("s3").put_object(Bucket=BUCKET, Key=f"{name}/index.html", Body=name.encode() * 1000)
        print(name, flush=True)
        number += 1
