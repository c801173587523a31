"""`python -m dashboard` as Streamlit comes, for comparison.

Nothing is kept from the garbage collector, which walks all there is after every refresh.
"""

import gc
import os

from dashboard.__main__ import cli
from dashboard.warm import warm

if __name__ == "__main__":
    os.environ["STREAMLIT_RUNNER_POST_SCRIPT_GC"] = "true"
    warm()  # does nothing when it is called again
    gc.unfreeze()
    cli()
