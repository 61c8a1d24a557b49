"""Hugo's shortcodes in a text."""

from chalicelib.importers import shortcodes
from tests.fuzz.target import Target, plain

_TEXTS = (
    "Before {{< youtube dQw4w9WgXcQ >}} after.",
    '{{< figure src="/a.png" alt="An \\"a\\"" caption=`b` width=100 >}}',
    '[x]({{< ref "about.md#part" >}}) {{% relref path="b" %}}',
    '{{< highlight go "linenos=table" >}}\nfunc main() {}\n{{< /highlight >}}',
    "{{</* youtube x */>}} {{ .Site.Title }} {% raw %} `{{< gist a b >}}`",
    '{{< unknown a=1 b="c" >}}inner{{< /unknown >}}\n\n```\n{{< ref x >}}\n```\n',
    "{{< tweet user=a id=1 >}}\n{{% tweet a 1 %}}\n{{< gist spf13 7896402 >}}",
)


def _resolve(name: str) -> str:
    return f"/{name}/" if name.isalnum() else ""


def run(data: bytes) -> bool:
    written = plain(data)
    html = written.startswith("<")
    out, losses = shortcodes.render(written, "content/a.html" if html else "content/a.md", 1, _resolve)
    assert all(1 <= loss.line <= written.count("\n") + 1 for loss in losses), "it names a line that is not there"
    assert all(loss.detail for loss in losses)
    if "{{" not in written and "{%" not in written:
        assert (out, losses) == (written, [])
    return out != written or bool(losses)


TARGET = Target(
    parser="importers.shortcodes.render",
    holds="a text and named losses, each with a line that is in the text; a text without a tag stays as it is",
    accepted="a shortcode was read",
    run=run,
    seeds=tuple(each.encode() for each in _TEXTS),
    words=(b"{{< ", b" >}}", b"{{% ", b" %}}", b"{{</* ", b" */>}}", b"{{", b"}}", b"{%", b"%}", b"ref ",
           b"relref ", b"figure ",
           b"youtube ", b"highlight ", b"/highlight", b"gist ", b"tweet ", b"src=", b"id=", b"path=", b"\"", b"`",
           b"\\\"", b"=",
           b"/", b"#", b"\n", b"```\n", b"    ", b"javascript:x", b"\"><script>", b"../", b"{", b"}", b"<", b">",
           b"-", b"%"),
)  # fmt: skip
