"""The groups of indicators: which is shown, and the tabs that lead to them."""
