"""``make bench PART=standing``: every page and every long work with one year in the house, and with ten.

The two sizes are filled on a real PostgreSQL, measured one after the other, and set beside yardsticks read in the same run:
Django's own admin list of the same table, and headless Chromium printing the report. What is told and kept are ratios.
"""
