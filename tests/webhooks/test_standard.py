"""The signature against a vector that others compute too, and the table of what answers mean."""

import pytest

from afterword.outbox.webhooks.standard import signature

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_the_signature_is_the_one_of_the_standards_own_libraries() -> None:
    """The example of the Standard Webhooks libraries' own tests."""
    made = signature(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("changed", [0, 1, 2])
def test_each_part_is_signed(changed: int) -> None:
    parts = ["msg_1", "1614265330", "{}"]
    before = signature(SECRET, parts[0], parts[1], parts[2].encode())
    parts[changed] += "1"
    assert signature(SECRET, parts[0], parts[1], parts[2].encode()) != before
