"""Readings, and selections of the store, in the formats of others: one module a format."""
