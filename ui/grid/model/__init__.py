"""What a grid holds and how its cursor moves, without anything painted."""
