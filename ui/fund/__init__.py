"""The room "Quỹ": campaigns, vouchers, goods, what is made public."""
