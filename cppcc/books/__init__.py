"""Workbooks in: bytes become rows, rows become tables with headings, cells become values. Knows no Django.

`opening.read_book` is the door: the readers (`reading` and what it calls) run in a process of their own, started anew,
within limits of memory, time, unpacked size and cells. `layout.tables` finds headings and data, `values` reads cells.
"""
