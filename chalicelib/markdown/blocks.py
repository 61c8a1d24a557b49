"""What Galley makes of whole blocks: attributes of headings, alignment of cells, figures, task lists."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

_ATTRIBUTE = re.compile(r"#(?P<id>[^\s#={}]+)|\.(?P<class>[\w-]+)|[\w-]+=\S+")
_TASK = re.compile(r"\[([ xX])\][ \t]+")


def name_headings(state: "StateCore") -> None:
    """Gives a heading the id and classes of `{#id .class}` after it; other headings are named when all is done."""
    for index, opening in enumerate(state.tokens):
        if opening.type == "heading_open":
            for name, value in _take_attributes(state.tokens[index + 1]).items():
                if value:
                    opening.attrSet(name, value)


def align_by_class(state: "StateCore") -> None:
    """The alignment of table cells as a class, since a page has no inline styles."""
    for token in state.tokens:
        if token.type in ("td_open", "th_open") and (style := token.attrs.pop("style", "")):
            token.attrSet("class", "align-" + str(style).rpartition(":")[2])


def make_figures(state: "StateCore") -> None:
    """A paragraph of nothing but one image with a title becomes a figure; the title is its caption."""
    for index, token in enumerate(state.tokens):
        if token.type == "paragraph_open" and not token.hidden and (image := _only_image(state.tokens[index + 1])):
            caption = str(image.attrs.pop("title", "")).strip()
            if caption:
                _make_figure(state.tokens[index : index + 3], caption)


def make_tasks(state: "StateCore") -> None:
    """List items that begin with `[ ]` or `[x]` get a box, which has the item's words as its label."""
    lists: list[Token] = []
    for index, token in enumerate(state.tokens):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(token)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open" and _make_task(state.tokens[index + 1 : index + 3]):
            token.attrSet("class", "task-list-item")
            lists[-1].attrSet("class", "contains-task-list")


def _take_attributes(inline: "Token") -> dict[str, str]:
    """Takes `{#id .class key=value}` off the end of a heading; other braces stay where they are."""
    content = inline.content.rstrip()
    start = content.rfind("{")
    if start <= 0 or not content.endswith("}"):
        return {}
    found = [_ATTRIBUTE.fullmatch(part) for part in content[start + 1 : -1].split()]
    known = [match for match in found if match]
    if not known or len(known) < len(found):
        return {}
    inline.content = content[:start].rstrip()
    ids = [match["id"] for match in known if match["id"]]
    return {
        "id": ids[-1] if ids else "",
        "class": " ".join(match["class"] for match in known if match["class"]),
    }


def _only_image(inline: "Token") -> "Token | None":
    """The image that is all there is in a paragraph, whether or not it is a link."""
    row = inline.children or []
    if len(row) == 3 and row[0].type == "link_open":
        row = row[1:2]
    return row[0] if len(row) == 1 and row[0].type == "image" else None


def _make_figure(paragraph: "list[Token]", caption: str) -> None:
    from markdown_it.token import Token

    opening, inline, closing = paragraph
    opening.type, closing.type = "figure_open", "figure_close"
    opening.tag = closing.tag = "figure"
    text = Token("text", "", 0, content=caption)
    made = (Token("figcaption_open", "figcaption", 1), text, Token("figcaption_close", "figcaption", -1))
    inline.children = [*(inline.children or ()), *made]


def _make_task(start: "list[Token]") -> bool:
    from markdown_it.token import Token

    if len(start) < 2 or start[0].type != "paragraph_open" or not start[1].children:
        return False
    text = start[1].children[0]
    if text.type != "text" or not (found := _TASK.match(text.content)):
        return False
    text.content = text.content[found.end() :]
    checked = {} if found[1] == " " else {"checked": ""}
    box = Token("task_box", "input", 0, attrs={"type": "checkbox", **checked})
    space = Token("text", "", 0, content=" ")
    label = (Token("label_open", "label", 1), box, space)
    start[1].children = [*label, *start[1].children, Token("label_close", "label", -1)]
    return True
