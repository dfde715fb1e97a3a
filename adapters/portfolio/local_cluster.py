"""A Dask cluster of this machine: a scheduler in this process, and worker processes, each looked after by a nanny."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from yakkan.adapters.portfolio.crew import same_modules
from yakkan.domain.errors import YakkanError

START: Final = 120
"""Seconds that the workers may take to start."""
_STEP: Final = 1


@contextmanager
def local_cluster(distributed: Any, workers: int) -> Iterator[str]:
    """So many worker processes of one thread each; gives the address of their scheduler. They end with the block.

    The workers are started as `dask worker` does, not by `multiprocessing`, which would import the program's main
    module in each of them. Raises YakkanError when they do not start.
    """
    with (
        TemporaryDirectory(prefix="yakkan-cluster-", ignore_cleanup_errors=True) as folder,
        distributed.LocalCluster(
            n_workers=0, processes=False, host="127.0.0.1", protocol="tcp://", dashboard_address="127.0.0.1:0"
        ) as cluster,
        Path(folder, "workers.log").open("wb") as log,
    ):
        address: str = cluster.scheduler_address
        process = subprocess.Popen(
            [
                sys.executable, "-P", "-m", "distributed.cli.dask_worker", address, "--nworkers", str(workers),
                "--nthreads", "1", "--no-dashboard", "--local-directory", folder, "--death-timeout", str(START),
            ],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=same_modules(),
        )  # fmt: skip
        try:
            _wait(distributed, address, workers, process, Path(log.name))
            yield address
        finally:
            # Its workers end when it is gone; to ask it politely takes longer.
            process.kill()
            process.wait()


def _wait(distributed: Any, address: str, workers: int, process: subprocess.Popen[bytes], log: Path) -> None:
    with distributed.Client(address, set_as_default=False) as client:
        for _ in range(0, START, _STEP):
            if process.poll() is not None:
                break
            try:
                client.wait_for_workers(workers, timeout=_STEP)
                return
            except TimeoutError:
                continue
    last = log.read_text("utf-8", "replace").strip().splitlines()[-1:]
    raise YakkanError(f"the workers of the local cluster did not start: {' '.join(last) or 'they said nothing'}")
