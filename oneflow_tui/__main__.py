"""`python -m oneflow_tui` is the same program as `oneflow-tui`."""

import sys

from oneflow_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
