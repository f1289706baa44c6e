"""A questionnaire of one scale as one sheet."""
