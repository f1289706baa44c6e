"""What the province publishes: survey forms and indicator sets, versioned, never edited in place."""
