"""Which answers go out compressed: Accept-Encoding (RFC 9110 section 12.5.3) and gzip."""

import gzip


def takes_gzip(accept_encoding: str) -> bool:
    """Whether the caller takes gzip, named or as any other, with a weight above 0."""
    return _of_gzip(_weights(accept_encoding)) > 0


def prefers_gzip(accept_encoding: str) -> bool:
    """Whether nothing is wanted more than gzip: API Gateway compresses only with what has the highest weight."""
    weights = _weights(accept_encoding)
    return 0 < _of_gzip(weights) >= max(weights.values(), default=0)


def gzipped(body: bytes) -> bytes:
    """The same bytes for the same body, whatever the time."""
    return gzip.compress(body, compresslevel=6, mtime=0)


def _of_gzip(weights: dict[str, float]) -> float:
    return weights.get("gzip", weights.get("*", 0))


def _weights(accept_encoding: str) -> dict[str, float]:
    parts = (part.partition(";") for part in accept_encoding.lower().split(","))
    return {coding.strip(): _weight(parameter) for coding, _, parameter in parts if coding.strip()}


def _weight(parameter: str) -> float:
    """`q=0.5` is 0.5, nothing is 1; what cannot be read is 0."""
    name, _, value = parameter.replace(" ", "").partition("=")
    if not name:
        return 1
    try:
        return min(max(float(value), 0), 1) if name == "q" else 0
    except ValueError:
        return 0
