"""The province's end of the exchange: takes what the offices recorded, merges it, hands it on."""
