"""The queue of files, for an installation without a queue server. Used by Celery alone; knows no Django.

Named by the transport's address in the settings, so that it can be loaded before anything else is.
"""
