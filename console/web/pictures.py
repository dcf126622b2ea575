"""Pictures as answers: an SVG with no inline style but the one sheet whose hash the policy names."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

from fastapi import Response

_STYLE = re.compile(r"<style>(.*?)</style>", re.S)

Picture = tuple[bytes, str]


def picture_of(svg: str) -> Picture:
    """A rendered SVG as it is sent, with the hash of its style sheet."""
    text = svg.replace(' style="max-width:100%;height:auto"', "", 1)
    style = _STYLE.search(text)
    return text.encode(), b64encode(sha256(style[1].encode() if style else b"").digest()).decode()


def answer(picture: Picture, seconds: int = 5) -> Response:
    """The picture as an answer that may be kept for so long."""
    content, hashed = picture
    policy = f"default-src 'none'; style-src 'sha256-{hashed}'; frame-ancestors 'none'"
    headers = {"Content-Security-Policy": policy, "Cache-Control": f"private, max-age={seconds}"}
    return Response(content, media_type="image/svg+xml", headers=headers)
