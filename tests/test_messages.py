"""Messages come out of a pipe as they went in, however it cuts them up, and rubbish never passes for one."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.messages import MAX_MESSAGE_BYTES, Message, MessageBuffer, MessageError

WORDS = st.text("abcdefgh_", min_size=1, max_size=8)
TEXTS = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60)


@given(st.lists(st.builds(Message, WORDS, TEXTS), max_size=6), st.lists(st.integers(1, 40), max_size=30))
def test_messages_survive_any_cut(messages: list[Message], cuts: list[int]) -> None:
    """Bytes may come in any pieces; messages come whole and in order."""
    stream = b"".join(message.to_bytes() for message in messages)
    buffer, received = MessageBuffer(), []
    for length in [*cuts, len(stream) + 1]:
        piece, stream = stream[:length], stream[length:]
        received += list(buffer.feed(piece))
    assert received == messages


@given(st.binary(max_size=200))
def test_rubbish_raises_or_waits(content: bytes) -> None:
    """Whatever a broken worker writes, the buffer gives messages, waits for more, or raises its own error."""
    try:
        for message in MessageBuffer().feed(content):
            assert message.word.isascii()
    except MessageError:
        pass


def test_a_length_beyond_the_limit_is_refused_before_it_is_read() -> None:
    """A worker cannot make its parent wait for, or keep, gigabytes."""
    with pytest.raises(MessageError):
        list(MessageBuffer().feed(struct.pack(">I", MAX_MESSAGE_BYTES + 1)))


def test_a_message_without_text_is_null() -> None:
    """A word alone carries JSON's null."""
    assert list(MessageBuffer().feed(Message("ready").to_bytes())) == [Message("ready", "null")]
