"""The same reading over any number of files, on this machine or a cluster, into Parquet: `qawl batch`.

    from functools import partial
    from qawl.batch.local import do_here
    from qawl.batch.run import run

    summary = run(["news/"], "read/", partial(do_here, jobs=2, tell=lambda articles=1: None))

`docs/batch.md` tells inputs, output, what a run that was stopped leaves, and how fast it is.
"""
