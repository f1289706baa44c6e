"""The subcommands: each module runs one of them."""
