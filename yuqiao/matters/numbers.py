"""Official numbers as people type them: one key for every spelling."""

import re
import unicodedata

LONGEST_KEY = 160
# Hong Kong, Macao and Taiwan readers type what they see in their own characters.
SAME = str.maketrans({"證": "证", "號": "号", "國": "国", "內": "内", "經": "经"})


def number_key(text: str) -> str:
    """The same for every spelling of a number: full or half width, any brackets or none, spaces, zeros before a number,
    with or without 第…号 or “No.”. Any text may be given; what holds no letter or digit gives an empty key."""
    plain = unicodedata.normalize("NFKC", text).upper().translate(SAME)
    plain = "".join(c for c in plain if c.isalnum() and c not in "第号")
    plain = re.sub(r"NO(?=\d)", "", plain)
    return re.sub(r"(?<!\d)0+(?=\d)", "", plain)[:LONGEST_KEY]
