"""What the province publishes: survey forms and indicator sets, versioned and never edited in place."""
