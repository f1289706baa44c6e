"""The sample office: invented areas, figures and forms to try the program with.

A sample office is marked in its book and can connect to sample servers only.
"""
