"""Keys as people handle them: six words to compare them by, one-time codes on paper."""
