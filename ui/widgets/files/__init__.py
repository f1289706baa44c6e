"""Files and folders outside the program: looked for, written, opened by another program."""
