"""Writing a form with files in it (RFC 7578), as bytes."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b


def multipart(
    fields: Sequence[tuple[str, str]], files: Mapping[str, tuple[str, str, bytes]]
) -> tuple[str, bytes]:
    """(content type, body) of a form. ``files``: by field, (file name, content type, content).

    Names are ours and hold no quotes. The boundary is made of what it parts, so that the same form
    has the same bytes.
    """
    mark = blake2b(digest_size=16)
    parts: list[tuple[str, bytes]] = []
    for name, value in fields:
        parts.append((f'Content-Disposition: form-data; name="{name}"', value.encode()))
    for name, (file, kind, content) in files.items():
        head = f'Content-Disposition: form-data; name="{name}"; filename="{file}"'
        parts.append((f"{head}\r\nContent-Type: {kind}", content))
    for head, content in parts:
        mark.update(head.encode())
        mark.update(content)
    boundary = f"afterword-{mark.hexdigest()}"
    body = b"".join(
        b"--%s\r\n%s\r\n\r\n%s\r\n" % (boundary.encode(), head.encode(), content)
        for head, content in parts
    )
    return f"multipart/form-data; boundary={boundary}", body + b"--%s--\r\n" % boundary.encode()
