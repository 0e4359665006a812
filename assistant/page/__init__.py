"""The reading room: what the web page shows and says, without the web server around it.

    wording.py    the words of the interface, French and English
    html.py       an Answer or a Document as escaped HTML
    room.py       the plain functions that the page calls
    shell.html    the page before anything is asked; page.css its style
    page.js       state, language, clicks, opening; reading.js, asking.js and suggest.js go on from it

``app.py`` serves them.
"""
