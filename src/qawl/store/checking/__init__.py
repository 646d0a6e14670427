"""Whether a store is what it should be: what is wrong with it, and what of that can be made again."""
