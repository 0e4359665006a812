"""One person has many names in the account of a sitting: with an office, by a surname, by the office alone. Pure."""

import re
from collections.abc import Sequence

from index.text.analysis import fold


def full_names(speakers: Sequence[str]) -> dict[str, str]:
    """Return for each way of naming a speaker the fullest one: with the office, and a name for an office alone."""
    full: dict[str, str] = {}
    for speaker in speakers:
        who = speaker.split(",")[0]
        if len(speaker) > len(full.get(who, "")):
            full[who] = speaker
    for office in [who for who in full if re.match(r"\S+\s+(?:le|la|l['’])", who)]:
        civil, role = re.split(r"\s+(?:le|la|l['’])\s*", office, maxsplit=1)
        holders = {
            name
            for who, name in full.items()
            if who != office and who.startswith(civil) and re.search(rf",\s*{re.escape(role)}", name)
        }
        holders = holders or {name for who, name in full.items() if who != office and who.startswith(f"{office} ")}
        if len(holders) == 1:
            full[office] = holders.pop()
    return full | {who: name for who in full if (name := _whole_name(who, full))}


def _whole_name(who: str, full: dict[str, str]) -> str | None:
    """Return the one fuller name of somebody who is called by a surname alone."""
    civil, _, surname = who.partition(" ")
    if not surname or " " in surname:
        return None
    others = [other for other in full if other != who and other.startswith(f"{civil} ")]
    holders = {full[other] for other in others if fold(other).endswith(f" {fold(surname)}")}
    return holders.pop() if len(holders) == 1 else None
