"""The text of the report on the Front's work: its outline, drafts from figures, what people wrote."""
