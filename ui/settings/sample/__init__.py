"""The exercise of the sample office."""
