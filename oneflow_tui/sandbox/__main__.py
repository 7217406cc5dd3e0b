"""``python -m oneflow_tui.sandbox``."""

from __future__ import annotations

import sys

from oneflow_tui.sandbox.server import main

if __name__ == "__main__":
    sys.exit(main())
