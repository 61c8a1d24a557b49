"""Seeded bugs, in copies of the real code: the simulator is only believed if it finds them all."""

from tests.sim.mutants.at_functions import FUNCTIONS
from tests.sim.mutants.at_pages import PAGES
from tests.sim.mutants.at_people import PEOPLE
from tests.sim.mutants.at_writes import WRITES
from tests.sim.mutants.mutant import Mutant

MUTANTS: dict[str, Mutant] = {mutant.name: mutant for mutant in (*WRITES, *FUNCTIONS, *PAGES, *PEOPLE)}
