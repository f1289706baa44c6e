"""The room of documents in and out."""
