"""The README's pictures, made from the real page: ``python -m benchmarks.screenshots``.

Wide (1280 pixels) and narrow (390), light and dark, in French; one answer in English and one refusal.
"""

import io
import sys
from pathlib import Path

from benchmarks.browsing import chromium, opened, page_served

FOLDER = Path(__file__).with_name("screenshots")
MOST = 200_000  # bytes a picture
COLOURS = 128
MINORS = "Combien de mineurs ont été protégés ?"
WIDE, NARROW = (1280, 800), (390, 844)
# Name, size, theme, language, question, whether the document is opened at the citation.
PICTURES = (
    ("wide-light", WIDE, "light", "fr-FR", MINORS, True),
    ("wide-dark", WIDE, "dark", "fr-FR", MINORS, True),
    ("narrow-light", NARROW, "light", "fr-FR", MINORS, False),
    ("narrow-dark", NARROW, "dark", "fr-FR", MINORS, False),
    ("narrow-document", NARROW, "light", "fr-FR", MINORS, True),
    ("wide-english", WIDE, "light", "en-GB", "How many minors have been protected since 2016?", True),
    ("wide-refusal", WIDE, "light", "fr-FR", "Quel est le budget du plan ?", False),
    ("wide-start", WIDE, "light", "fr-FR", None, False),
)


def main() -> int:
    """Make every picture; return 1 if one is too large to keep."""
    FOLDER.mkdir(exist_ok=True)
    heavy = []
    with page_served() as address, chromium() as browser:
        for name, (width, height), theme, locale, question, document in PICTURES:
            page = opened(browser, address, locale=locale, width=width, height=height, theme=theme)
            if question:
                page.fill("#question", question)
                page.press("#question", "Enter")
                page.wait_for_selector("article.turn")
            if document:
                page.locator("a.citation").first.click()
                page.wait_for_selector("#chosen:not([hidden])")
            page.evaluate("document.activeElement.blur()")
            page.wait_for_timeout(300)
            file = FOLDER / f"{name}.png"
            _save(page.screenshot(), file)
            page.context.close()
            size = file.stat().st_size
            sys.stdout.write(f"{file.relative_to(FOLDER.parent.parent)}  {size // 1000} kB\n")
            heavy += [name] if size > MOST else []
    return int(bool(heavy))


def _save(picture: bytes, file: Path) -> None:
    """Write a picture with few colours: a page of text needs no more, and it is a third of the size."""
    from PIL import Image

    Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS).save(file, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
