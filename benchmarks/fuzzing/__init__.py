"""Inputs that nobody meant, for every parser of what comes from outside: see `benchmarks/fuzz.py`."""
