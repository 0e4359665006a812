"""The headers that tell a browser what the page may do, and that nobody else may use it.

Content Security Policy Level 3 (W3C). Gradio writes its configuration as scripts inside the page, different each time,
so each script is allowed by its SHA-256. It makes functions out of text (for ``js_on_load``): hence 'unsafe-eval'.
"""

import base64
import hashlib
import re

_INLINE = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
# Styles are made by Gradio while the page runs, and hold nothing that anyone typed.
_REST = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; "
    "frame-src 'none'"
)
CLOSED = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"  # for what is no page
ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
)


def policy_of(page: bytes) -> str:
    """Return the policy for a page: its own scripts and no other."""
    # A browser reads CR LF as LF before it computes the sum.
    scripts = dict.fromkeys(_INLINE.findall(page.replace(b"\r\n", b"\n")))
    sums = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'" for script in scripts)
    return f"script-src 'self' 'unsafe-eval' {sums}; {_REST}"
