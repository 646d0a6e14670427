"""The search: statements by words or by meaning, counted by what they may be narrowed to."""
