"""The append-only record of every change: history, audit, and what sync sends.

A command changes records only through :class:`desktop_app.journal.recorder.Recorder`, which writes the
new state and the journal entry in one transaction.
"""
