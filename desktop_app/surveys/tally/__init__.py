"""The tally: counts kept with the writes, totals counted by hand, shares and outcome."""
