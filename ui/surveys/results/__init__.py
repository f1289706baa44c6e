"""Results of every question of a round."""
