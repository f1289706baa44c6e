"""Cài đặt: the office, its areas and officers, the look of the window, catalogues, licences."""
