"""Images and figures in a text, and what a page makes of those it knows."""

import pytest

from chalicelib import markdown
from chalicelib.markdown.pictures import Picture, Source, dress
from tests.markup import Markup, dangers


def html(text: str) -> str:
    return markdown.render(text, format="markdown").html


def test_an_image_loads_late() -> None:
    assert Markup(html("![A cat](cat.png)")).all("img") == [
        {"src": "cat.png", "alt": "A cat", "loading": "lazy", "decoding": "async"}
    ]


@pytest.mark.parametrize(
    ("source", "alt"),
    [
        ("![](a.png)", ""),
        ("<img src=a.png>", ""),
        ("<img src=a.png alt>", ""),
        ("<img src=a.png alt='A \"b\"'>", 'A "b"'),
    ],
)
def test_an_image_without_words_is_marked_as_decoration(source: str, alt: str) -> None:
    assert [image["alt"] for image in Markup(html(source)).all("img")] == [alt]


def test_an_image_without_an_address_is_its_words() -> None:
    made = markdown.render("<img alt='A &lt;b&gt;'><img src=data:x alt=C><img src='' alt=D><img>", format="html")
    assert (made.html, made.images) == ("A &lt;b&gt;CD", ())


def test_an_image_alone_with_a_title_is_a_figure_and_the_title_its_caption() -> None:
    assert html('![A cat](cat.png "The <cat> of *all*")') == (
        '<figure><img src="cat.png" alt="A cat" loading="lazy" decoding="async">'
        "<figcaption>The &lt;cat&gt; of *all*</figcaption></figure>\n"
    )


def test_a_figure_may_be_a_link() -> None:
    made = html('[![A](a.png "T")](/b/)')
    assert made.startswith('<figure><a href="/b/"><img src="a.png" alt="A"')
    assert made.rstrip().endswith("</a><figcaption>T</figcaption></figure>")


@pytest.mark.parametrize(
    "source",
    ["![A](a.png)", '![A](a.png "T") words', '![A](a.png "T")![B](b.png "U")', '- ![A](a.png "T")', '![A](a.png " ")'],
)
def test_other_images_stay_in_their_paragraph(source: str) -> None:
    assert "<figure" not in html(source)


def test_the_authors_own_figure_stays() -> None:
    made = html("<figure><img src=a.png alt=A><figcaption>T</figcaption></figure>")
    assert [tag for tag, _ in Markup(made).starts] == ["figure", "img", "figcaption"]


def test_the_addresses_of_images_are_told_in_order_each_once() -> None:
    text = "![a](/b.png) ![](a.png?x&y)\n\n<img src=/b.png><video poster=p.png></video>"
    assert markdown.render(text, format="markdown").images == ("/b.png", "a.png?x&y")


CAT = Picture(
    src="/cat.png",
    width=1200,
    height=800,
    sources=(
        Source(type="image/avif", srcset="/i/a-480.avif 480w, /i/a-960.avif 960w"),
        Source(type="image/webp", srcset="/i/a-480.webp 480w"),
    ),
)
SIZES = "(min-width: 40rem) 38rem, 100vw"


def test_a_known_picture_gets_its_size_and_its_other_forms() -> None:
    made = dress(html("![A](/cat.png) ![B](/dog.png)"), {"/cat.png": CAT}, sizes=SIZES)
    avif, webp = Markup(made).all("source")
    assert avif == {"type": "image/avif", "srcset": "/i/a-480.avif 480w, /i/a-960.avif 960w", "sizes": SIZES}
    assert webp["type"] == "image/webp"
    cat, dog = Markup(made).all("img")
    assert (cat["width"], cat["height"], cat["loading"]) == ("1200", "800", "lazy")
    assert "width" not in dog
    assert made.count("<picture>") == 1
    assert Markup(made).wrong == []


def test_a_picture_of_which_only_the_size_is_known_gets_only_that() -> None:
    made = dress(html("![A](/x.svg)"), {"/x.svg": Picture(src="/x.svg", width=3, height=2)}, sizes=SIZES)
    assert 'width="3" height="2"' in made
    assert "<picture" not in made


def test_a_picture_of_which_nothing_is_known_stays_as_it_is() -> None:
    made = html("![A](/x.svg)")
    assert dress(made, {"/x.svg": Picture(src="/x.svg")}, sizes=SIZES) == made
    assert dress(made, {}, sizes=SIZES) == made


@pytest.mark.parametrize(
    ("given", "width", "height"),
    [
        ("width=300", "300", "200"),
        ("height=200", "300", "200"),
        ("width=30 height=40", "30", "40"),
        ("width=50%", "50%", None),
    ],
)
def test_a_size_that_the_author_gave_stays(given: str, width: str, height: str | None) -> None:
    made = dress(html(f"<img src=/cat.png alt=A {given}>"), {"/cat.png": CAT}, sizes=SIZES)
    (image,) = Markup(made).all("img")
    assert (image["width"], image.get("height")) == (width, height)


def test_an_address_is_found_as_the_author_wrote_it_and_nothing_breaks_out() -> None:
    wild = Picture(src="", sources=(Source(type='"><b>', srcset='"><script>'),))
    made = dress(html("![A](</a b.png?x&y>)"), {"/a%20b.png?x&y": wild}, sizes='"><i>')
    assert made.count("<picture>") == 1
    assert Markup(made).all("b") == Markup(made).all("i") == Markup(made).all("script") == []


def test_words_that_look_like_an_image_are_not_dressed() -> None:
    made = html('`<img src="/cat.png">` <b title=\'<img src="/cat.png">\'>x</b>')
    assert dress(made, {"/cat.png": CAT}, sizes=SIZES) == made
    assert dangers(made) == []
