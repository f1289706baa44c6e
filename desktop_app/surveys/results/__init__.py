"""Results of every question of a questionnaire, whatever it asks."""
