"""The person the data are about: found in every room, shown, exported, made anonymous; times and duties."""
