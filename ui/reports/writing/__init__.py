"""Writing the text of the report on the Front's work, part by part, with figures that follow their source."""
