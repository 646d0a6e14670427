"""The engine for a cluster: each part is a task of Ray, which gives it to another worker where one dies.

Ray carries no articles: workers read the inputs and write the output themselves, and what comes back is a receipt.
"""

from __future__ import annotations

import logging
import os
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from qawl.batch.parts import Failure, Part
from qawl.batch.work import Order, do
from qawl.errors import QawlError
from qawl.pages.bad import bad

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qawl.batch.parts import Receipt

RETRIES = 5
"""How often a part is given to another worker when the one that had it dies."""

_OBJECT_STORE = 100 * 1024 * 1024
"""Bytes of shared memory on a machine of its own: receipts are small, and Ray would take a third of the memory."""

_NO_ANSWER = "no cluster answers"
_ADDRESS_HINT = "give --address the HOST:PORT of `ray start --head`"
_PATIENCE = 10.0
"""Seconds that the head of a cluster has to answer."""

_AHEAD = 2
"""Parts under way for each processor of the cluster, so that none waits for the next."""


def do_on_ray(
    order: Order, parts: list[Part], jobs: int | None, tell: Callable[..., object], address: str | None
) -> Iterator[Receipt | Failure]:
    """Do the parts on the cluster at an address (`RAY_ADDRESS` names one too), or on one that is started here with `jobs` workers.

    The results come as they are done. jobs: at most so many parts at a time; None: as many as the cluster has processors for.
    Raises `QawlError` where Ray is not installed or there is no cluster at the address.
    """
    with _connected(address or os.environ.get("RAY_ADDRESS"), jobs) as ray:
        task = ray.remote(do).options(num_cpus=1, max_retries=RETRIES, name="qawl batch")
        remaining, under_way = iter(parts), dict[Any, Part]()
        try:
            while True:
                room = jobs or _AHEAD * max(1, int(ray.cluster_resources().get("CPU", 1)))
                while len(under_way) < room and (part := next(remaining, None)) is not None:
                    under_way[task.remote(order, part)] = part
                if not under_way:
                    return
                (ready,), _ = ray.wait(list(under_way), num_returns=1)
                result = _result(ray, ready, under_way.pop(ready))
                tell(result.articles)
                yield result
        finally:
            for reference in under_way:
                ray.cancel(reference, force=True)


def _result(ray: Any, reference: Any, part: Part) -> Receipt | Failure:
    try:
        result: Receipt | Failure = ray.get(reference)
    except ray.exceptions.RayError as error:
        hint = "see that every node has the same qawl with its extra `ray`, and enough memory"
        return Failure(part=part, why=bad(part.input, f"{type(error).__name__}: {' '.join(str(error).split())}", hint))
    return result


def _check_answers(address: str) -> None:
    """Raise `QawlError` where nothing listens at a HOST:PORT: Ray itself would try for minutes."""
    host, separator, port = address.rpartition("://")[2].rpartition(":")
    if separator and port.isdigit():
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=_PATIENCE).close()
        except (OSError, OverflowError, UnicodeError) as error:
            raise QawlError(f"{_NO_ANSWER}: {error}", where=address, hint=_ADDRESS_HINT) from None


@contextmanager
def _connected(address: str | None, jobs: int | None) -> Iterator[Any]:
    """Ray, connected; who was connected already stays so."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is sent home unless somebody wants it
    try:
        import ray
    except ImportError:
        raise QawlError("Ray is not installed", hint="pip install 'qawl[ray]', about 240 MB on disk") from None
    if ray.is_initialized():
        yield ray
        return
    if address:
        _check_answers(address)
    own: dict[str, Any] = {"num_cpus": jobs, "object_store_memory": _OBJECT_STORE, "include_dashboard": False}
    try:
        ray.init(
            address=address or "local", log_to_driver=False, logging_level=logging.ERROR, **({} if address else own)
        )
    except (ConnectionError, RuntimeError, ValueError) as error:
        what = f"{_NO_ANSWER}: {error}" if address else f"Ray did not start: {error}"
        raise QawlError(" ".join(what.split()), where=address, hint=_ADDRESS_HINT) from None
    try:
        yield ray
    finally:
        ray.shutdown()
