"""The documents that are asked, as their owner changes them through the page.

    incoming.py   files that are arriving, outside the index until they are whole
    changes.py    one thread that adds, removes and renames, and says how far each file has come
    listing.py    what a list of documents shows of each

The routes stand in ``assistant/serving/documents.py``, the panel in ``assistant/page/sources.js``.
"""
