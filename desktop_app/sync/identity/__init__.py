"""Which device this is: enrolment, keys, tokens, and renewal after a copy or a restore."""
