"""`python -m dashboard serve` as Streamlit comes, for comparison.

Nothing is kept from the garbage collector, which walks all there is after every refresh.
"""

import gc
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from dashboard import serve as server
from dashboard.settings import CONFIG_VARIABLE
from dashboard.warm import warm

cli = typer.Typer()


@cli.callback()
def main() -> None:
    """Serve for comparison."""


@cli.command()
def serve(config: Annotated[Path, typer.Option()], port: Annotated[int, typer.Option()]) -> None:
    """Serve on this machine until stopped."""
    os.environ[CONFIG_VARIABLE] = str(config.resolve())
    sys.argv = [str(server.SCRIPT)]  # beside it Streamlit looks for its configuration
    served = server.app()
    warm()  # does nothing when it is called again
    gc.unfreeze()
    options = {"server.address": "127.0.0.1", "server.port": port, "runner.postScriptGC": True}
    served.run(config=options)


if __name__ == "__main__":
    cli()
