"""The reading room: what the web page shows and says, without the web server around it.

wording.py    the words of the interface, French and English
html.py       an Answer or a Document as escaped HTML
room.py       the plain functions that the page calls
page.js, suggest.js, page.css    what runs in the browser
"""
