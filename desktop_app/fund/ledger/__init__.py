"""The ledger: vouchers prepared, posted, reversed; months closed; balances computed."""
