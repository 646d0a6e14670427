"""Watching feeds and pages: what is new in them comes into the store, and nobody's server is troubled.

`sources` says what is watched, `manners` how hosts are asked, `links` what a source holds, `schedule` when it is looked at next,
and `rounds` does it. What is known of all this is in the store (`qawl.store.Watching`), so a watch can be killed at any moment.
"""
