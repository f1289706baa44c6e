"""The form engine: XLSForm and ODK XForms, from the workbook to the finished record. No storage, no Qt.

``load_form`` reads a definition, ``FormSession`` fills a record in, ``to_xml`` and ``to_compact`` save it,
``compile_expression`` gives formulas in the same language to other rooms.
"""
