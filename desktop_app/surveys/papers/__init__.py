"""The papers of a round: blank forms, minutes, the data of the report."""
