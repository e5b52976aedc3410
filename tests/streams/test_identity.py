from base64 import b32encode
from hashlib import blake2b

from hypothesis import given
from hypothesis import strategies as st

from streams.identity import content_hash


@given(st.binary(max_size=40))
def test_an_id_is_the_first_hundred_bits_in_base32(data: bytes) -> None:
    digest = blake2b(b"7:content%d:%s" % (len(data), data), digest_size=13).digest()
    assert content_hash(data) == b32encode(digest).decode()[:20].lower()
