"""One line of JSON to one story: what is taken, what is refused, and in which words."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.sources.records import (
    EPOCH,
    FIELDS,
    Record,
    RecordError,
    check_source,
    microseconds,
    parse_fields,
    parse_record,
    parse_time,
    record_story,
)
from streams.events import decode_raw, encode


def line(**fields: Any) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode()


def test_takes_every_field() -> None:
    record = parse_record(
        line(
            text="وقف إطلاق النار",
            id="a-1",
            title="هدنة",
            source="afp",
            url="https://example.org/1",
            published="2016-09-09T14:00:00+02:00",
            version=2,
            unknown={"ignored": True},
        ),
        {},
    )
    assert record == Record(
        text="وقف إطلاق النار",
        id="a-1",
        title="هدنة",
        source="afp",
        url="https://example.org/1",
        published=datetime(2016, 9, 9, 12, tzinfo=UTC),
        version=2,
    )


def test_text_alone_is_enough() -> None:
    assert parse_record(line(text="x"), {}) == Record(text="x")


def test_a_byte_order_mark_before_the_first_record_is_no_error() -> None:
    assert parse_record(b"\xef\xbb\xbf" + line(text="x"), {}) == Record(text="x")


def test_a_number_is_an_id() -> None:
    record = parse_record(line(text="x", id=17), {})
    assert record is not None
    assert record.id == "17"


@pytest.mark.parametrize("text", [None, "", " \n\t", "\u00a0"])
def test_a_record_without_a_text_is_left_out(text: str | None) -> None:
    assert parse_record(line(text=text, id="1"), {}) is None


@pytest.mark.parametrize("name", ["title", "source", "url", "published", "id"])
def test_an_empty_field_is_an_absent_one(name: str) -> None:
    assert parse_record(line(text="x", **{name: " "}), {}) == Record(text="x")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "expected one JSON object per line"),
        (b"[]", "expected one JSON object per line"),
        (b'{"text": "x"', "expected one JSON object per line"),
        (b'{"text": "\xff"}', "UTF-8"),
        (b"[" * 100_000, "expected one JSON object per line"),
        (line(body="x"), "there is no field 'text' with the text, but body"),
        (line(text=1), "field 'text': Expected str | null, got int"),
        (line(text="x", title=["y"]), "field 'title'"),
        (line(text="x", version=0), "field 'version': expected 1 or more"),
        (line(text="x", version="two"), "field 'version'"),
        (line(text="x", published="soon"), "'soon' is no time: expected ISO 8601"),
        (line(text="x", published=1e300), "is no time"),
        (line(text="x", source="s" * 257), "256 characters, not 257"),
        (b'{"text": "a \\ud800 qrstuvwxyz"}', "invalid Unicode escape \\ud800"),
        (b'{"text": "a \\ud800"}', "invalid Unicode escape \\ud800"),
        (b'{"text": "a", "\\uDC01": 1}', "invalid Unicode escape \\udc01"),
        (b'{"text": "\\ud83d\\ude00 \\ude00"}', "invalid Unicode escape \\ude00"),
        (b'{"text": "\\uzzzz"}', "expected one JSON object per line"),
        (b'{"text": "a \\ud800', "expected one JSON object per line"),
    ],
)
def test_says_what_is_wrong(data: bytes, message: str) -> None:
    with pytest.raises(RecordError) as error:
        parse_record(data, {})
    assert message.lower() in str(error.value).lower()
    assert "\n" not in str(error.value)


@given(
    st.binary(max_size=200)
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(FIELDS) | st.text(), inner),
    ).map(lambda value: json.dumps(value).encode())
)
def test_anything_is_a_record_a_blank_or_a_refusal(data: bytes) -> None:
    try:
        record = parse_record(data, {})
    except RecordError:
        return
    if record is not None:
        story = record_story(record, source="s")
        assert decode_raw(encode(story)) == story


@pytest.mark.parametrize("source", ["", " \t", "\udcff", "s" * 257])
def test_a_source_without_a_name_that_an_event_can_carry(source: str) -> None:
    with pytest.raises(RecordError, match="source"):
        check_source(source)


@given(st.text().filter(lambda text: text.strip() != ""))
def test_the_text_is_kept_to_the_byte(text: str) -> None:
    record = parse_record(line(text=text), {})
    assert record is not None
    assert record_story(record, source="s").content == text.encode()


def test_maps_names() -> None:
    names = parse_fields("text=body, published=date")
    assert names == {"text": "body", "published": "date"}
    record = parse_record(line(body="x", date=0, text="not this"), names)
    assert record == Record(text="x", published=EPOCH)


@pytest.mark.parametrize("spec", ["text", "text=", "=body", "words=body", "text=a,text=b"])
def test_refuses_a_mapping_that_maps_nothing(spec: str) -> None:
    with pytest.raises(RecordError, match="OURS=THEIRS"):
        parse_fields(spec)


@given(st.datetimes(timezones=st.timezones()))
def test_a_time_with_an_offset_is_the_same_instant(time: datetime) -> None:
    try:
        expected = time.astimezone(UTC)
    except OverflowError:
        return
    # An offset of seconds, as of old local times, is no ISO 8601 that anybody writes.
    if time.utcoffset() % timedelta(minutes=1) == timedelta():  # type: ignore[operator]
        assert parse_time(time.isoformat()) == expected
        assert EPOCH + timedelta(microseconds=microseconds(expected)) == expected


def test_a_time_without_an_offset_is_utc() -> None:
    assert parse_time("2016-09-09") == datetime(2016, 9, 9, tzinfo=UTC)
    assert parse_time(1473422400) == datetime(2016, 9, 9, 12, tzinfo=UTC)


def test_ids_come_from_the_native_id_else_from_the_text() -> None:
    def id_of(record: Record, source: str = "s", salt: str = "") -> str:
        return record_story(record, source=source, salt=salt).id

    assert id_of(Record(text="a", id="1")) == id_of(Record(text="b", id="1"))
    assert id_of(Record(text="a")) == id_of(Record(text="a", title="t"))
    assert id_of(Record(text="a")) != id_of(Record(text="b"))
    assert id_of(Record(text="a")) != id_of(Record(text="a"), source="other")
    assert id_of(Record(text="a", source="own")) == id_of(Record(text="a"), source="own")
    assert id_of(Record(text="a")) != id_of(Record(text="a"), salt="again")
