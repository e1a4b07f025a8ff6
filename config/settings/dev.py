"""Development and the demonstration province: keys made on first start and kept beside the database."""

import contextlib
import json
import os
import secrets
from base64 import b64encode

from config.settings.base import *  # noqa: F403
from config.settings.base import CONTENT_SECURITY_POLICY, PORT, PUSH_PORT, STORAGES, VAR, env


def _kept_keys() -> dict[str, str]:
    """Keys of this installation, created once; two processes that start together agree on the first one written."""
    path = VAR / "keys.json"
    if not path.exists():
        fresh = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "SEAL_KEY": b64encode(secrets.token_bytes(32)).decode(),
            "SEARCH_KEY": secrets.token_urlsafe(32),
        }
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(fresh))
        draft.chmod(0o600)
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return json.loads(path.read_text())


_keys = _kept_keys()
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("YUQIAO_DEMO", default=True)
SECRET_KEY = env("SECRET_KEY", default=_keys["SECRET_KEY"])
SEAL_KEYS = env.list("SEAL_KEYS", default=[_keys["SEAL_KEY"]])
SEARCH_KEY = env("SEARCH_KEY", default=_keys["SEARCH_KEY"])
EMAIL_PORT = env.int("EMAIL_PORT", default=PORT + 25)
PUSH_URL = env("PUSH_URL", default=f"ws://127.0.0.1:{PUSH_PORT}")
CONTENT_SECURITY_POLICY["DIRECTIVES"]["connect-src"] = ["'self'", f"ws://127.0.0.1:{PUSH_PORT}", f"ws://localhost:{PUSH_PORT}"]
# As in production, but not compressed: on one's own machine that costs a long start and saves nothing.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
HOTLINE = env("HOTLINE", default="0371-0000-0000")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
