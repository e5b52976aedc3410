from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.events.packed import pack16, pack32, unpack16, unpack32


@given(st.lists(st.integers(0, 2**16 - 1)), st.lists(st.integers(0, 2**32 - 1)))
def test_what_is_packed_comes_out_again(small: list[int], large: list[int]) -> None:
    assert list(unpack16(pack16(small))) == small
    assert list(unpack32(pack32(large))) == large
    assert pack16([0x0102]) == b"\x02\x01"  # as other processors read it


@pytest.mark.parametrize(("unpack", "size"), [(unpack16, 2), (unpack32, 4)])
@given(data=st.binary())
def test_a_number_that_is_cut_is_refused(unpack, size: int, data: bytes) -> None:  # type: ignore[no-untyped-def]
    if len(data) % size:
        with pytest.raises(ValueError, match="no numbers"):
            unpack(data)
    else:
        assert len(unpack(data)) == len(data) // size
