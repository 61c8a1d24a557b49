"""Fuzzers: every parser of Galley is given what nobody meant it to get. `make fuzz` runs them all."""
