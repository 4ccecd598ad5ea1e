"""What pages and papers of members show: lists of facts, lines, links and sentences, made from records and from what
the reader may see. Nothing is decided here; who may see what is asked before (``visible_to``, ``sees_personal``, roles).

``people``: members, what they declare and report. ``explained``: where points come from. ``scores``: points, ranking,
assessments.
"""
