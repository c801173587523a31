"""`python -m dashboard` with all it has loaded left to the garbage collector, for comparison."""

import gc

from dashboard.__main__ import cli
from dashboard.warm import warm

if __name__ == "__main__":
    warm()  # does nothing when it is called again
    gc.unfreeze()
    cli()
