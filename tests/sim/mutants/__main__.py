"""`python -m tests.sim.mutants NAME` where the code is: hunts there for the bug of this name, and prints what came."""

import json
import sys
from dataclasses import asdict

from tests.sim import outside
from tests.sim.mutants import MUTANTS
from tests.sim.mutants.hunts import hunted

if __name__ == "__main__":
    outside.ready()
    found = hunted(MUTANTS[sys.argv[1]].hunt)
    print(json.dumps({"killed": found.killed, **asdict(found)}))
