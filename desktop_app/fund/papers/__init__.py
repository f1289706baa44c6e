"""Papers of the fund as documents: vouchers, books, lists to sign, minutes, disclosure.

The one entry is :func:`desktop_app.fund.papers.building.build`.
"""
