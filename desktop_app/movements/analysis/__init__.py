"""Looking at figures: progress, ranking, series, missing reports, pivots; all from the grids."""
