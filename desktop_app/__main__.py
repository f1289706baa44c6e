"""``python -m desktop_app``: the same as ``so-mat-tran``."""

from desktop_app.cli.entry import main

raise SystemExit(main())
