"""Workbooks that go to villages and come back: written for a unit and a period, compared, recorded."""
