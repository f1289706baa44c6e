"""``python -m upstream``."""

import sys

from upstream.admin.cli import main

sys.exit(main())
