"""Random questions to DynamoDB, of the kinds that Galley asks: Hypothesis strategies for single calls.

All are about items of one partition, which is called `HERE`, in tables that no ledger entry tells of; those that are
about an index write an article, with an entry of the ledger, as Galley does.
"""

from typing import Any

from hypothesis import strategies as st

from chalicelib.settings import settings

Asked = tuple[str, dict[str, Any]]
Conditions = st.SearchStrategy[tuple[str, list[Any]]]
HERE = "here"
TABLE, ARTICLES, LEDGER = settings.table("done"), settings.table("articles"), settings.table("ledger")
NAMES = {"#e": "entry", "#p": "projection", "#a": "any", "#n": "number", "#l": "list", "#s": "set", "#g": "gone"}
TEXTS = ("a", "ab", "b", "b#1", "é", "z")
ORDERED: list[Any] = [*({"N": n} for n in ("-3", "0", "1", "10")), *({"S": s} for s in ("", *TEXTS)), {"B": b"ab"}]
ANY: list[Any] = [
    *ORDERED,
    {"BOOL": True},
    {"NULL": True},
    {"L": [{"S": "a"}, {"N": "1"}]},
    {"SS": ["a", "b"]},
    {"M": {"a": {"S": "b"}}},
]
_number = st.sampled_from(ORDERED[:4])
_name = st.sampled_from(["#a", "#n", "#l", "#s", "#g"])
_text = st.sampled_from(TEXTS)
_place = st.sampled_from(TEXTS[:3])


def _simple() -> Conditions:
    """A condition with `?` for each value, and the values."""
    signs, equal = st.sampled_from(["<", "<=", ">", ">="]), st.sampled_from(["=", "<>"])
    sizes, ordered, anything = st.sampled_from([{"N": "1"}, {"N": "2"}]), st.sampled_from(ORDERED), st.sampled_from(ANY)
    return st.one_of(
        st.builds(
            lambda f, n: (f"{f} ({n})", []), st.sampled_from(["attribute_exists", "attribute_not_exists"]), _name
        ),
        st.builds(lambda n, sign, v: (f"{n} {sign} ?", [v]), _name, signs, ordered),
        st.builds(lambda n, sign, v: (f"{n} {sign} ?", [v]), _name, equal, anything),
        st.builds(lambda n, v: (f"begins_with ({n}, ?)", [{"S": v}]), _name, _text),
        st.builds(lambda n, v: (f"contains ({n}, ?)", [v]), _name, ordered),
        st.builds(lambda n, sign, v: (f"size ({n}) {sign} ?", [v]), _name, signs, sizes),
        st.builds(lambda n, v, w: (f"{n} IN (?, ?)", [v, w]), _name, anything, anything),
        st.builds(lambda n, v, w: (f"{n} BETWEEN ? AND ?", sorted([v, w], key=_as_number)), _name, _number, _number),
    )


def _joined(inner: Conditions) -> Conditions:
    signs = st.sampled_from(["AND", "OR"])
    return st.builds(lambda a, sign, b: (f"({a[0]} {sign} {b[0]})", [*a[1], *b[1]]), inner, signs, inner) | st.builds(
        lambda a: (f"(NOT {a[0]})", a[1]), inner
    )


def _as_number(value: dict[str, str]) -> int:
    return int(value["N"])


