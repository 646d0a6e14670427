"""Passwords are hashed apart from pages: a flood of sign-ins does not take the threads that pages are made in."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from qawl.accounts.passwords import AT_ONCE

if TYPE_CHECKING:
    from collections.abc import Callable

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")

_THREADS = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sign-in")


async def apart(work: Callable[_Given, _Made], *given: _Given.args, **named: _Given.kwargs) -> _Made:
    """What `work` makes, in one of the few threads for passwords; waits for its turn."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, partial(work, *given, **named))
