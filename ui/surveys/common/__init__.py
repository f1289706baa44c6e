"""What several pages of the room share."""
