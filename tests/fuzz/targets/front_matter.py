"""The metadata at the top of a file, in YAML, TOML or JSON."""

from chalicelib.importers import front_matter
from chalicelib.importers.front_matter import FrontMatterError
from tests.fuzz.target import Target, plain

_JSON = (
    b'{"title": "A", "tags": ["a", "b"], "params": {"n": 1.5, "deep": [null, true]}, "date": "2026-01-02"}\n\nText.\n'
)


def run(data: bytes) -> bool:
    given = plain(data).replace("\r\n", "\n").replace("\r", "\n")  # as `decode` gives it
    lines = given.count("\n") + 1
    try:
        page = front_matter.split(given)
    except FrontMatterError as fault:
        assert fault.message, "it says nothing"
        assert 1 <= fault.line <= lines + 1, "it names a line that is not there"
        return False
    assert all(isinstance(key, str) for key in page.front)
    assert given.endswith(page.body), "the body is not the file's"
    assert 1 <= page.line <= lines + 1
    assert all(0 <= page.line_of(key) <= lines for key in page.front)
    return bool(page.front)


TARGET = Target(
    parser="importers.front_matter.split",
    holds="names with values and the rest of the file as it was, or a named fault with a line that is in the file",
    accepted="front matter with a value",
    run=run,
    seeds=(
        b"---\ntitle: A title\ndate: 2026-01-02T03:04:05Z\ntags: [a, 'b c']\ndraft: false\n---\nText.\n",
        b"---\na: &x {b: 1, c: [1, 2]}\nd: *x\ne:\n  <<: *x\n  f: |\n    two\n    lines\n---\n",
        b"---\nauthors:\n  - name: Ada\n    url: https://example.org\n  - Bob\nweight: -7\nr: 1_000.5\n---\n\n# B\n",
        b"+++\ntitle = 'A'\ndate = 2026-01-02\ntags = ['a', 'b']\n[params]\nn = 1.5\n[[menu.main]]\nname = 'x'\n+++\n",
        b"+++\na.b.c = 0xff\nd = [[1, 2], {x = 1}]\ne = '''\nlong'''\nt = 07:32:00\ni = inf\n+++\n",
        _JSON,
        b'\xef\xbb\xbf\n{\n"a": "\\ud83d\\ude00",\n"b": -1e5}\nText\n',
        b"{{< shortcode >}}\n",
    ),
    words=(b"---\n", b"+++\n", b"\n", b": ", b"- ", b"&x ", b"*x", b"<<: ", b"!!int ", b"!!binary ", b"!!set ",
           b"!!omap ",
           b"!!timestamp ", b"!!python/object:os.system ", b"? ", b"|\n  ", b">-\n  ", b"'", b'"', b"[", b"]",
           b"{", b"}", b",",
           b"= ", b"[[a]]\n", b"[a.b]\n", b"'''", b'"""', b"inf", b"nan", b"2026-13-40", b"0001-01-01",
           b"9999-12-31T23:59:60Z",
           b"12:30:45", b"0o17", b"9" * 30, b"\\ud800", b"\\u0000", b"#", b"%YAML 1.1\n", b"\t", b"\r", b"\x00",
           b"\xc2\x85",
           b"null", b"~", b".inf", b"0x", b"1e999", b"true"),
)  # fmt: skip
