"""The figures that registers give to the indicators they cover: computed on read, with the way back."""
