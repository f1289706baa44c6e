"""Looking at figures: progress, ranking, series, missing reports, pivots; to Excel and to paper."""
