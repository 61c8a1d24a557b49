"""The JavaScript client solves what the API asks for."""

import json

import pytest

from chalicelib import clock, proof_of_work
from tests.clients.tools import CLIENT, run

pytestmark = pytest.mark.clients

PROGRAM = """
const { solve } = await import(process.argv[1]);
const challenges = JSON.parse(process.argv[2]);
console.log(JSON.stringify(await Promise.all(challenges.map((each) => solve(each)))));
"""


def test_the_api_takes_what_the_client_solves(node: str) -> None:
    bounds = ["", "a1b2", "5ec4" * 16, "x" * 40]
    now = clock.now()
    asked = [proof_of_work.challenge("log-in", each, now=now, bits=bits) for each in bounds for bits in (1, 8, 13)]
    given = [node, "--input-type=module", "--eval", PROGRAM, str(CLIENT / "galley.js"), json.dumps(asked)]
    solved = json.loads(run(given))
    found = [proof_of_work.check(solution, "log-in", bounds[at // 3], now) for at, solution in enumerate(solved)]
    assert len({guard.name for guard in found}) == len(asked)
