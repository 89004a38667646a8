"""A person with a browser in front of a real service: follows links, fills in forms."""

import re
import urllib.parse
import urllib.request
from html import unescape
from http.cookiejar import CookieJar


class Visitor:
    """Keeps cookies, and sends with each form the token that stood on the page."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> str:
        """A page, with all space between words made one."""
        with self.opener.open(self._whole(path), timeout=30) as answer:
            return unescape(" ".join(answer.read().decode().split()))

    def post(self, path: str, on: str = "", **fields: str) -> str:
        """Send a form that stands on the page ``on``; gives the page it leads to."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(on or path))
        assert token, f"there is no form on {on or path}"
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token[1]}).encode()
        where = self._whole(path)
        asked = urllib.request.Request(where, body, {"Referer": where})  # noqa: S310 (loopback)
        with self.opener.open(asked, timeout=30) as answer:
            return unescape(" ".join(answer.read().decode().split()))

    def _whole(self, path: str) -> str:
        return urllib.parse.urljoin(self.address, path)
