"""Statements of the bank: read, matched with campaigns, taken as drafts of receipts."""
