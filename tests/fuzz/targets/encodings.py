"""The bytes of a file, in whatever encoding, and letters that somebody decoded wrongly before."""

from chalicelib.importers.repair import repair
from chalicelib.importers.text import decode
from tests.fuzz.target import Target


def run(data: bytes) -> bool:
    decoded = decode(data, "a.md")
    assert decoded.text is not None
    assert "\r" not in decoded.text
    assert "\0" not in decoded.text
    decoded.text.encode()
    mended, losses = repair(decoded.text, "a.md")
    mended.encode()
    assert mended.count("\n") == decoded.text.count("\n"), "it has other lines"
    assert bool(losses) == (mended != decoded.text), "what was changed is not told"
    return bool(losses or decoded.losses) or not decoded.text.isascii()


TARGET = Target(
    parser="importers.text.decode",
    holds="text that is UTF-8 without NUL and CR, with as many lines as before; whatever was changed is told",
    accepted="with a letter beyond ASCII or a loss",
    run=run,
    seeds=("Grüße – don’t".encode(), "Grüße – don’t".encode("cp1252"), "Grüße".encode("utf-16"), b"a\r\nb\rc\n",
           "don‚Äôt and donâ€™t Ã¼".encode(), b"\xef\xbb\xbfa\0b", "日本\n`Ã¼`\n```\nÃ¼\n```\n".encode(),
           b"\xfe\xff\x00a\xd8\x00"),
    words=(b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\r\n", b"\r", b"\n", b"\0", b"\xc3\x83", b"\xe2\x82\xac",
           b"\xe2\x80\xa8",
           b"\xc2\x85", "â€™".encode(), "Ã¼".encode(), b"`", b"```\n", b"\x81", b"\x0b", b"\x0c", b"\x1c",
           b"\xed\xa0\x80"),
    longest=500,
)  # fmt: skip
