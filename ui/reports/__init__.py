"""The room "Báo cáo": choose a paper, look at it, print or save it."""
