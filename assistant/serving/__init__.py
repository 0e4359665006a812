"""What stands between the network and the rest: who is answered, what may come in, and the doors that are open.

    names.py      which names this server answers to, and which pages may speak to it
    openings.py   the routes that are open; every other is closed
    bodies.py     JSON that comes in, within limits
    replies.py    what is said when something is refused, in one language
    policy.py     the headers that tell a browser what the page may do
    guard.py      the ASGI application in front of everything, which holds all of the above
    calls.py      calls of Gradio's own endpoint, made whole before Gradio sees them
    schemas.py    what may be asked for, described once
    asking.py     a question, a list of documents, a passage: from JSON fields to JSON
    doors.py      the plain routes /api, /health and the page's functions; described by openapi.py
    tools.py      the same as tools of MCP
    running.py    a server on a port
    silence.py    nothing in this process calls out

No module here imports Gradio: ``app.py`` puts its page behind the guard.
"""
