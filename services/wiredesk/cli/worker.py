"""`wiredesk worker STAGE`: one stage, in the foreground, until SIGTERM or Ctrl-C."""

from typing import Annotated

import typer

from wiredesk.cli.cluster import BootstrapOption, settings_for
from wiredesk.topics import STAGES


def worker(
    stage: Annotated[str, typer.Argument(help=f"One of {', '.join(STAGES)}.", metavar="STAGE")],
    bootstrap_servers: BootstrapOption = None,
) -> None:
    """Run one stage until SIGTERM: it finishes what it holds, commits, and ends with 0.

    Exit code 70: outputs could not be confirmed and nothing was acknowledged; start it again. 75: it was stopped while
    the storm guard held it. Logs go to standard error; health and metrics to WIREDESK_OPS_HOST and WIREDESK_OPS_PORT.
    """
    if stage not in STAGES:
        raise typer.BadParameter(f"there is no stage {stage!r}; there are {', '.join(STAGES)}")
    from wiredesk.runtime.worker import run_worker

    raise typer.Exit(run_worker(stage, settings_for(bootstrap_servers)))
