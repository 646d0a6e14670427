"""`qawl` with the toy reader, as a process of its own."""

from __future__ import annotations

from conftest import toy_read

import qawl.reading
from qawl.cli import inputs, main

if __name__ == "__main__":
    inputs.read = toy_read
    qawl.reading.READER = "toy/1"
    main()
