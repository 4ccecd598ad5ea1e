"""Tests of cppcc.search."""
