"""The figures of movements as tables: read, laid out, typed into, sent to the disk. No widget."""
