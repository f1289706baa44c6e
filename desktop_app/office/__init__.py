"""The office itself: the profile that its documents carry."""
