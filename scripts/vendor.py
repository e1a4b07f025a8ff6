"""Copy the browser files that the pages use out of node_modules into static/vendor, so that the site serves them itself."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILES = (
    "bootstrap/dist/css/bootstrap.min.css",
    "jsqr/dist/jsQR.js",
    "signature_pad/dist/signature_pad.umd.min.js",
    "tus-js-client/dist/tus.min.js",
)
# A file that names a map which is not served breaks the manifest of static files.
SOURCE_MAP = re.compile(
    r"\s*(?://[#@]\s*sourceMappingURL=\S+|/\*[#@]\s*sourceMappingURL=.*?\*/)\s*$",
    re.DOTALL,
)


def main() -> int:
    """Copy each file; returns 1 with one line that says what to do when a package is missing."""
    target = ROOT / "static" / "vendor"
    for name in FILES:
        source = ROOT / "node_modules" / name
        if not source.exists():
            print(f"node_modules/{name} is missing: run `npm ci` first.", file=sys.stderr)
            return 1
        target.mkdir(parents=True, exist_ok=True)
        text = SOURCE_MAP.sub("\n", source.read_text(encoding="utf-8"))
        (target / source.name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
