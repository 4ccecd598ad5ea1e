"""Every page that a role sees, in a browser, at both widths, by day and by night: what is wrong with it (docs/crawl.md).

``python -m tests.crawl`` goes over all; tests/live/test_crawl.py over each kind of page once.
"""
