"""Access tokens that nobody has issued: each is a good one with one thing changed, by the best-equipped of forgers.

Where a mutant is signed, it is with our own key: so it is refused for what it says, not for its signature.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from typing import Any

from chalicelib import signing
from chalicelib.settings import settings

Named = Iterator[tuple[str, str]]
Json = Mapping[str, Any] | bytes
TIMES = ("iat", "nbf", "exp", "epoch")
PURPOSES = ("cursor", "preview", "refresh", "second-factor", "proof-of-work", "api", "Access", "access ", "")
ONE_TIME = tuple(f"one-time {purpose}" for purpose in ("sign-up", "reset", "magic-link", "address", "invite"))


def mutants(good: str) -> dict[str, str]:
    """Every forgery of a good token, by what is wrong with it."""
    header, claims, _ = good.split(".")
    kid, key = next(iter(signing.keys("access").items()))
    forger = Forger(good, json.loads(unpacked(header)), json.loads(unpacked(claims)), kid, key)
    parts = (forger.headers(), forger.claims(), forger.times(), forger.keys(), forger.spellings(), forger.repeated())
    found = {name: text for part in (*parts, forger.cut()) for name, text in part}
    assert good not in found.values()
    return found


class Forger:
    """Who has a good token, and can sign what they like with any of our keys."""

    def __init__(self, good: str, header: dict[str, Any], claims: dict[str, Any], kid: str, key: bytes) -> None:
        self.good, self.header, self.told, self.kid, self.key = good, header, claims, kid, key

    def signed(self, header: Json, claims: Json, *, key: bytes | None = None, digest: str = "sha256") -> str:
        text = f"{packed(header)}.{packed(claims)}"
        signature = hmac.digest(self.key if key is None else key, text.encode(), digest)
        return f"{text}.{packed(signature)}"

    def headers(self) -> Named:
        """Another algorithm, another type, a key that the token brings along (RFC 8725, 2.1 and 3.1 to 3.11)."""
        claims = self.told
        for name in (
            "none",
            "None",
            "NONE",
            "nOnE",
            "",
            "hs256",
            "HS256 ",
            "HS384",
            "HS512",
            "RS256",
            "ES256",
            "EdDSA",
        ):
            header = self.header | {"alg": name}
            yield f"alg {name!r}, signed as HS256", self.signed(header, claims)
            yield f"alg {name!r}, not signed", f"{packed(header)}.{packed(claims)}."
        for digest in ("sha384", "sha512", "sha1", "md5"):
            yield f"signed by {digest}", self.signed(self.header, claims, digest=digest)
            yield f"said and signed by {digest}", self.signed(self.header | {"alg": "HS384"}, claims, digest=digest)
        for type_ in ("JWT", "jwt", "refresh", "at+JWT", "application/at+jwt", "rt+jwt", "", None, 1, ["at+jwt"]):
            yield f"typ {type_!r}", self.signed(self.header | {"typ": type_}, claims)
        for other in ("../../../dev/null", "/dev/null", "a' OR '1'='1", "", self.kid.upper(), self.kid[:-1], "0" * 16):
            yield f"kid {other!r}", self.signed(self.header | {"kid": other}, claims)
        for strange in (None, 0, True, [self.kid], {self.kid: 1}):
            yield f"kid {strange!r}", self.signed(self.header | {"kid": strange}, claims)
        jwk = {"kty": "oct", "k": packed(self.key)}
        url = "https://evil.example/keys"
        more: dict[str, Any] = {
            "jwk": jwk,
            "jku": url,
            "x5u": url,
            "x5c": ["AAAA"],
            "x5t": "AAAA",
            "cty": "JWT",
            "zip": "DEF",
        }
        more |= {"crit": ["exp"], "b64": True, "enc": "A256GCM", "exp": 1, "__proto__": {}}
        for name, value in more.items():
            yield f"header with {name}", self.signed(self.header | {name: value}, claims)
        yield "crit and b64", self.signed(self.header | {"b64": False, "crit": ["b64"]}, claims)
        for name in self.header:
            yield f"header without {name}", self.signed(_without(self.header, name), claims)
        for body in (b"", b"{}", b"[]", b"null", b"1", b'"x"', b"{", b"\xff", b"[" * 300):
            yield f"header {body[:5]!r}", self.signed(body, claims)

    def claims(self) -> Named:
        """What is missing, of another type, or for somebody else."""
        texts = set(self.told) - set(TIMES)
        for name in self.told:
            yield f"without {name}", self.signed(self.header, _without(self.told, name))
            yield f"{name} in capitals", self.signed(self.header, _without(self.told, name) | {name.upper(): 1})
            wrong: tuple[Any, ...] = (
                (None, 1, [self.told[name]], {}) if name in texts else (None, "1", [self.told[name]], {}, True)
            )
            for value in wrong:
                yield f"{name} {value!r}", self.signed(self.header, self.told | {name: value})
        for value in ("API", "api ", "", "refresh", "cursor", "https://evil.example", ["api", "x"], ["api", "api"]):
            yield f"aud {value!r}", self.signed(self.header, self.told | {"aud": value})
        for value in ("", "galley", "GALLEY-DEV", "https://evil.example", "galley-dev "):
            yield f"iss {value!r}", self.signed(self.header, self.told | {"iss": value})
        for name in ("role", "scope", "admin", "client_id", "auth_time", "__proto__"):
            yield f"with {name}", self.signed(self.header, self.told | {name: "owner"})
        for body in (b"", b"{}", b"[]", b"null", b"1", b'"x"', b"{", b"\xff", b"[" * 300, b'{"a":' * 100):
            yield f"claims {body[:5]!r}", self.signed(self.header, body)

    def times(self) -> Named:
        """Not yet, no more, for too long, or at no time at all."""
        now = int(self.told["iat"])
        for name in TIMES:
            body = json.dumps(self.told)
            for text in ("1e999", "-1e999", "NaN", "Infinity", f"{now}.5", f'"{now + 60}"', f"+{now}"):
                number = body.replace(f'"{name}": {self.told[name]}', f'"{name}": {text}')
                yield f"{name} {text[:9]}", self.signed(self.header, number.encode())
        for name, value in (
            ("exp", now),
            ("exp", now - 1),
            ("exp", 0),
            ("exp", -1),
            ("exp", 10**30),
            ("exp", 10**400),
            ("nbf", -(10**30)),
        ):
            yield f"{name} {str(value)[:40]}", self.signed(self.header, self.told | {name: value})
        for late in (1, 60, 10**6):
            yield f"nbf in {late} s", self.signed(self.header, self.told | {"nbf": now + late})
            yield f"iat in {late} s", self.signed(self.header, self.told | {"iat": now + late})
            both = {"iat": now + late, "nbf": now + late, "exp": now + late + 600}
            yield f"all in {late} s", self.signed(self.header, self.told | both)
            yield f"for {600 + late} s", self.signed(self.header, self.told | {"exp": now + 600 + late})
            yield f"since {late} s, for longer", self.signed(self.header, self.told | {"iat": now - late})
        yield "nbf before iat", self.signed(self.header, self.told | {"nbf": now - 1})

    def keys(self) -> Named:
        """Signed with what is a key of ours for something else, or with what everybody knows."""
        purposes = {name: signing.keys(name) for name in (*PURPOSES, *ONE_TIME)}
        for name, known in purposes.items():
            for kid, key in known.items():
                yield f"key of {name!r}", self.signed(self.header, self.told, key=key)
                yield f"key and id of {name!r}", self.signed(self.header | {"kid": kid}, self.told, key=key)
        guesses = [b"", b"12345", b"secret", b"\0" * 32, self.kid.encode(), b"access", self.key.hex().encode()]
        guesses += [self.key[:16], self.key[:-1], self.key + b"x", self.key[::-1], hashlib.sha256(self.key).digest()]
        guesses += [settings.signing_key.encode(), settings.pepper.encode(), self.told["iss"].encode()]
        for guess in guesses:
            yield f"key {guess[:8]!r} of {len(guess)} bytes", self.signed(self.header, self.told, key=guess)

    def spellings(self) -> Named:
        """The same bytes or nearly the same text, written otherwise: a token has one spelling."""
        header, claims, signature = self.good.split(".")
        for junk in (
            "=",
            "==",
            "\n",
            "\r\n",
            " ",
            "\t",
            "\0",
            "!",
            "%3D",
            ".",
            "..",
            "é",
            "\u200b",
            "\ufeff",
            ",",
            ";",
            '"',
        ):
            yield f"{junk!r} after", self.good + junk
            yield f"{junk!r} before", junk + self.good
            yield f"{junk!r} inside the signature", f"{header}.{claims}.{signature[:9]}{junk}{signature[9:]}"
            yield f"{junk!r} after the claims", f"{header}.{claims}{junk}.{signature}"
        for last in _same_bits(signature[-1]):
            yield f"signature that ends in {last}", self.good[:-1] + last
        wide = "".join(chr(ord(char) + 0xFEE0) if char.isalnum() else char for char in signature)
        yield "fullwidth", f"{header}.{claims}.{wide}"
        yield "other letter case", self.good.swapcase()
        yield "standard base64", f"{header}.{claims}.{signature.replace('_', '/').replace('-', '+')}"
        yield "hexadecimal", f"{header}.{claims}.{unpacked(signature).hex()}"
        yield from {
            "JSON serialisation": json.dumps({"protected": header, "payload": claims, "signature": signature}),
            "five parts": f"{header}..{claims}.{claims}.{signature}",
            "without signature": f"{header}.{claims}.",
            "two parts": f"{header}.{claims}",
            "parts in another order": f"{claims}.{header}.{signature}",
            "nested": self.signed(self.header, self.good.encode()),
            "twice": f"{self.good},{self.good}",
            "a megabyte": self.good + "A" * 1_000_000,
            "a megabyte of claims": self.signed(self.header, self.told | {"jti": "A" * 1_000_000}),
            "a megabyte of dots": "." * 1_000_000,
        }.items()

    def repeated(self) -> Named:
        """Names given twice, and JSON written in another way than ours: two readers might take them differently."""
        for what, said in (("header", self.header), ("claims", self.told)):
            for name in said:
                once = json.dumps({name: said[name]})[1:-1]
                for first in (f'"{name}":"other"', once):
                    body = f"{{{first},{json.dumps(said)[1:]}".encode()
                    pair = (body, self.told) if what == "header" else (self.header, body)
                    yield f"{what}: {first} before {name}", self.signed(*pair)
        spaced, turned = json.dumps(self.told, indent=1).encode(), dict(reversed(self.told.items()))
        yield "claims with spaces", self.signed(self.header, spaced)
        yield "claims in another order", self.signed(self.header, turned)
        yield (
            "claims with escapes",
            self.signed(self.header, json.dumps(self.told).replace("api", "\\u0061pi").encode()),
        )
        yield "claims in UTF-16", self.signed(self.header, json.dumps(self.told).encode("utf-16"))
        yield "claims after a mark", self.signed(self.header, b"\xef\xbb\xbf" + json.dumps(self.told).encode())

    def cut(self) -> Named:
        """One sign changed or lost, anywhere."""
        for at in range(0, len(self.good), 7):
            other = "A" if self.good[at] != "A" else "B"
            yield f"changed at {at}", self.good[:at] + other + self.good[at + 1 :]
            yield f"cut at {at}", self.good[:at]
            yield f"without {at}", self.good[:at] + self.good[at + 1 :]


def packed(value: Json) -> str:
    """JSON, or any bytes, as base64url without padding."""
    raw = value if isinstance(value, bytes) else json.dumps(value, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _without(said: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {each: value for each, value in said.items() if each != name}


def _same_bits(last: str) -> list[str]:
    """The last sign of 43 stands for 4 bits, so 3 others stand for the same."""
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    start = signs.index(last) // 4 * 4
    return [sign for sign in signs[start : start + 4] if sign != last]
