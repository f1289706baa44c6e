"""Money and goods of the Fund for the Poor and of relief: campaigns, vouchers, balances, disclosure."""
