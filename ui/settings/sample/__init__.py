"""What only the sample office has: its exercise."""