ALL_CONDITIONS: Conditions = st.recursive(_simple(), _joined, max_leaves=3)
PLAIN_CONDITIONS: Conditions = st.one_of(
    st.sampled_from([("attribute_exists (#n)", []), ("attribute_not_exists (#n)", [])]),
    st.builds(
        lambda sign, n: (f"(attribute_not_exists (#n) OR #n {sign} ?)", [n]), st.sampled_from(["=", "<="]), _number
    ),
)
"""Those that Galley makes; moto falls over some others, such as of values of two types."""
_updates = st.lists(
    st.sampled_from(
        [
            ("SET", "#a = ?", {"S": "new"}),
            ("SET", "#n = if_not_exists(#n, ?)", {"N": "5"}),
            ("SET", "#l = ?", {"L": [{"S": "x"}]}),
            ("ADD", "#n ?", {"N": "7"}),
            ("ADD", "#n ?", {"N": "-1"}),
            ("ADD", "#s ?", {"SS": ["b", "c"]}),
            ("DELETE", "#s ?", {"SS": ["a", "c"]}),
            ("REMOVE", "#a", None),
            ("REMOVE", "#g", None),
        ]
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda part: part[1][:2],
)


def _filled(asked: dict[str, Any], **expressions: tuple[str, list[Any]]) -> dict[str, Any]:
    """The call with these expressions, and with the names and values that they use."""
    values: dict[str, Any] = {}
    texts = {}
    for field, (text, given) in expressions.items():
        for value in given:
            values[f":{len(values)}"] = value
            text = text.replace("?", f":{len(values) - 1}", 1)
        texts[field] = text
    used = {name: stored for name, stored in NAMES.items() if any(name in text for text in texts.values())}
    named = {"ExpressionAttributeNames": used} if used else {}
    return {**asked, **texts, **named, **({"ExpressionAttributeValues": values} if values else {})}


def _key(name: str) -> dict[str, Any]:
    return {"entry": {"S": HERE}, "projection": {"S": name}}


_items = st.fixed_dictionaries(
    {},
    optional={
        "any": st.sampled_from(ANY),
        "number": _number,
        "list": st.just({"L": [{"S": "a"}]}),
        "set": st.just({"SS": ["a", "b"]}),
        "gone": st.sampled_from(ORDERED),
    },
)


@st.composite
def _write(draw: st.DrawFn, conditions: Conditions, name: str) -> tuple[str, dict[str, Any]]:
    """Put, Update or Delete, with or without a condition."""
    way = draw(st.sampled_from(["Put", "Update", "Delete"]))
    asked: dict[str, Any] = {"TableName": TABLE}
    expressions: dict[str, Any] = {}
    if way == "Put":
        asked["Item"] = {**_key(name), **draw(_items)}
    else:
        asked["Key"] = _key(name)
    if way == "Update":
        expressions["UpdateExpression"] = _clauses(draw(_updates))
    if condition := draw(st.none() | conditions):
        expressions["ConditionExpression"] = condition
        asked["ReturnValuesOnConditionCheckFailure"] = draw(st.sampled_from(["ALL_OLD", "NONE"]))
    return way, _filled(asked, **expressions)


def _clauses(parts: list[tuple[str, str, Any]]) -> tuple[str, list[Any]]:
    by_clause: dict[str, list[tuple[str, Any]]] = {}
    for clause, text, value in parts:
        by_clause.setdefault(clause, []).append((text, value))
    text = " ".join(f"{clause} {', '.join(each for each, _ in some)}" for clause, some in by_clause.items())
    return text, [value for some in by_clause.values() for _, value in some if value is not None]


def _put(name: str) -> st.SearchStrategy[Asked]:
    return st.builds(lambda item: ("PutItem", {"TableName": TABLE, "Item": {**_key(name), **item}}), _items)


@st.composite
def _single(draw: st.DrawFn, conditions: Conditions) -> Asked:
    way, asked = draw(_write(conditions, draw(_place)))
    shown = draw(st.sampled_from(["NONE", "ALL_OLD", *(["ALL_NEW"] if way == "Update" else [])]))
    return f"{way}Item", {**asked, "ReturnValues": shown}


@st.composite
def _transaction(draw: st.DrawFn, conditions: Conditions) -> Asked:
    writes = [draw(_write(conditions, name)) for name in draw(st.lists(_place, min_size=1, max_size=3, unique=True))]
    if draw(st.booleans()):
        asked = {"TableName": TABLE, "Key": _key("checked"), "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
        writes.append(("ConditionCheck", _filled(asked, ConditionExpression=draw(conditions))))
    return "TransactWriteItems", {"TransactItems": [{way: asked} for way, asked in writes]}


@st.composite
def _query(draw: st.DrawFn, conditions: Conditions) -> Asked:
    text, other = draw(_text), draw(_text)
    ranges = [("", []), ("AND begins_with (#p, ?)", [text]), ("AND #p BETWEEN ? AND ?", [text, other])]
    ranges += [(f"AND #p {sign} ?", [text]) for sign in ("=", "<", "<=", ">", ">=")]
    where, bounds = draw(st.sampled_from(ranges))
    condition = (f"#e = ? {where}", [{"S": HERE}, *({"S": bound} for bound in bounds)])
    expressions = {"KeyConditionExpression": condition}
    if draw(st.booleans()):
        expressions["FilterExpression"] = draw(conditions)
    asked: dict[str, Any] = {"TableName": TABLE, **draw(_ways)}
    if asked.get("Select") != "COUNT" and draw(st.booleans()):
        expressions["ProjectionExpression"] = ("#p, #a, #n", [])
    if draw(st.booleans()):
        asked["ExclusiveStartKey"] = _key(draw(_text))
    return "Query", _filled(asked, **expressions)


_ways = st.fixed_dictionaries(
    {"ConsistentRead": st.just(True)},
    optional={
        "Limit": st.integers(1, 4),
        "ScanIndexForward": st.booleans(),
        "Select": st.just("COUNT"),
    },
)


@st.composite
def _article(draw: st.DrawFn) -> Asked:
    """An article with an entry, as Galley writes it: it is in an index or not."""
    number = draw(st.integers(0, 5))
    item = {"id": {"S": f"{HERE} {number}"}, "title": {"S": "One"}}
    item |= {"due": {"S": HERE}, "due_at": {"S": f"at {number}"}} if draw(st.booleans()) else {}
    item |= {"slug": {"S": HERE}} if draw(st.booleans()) else {}
    entry = {"subject": {"S": f"{HERE} {number}"}, "version": {"N": str(draw(st.integers(1, 9)))}}
    unused = {"ConditionExpression": "attribute_not_exists(subject)", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    puts = [{"TableName": LEDGER, "Item": entry, **unused}, {"TableName": ARTICLES, "Item": item}]
    return "TransactWriteItems", {"TransactItems": [{"Put": put} for put in puts]}


@st.composite
def _by_index(draw: st.DrawFn) -> Asked:
    values = {":0": {"S": HERE}}
    if draw(st.booleans()):
        key = {"KeyConditionExpression": "slug = :0", "ExpressionAttributeValues": values}
        return "Query", {"TableName": ARTICLES, "IndexName": "by_slug", **key}
    values[":1"] = {"S": f"at {draw(st.integers(0, 5))}"}
    key = {"KeyConditionExpression": "due = :0 AND due_at <= :1", "ExpressionAttributeValues": values}
    ways = {name: value for name, value in draw(_ways).items() if name != "ConsistentRead"}
    return "Query", {"TableName": ARTICLES, "IndexName": "due", **key, **ways}


_reads = st.builds(lambda name: ("GetItem", {"TableName": TABLE, "Key": _key(name), "ConsistentRead": True}), _text)
_batches = st.builds(
    lambda names: ("BatchGetItem", {"RequestItems": {TABLE: {"Keys": [*map(_key, names)], "ConsistentRead": True}}}),
    st.lists(_text, min_size=1, max_size=4, unique=True),
)


def questions(conditions: Conditions) -> st.SearchStrategy[list[Asked]]:
    """Calls to be made one after the other."""
    single, query = _single(conditions), _query(conditions)
    one = st.one_of(single, single, _transaction(conditions), query, query, _article(), _by_index(), _reads, _batches)
    filled = st.tuples(*(_put(name) for name in TEXTS[:3]))
    return st.builds(lambda first, then: [*first, *then], filled, st.lists(one, min_size=3, max_size=20))


def about(name: str, asked: Any) -> Any:
    """The same about another partition, which no one has written to yet."""
    if isinstance(asked, dict):
        return {field: about(name, value) for field, value in asked.items()}
    if isinstance(asked, list):
        return [about(name, value) for value in asked]
    return asked.replace(HERE, name) if isinstance(asked, str) and asked.startswith(HERE) else asked
