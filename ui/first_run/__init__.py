"""The first minutes: protecting the book, choosing commune and officer, the way to the province."""
