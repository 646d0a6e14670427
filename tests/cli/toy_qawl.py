"""`qawl` with the toy reader, as a process of its own; processes that it starts import this module and have it too."""

from __future__ import annotations

from conftest import toy_read

import qawl.reading
from qawl.cli import inputs, main

inputs.read = toy_read
qawl.reading.READER = "toy/1"

if __name__ == "__main__":
    main()
