"""The room "Đồng bộ": what is sent to the province, what came back, what a person has to decide."""
