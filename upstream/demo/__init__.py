"""An invented province to look at: communes with a year of reports, rounds, entries, late and silent ones."""
