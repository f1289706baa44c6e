"""The blank paper form of any questionnaire."""
