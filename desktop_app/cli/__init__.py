"""The command line: ``so-mat-tran`` opens the window; its subcommands do the same work without one."""

from desktop_app.cli.entry import main

__all__ = ["main"]
