"""Bytes of unknown origin to text: which encoding they were written in, and what had to be done to read
them.
"""

import codecs
from dataclasses import dataclass

from chalicelib.importers.plan import Loss

MAX_BODY = 1_000_000
"""Bytes of one document. Larger ones are refused: no page of a publication is that long."""

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, kw_only=True)
class Decoded:
    """The text with `\\n` line ends, and what was lost or changed on the way. `text` is None for a refused
    file.
    """

    text: str | None
    losses: tuple[Loss, ...] = ()


def decode(raw: bytes, source: str) -> Decoded:
    """Read a document's bytes: UTF-8, UTF-16 with a byte order mark, else Windows-1252 with a loss."""
    if len(raw) > MAX_BODY:
        detail = f"{len(raw):,} bytes; a document has at most {MAX_BODY:,}"
        return Decoded(text=None, losses=(Loss(file=source, outcome="refused", what="too large", detail=detail),))
    text, losses = _characters(raw, source)
    if "\0" in text:
        detail = f"{text.count(chr(0))} NUL bytes left out: text has none"
        losses.append(Loss(file=source, outcome="changed", what="NUL bytes", detail=detail))
        text = text.replace("\0", "")
    return Decoded(text=text.replace("\r\n", "\n").replace("\r", "\n"), losses=tuple(losses))


def _characters(raw: bytes, source: str) -> tuple[str, list[Loss]]:
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), "utf-8")
    try:
        return raw.decode(encoding), []
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].count(b"\n") + 1
        detail = f"not UTF-8 (byte {fault.start}); read as Windows-1252"
        loss = Loss(file=source, outcome="changed", what="text encoding", detail=detail, line=line)
        return raw.decode("cp1252", errors="replace"), [loss]
