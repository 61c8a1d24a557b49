"""The zip of `./galley export`, as somebody has changed it. An input that begins with `?` is sealed again. Of one that
begins with `!` the lines are the key of an object, the row of an object, and rows of a table, in an archive whose sums
are right: as whoever makes one by hand would, so that it is read.
"""

import hashlib
import re

import msgspec

from cli.archives import reading, rows
from cli.archives.contents import TABLES
from tests.cli import handmade
from tests.fuzz.target import Target, folder

_FOLDER = folder()
_LONGEST = 10_000_000
"""Bytes that an archive of some thousands may become when it is read."""


def run(data: bytes) -> bool:
    way = data[:1]
    file = handmade.sealed(data[1:]) if way == b"?" else _by_hand(data[1:]) if way == b"!" else data
    path = _FOLDER / "a.zip"
    path.write_bytes(file)
    with reading.opened(path) as archive:
        assert way in (b"!", b"?") or data in TARGET.seeds, "what was changed is taken"
        read = sum(len(words) for _, words in archive.objects()) + sum(map(len, archive.pages()))
        read += sum(len(rows.encoded(row)) for noun in TABLES for row in archive.rows(noun))
        assert read < _LONGEST
    return True


def _by_hand(data: bytes) -> bytes:
    key, _, rest = data.partition(b"\n")
    objects, _, lines = rest.partition(b"\n")
    name = re.sub(r"[\x00-\x1f]", "", key.decode("utf-8", "replace"))[:200]
    return handmade.archive(key=name or "a", objects=objects, lines=lines)


_ROW = b'{"id":{"S":"site"},"v":{"N":"1"},"b":{"B":"aGk="},"l":{"L":[{"M":{"a":{"NULL":true}}}]}}'
_LINE = msgspec.json.encode(
    {"bucket": "store", "key": "bodies/a", "sha256": hashlib.sha256(handmade.OBJECT).hexdigest()}
)
_WHOLE = handmade.archive(lines=_ROW)
_BY_HAND = (
    b"!bodies/a\n\n" + _ROW + b"\n" + _ROW,
    b"!../../../etc/cron.d/x\n\n" + _ROW,
    b"!bodies/a\n" + _LINE[:-1] + b',"bytes":6}\n' + _ROW,
    b'!bodies/a\n\n{"id":{"SS":["a"]},"n":{"NS":["1"]},"b":{"BS":["aGk="]}}\n',
)

TARGET = Target(
    parser="cli.archives.reading.opened",
    holds="`Invalid` for every archive that was changed; one that was made by hand has rows and objects, 10 MB at most",
    accepted="read to its end",
    run=run,
    seeds=(_WHOLE, b"?" + _WHOLE, *_BY_HAND),
    words=(b"!", b"?", b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07", b"sha256:", b"../",
           b"/", b"\\", b"\x00\x00", b"\xff\xff", b"\xff\xff\xff\xff", b"\x08\x00", b"\x0c\x00", b"\x01\x00",
           b"manifest.json", b"objects.jsonl", b"tables/", b'{"', b'"}', b"[]", b"{}", b"null", b"\n", b'"S":', b'"M":',
           b'"L":[', b'"B":', b'"BS":', b'"bucket":', b'"key":', b'"sha256":', b"0" * 64),
    longest=25_000,
)  # fmt: skip
