"""Makes the next input from one that led somewhere: with words and pieces of good inputs, so that much of it is
nearly right. The same seed gives the same inputs in the same order.
"""

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

_STEPS = (1, 1, 1, 1, 2, 2, 3, 6)
"""Most inputs are one step away from one that led somewhere."""
_LENGTHS = (1, 2, 4, 16, 64, 1_000_000)
_TIMES = (1, 1, 2, 8, 60)
_KINDS = (b"0123456789", b"abcdefghijklmnopqrstuvwxyz", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b" \t\n", b"-_+*=~")
_KIND_OF = {byte: kind for kind in _KINDS for byte in kind}
Choice = TypeVar("Choice")
Havoc = Callable[[bytes, int], bytes]
"""Changes bytes without knowing anything of them: libFuzzer's own."""


class Mutator:
    """Half of the time an input begins again at a seed, else it is what libFuzzer has chosen."""

    def __init__(self, seeds: Sequence[bytes], words: Sequence[bytes], havoc: Havoc, *, seed: int = 1) -> None:
        self._seeds, self._words, self._havoc = seeds, words or seeds, havoc
        self._random = random.Random(seed).random
        changes = (self._word, self._word_over, self._piece, self._without, self._again, self._swapped, self._one_byte)
        self._ways = (*changes, self._alike, self._alike, self._alike)

    def __call__(self, data: bytes, longest: int, _seed: int = 0) -> bytes:
        made = self._of(self._seeds) if self._random() < 0.5 else bytes(data)
        for _ in range(self._of(_STEPS)):
            made = self._havoc(made[:longest], longest) if self._random() < 0.2 else self._of(self._ways)(made)
        return made[:longest]

    def _of(self, choices: Sequence[Choice]) -> Choice:
        return choices[int(self._random() * len(choices))]

    def _at(self, data: bytes) -> int:
        return int(self._random() * (len(data) + 1))

    def _span(self, data: bytes) -> tuple[int, int]:
        start = self._at(data)
        return start, min(len(data), start + self._of(_LENGTHS))

    def _word(self, data: bytes) -> bytes:
        at = self._at(data)
        return data[:at] + self._of(self._words) + data[at:]

    def _word_over(self, data: bytes) -> bytes:
        at, word = self._at(data), self._of(self._words)
        return data[:at] + word + data[at + len(word) :]

    def _piece(self, data: bytes) -> bytes:
        at, seed = self._at(data), self._of(self._seeds)
        start, end = self._span(seed)
        return data[:at] + seed[start:end] + data[at:]

    def _without(self, data: bytes) -> bytes:
        start, end = self._span(data)
        return data[:start] + data[end:]

    def _again(self, data: bytes) -> bytes:
        """A piece once more, or many times."""
        start, end = self._span(data)
        return data[:end] + data[start:end] * self._of(_TIMES) + data[end:]

    def _swapped(self, data: bytes) -> bytes:
        start, end = self._span(data)
        middle = (start + end) // 2
        return data[:start] + data[middle:end] + data[start:middle] + data[end:]

    def _one_byte(self, data: bytes) -> bytes:
        at = self._at(data[:-1])
        return data[:at] + bytes([int(self._random() * 256)]) + data[at + 1 :]

    def _alike(self, data: bytes) -> bytes:
        """A letter or digit, or several, becomes another of its kind: what has a form keeps it."""
        out = bytearray(data)
        for _ in range(self._of((1, 1, 2, 5)) if data else 0):
            at = int(self._random() * len(out))
            out[at] = self._of(_KIND_OF.get(out[at], data[at : at + 1]))
        return bytes(out)
