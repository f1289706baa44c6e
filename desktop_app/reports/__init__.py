"""Reports: official documents of a Front office as PDF, and the charts that screen and paper share.

The documents are written as plain blocks (:mod:`~desktop_app.reports.blocks.model`); only the modules that
put blocks on paper import reportlab, and they are imported when the first PDF is made.
"""
