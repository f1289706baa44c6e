"""The room "Đồng bộ": what was sent and received, what a person has to decide."""
