"""A template as blocks and as text are two views of one thing: whatever is done to blocks means
exactly that in the text, and loses no comment, no line and no word of what was not touched."""

from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.desk.words.forms import applied, done
from afterword.messages import editing
from afterword.messages.queries import shipped
from afterword.messages.text import parse, words_of

COMMENTED = """\
# Above everything.
template: law
name: A law   # beside the name

# Above the words.
words:
  en:
    subject: 'Single: quotes'
    preheader: plain
    # Above the heading.
    heading: "Double {{ order.number }}"
    text: |-
      Two lines,

      with a gap.  # no comment
    button: >-
      folded
      over lines
    why: "why"
  ar:
    heading: "شكرًا"   # right to left
tones:
  en:
    playful: {heading: "Ha."}

blocks:
  - {block: heading}   # the first
  # Above the text.
  - block: text
    words: text

  - {block: button, url: "{{ links.order }}"}
# Below everything.
"""
TEXTS = st.sampled_from([COMMENTED, *shipped().values()])
SAID = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), include_characters="\n"),
    min_size=1,
    max_size=60,
).filter(lambda one: one.strip() and "{" not in one and "%" not in one)
KINDS = st.sampled_from(list(editing.FIELDS))


def comments(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip().startswith("#")]


@settings(max_examples=25, deadline=None)
@given(TEXTS, st.data())
def test_a_form_that_says_what_is_there_changes_nothing(text: str, data: st.DataObject) -> None:
    template = parse(text)
    sent = {
        f"w:{language}::{name}": said
        for language, words in template.words.items()
        for name, said in words.items()
    }
    for number, block in enumerate(template.blocks):
        for field in editing.FIELDS[editing.kind_of(block)]:
            sent[f"b:{number}:{field}"] = getattr(block, field)
    assert applied(text, sent) == text


@settings(max_examples=25, deadline=None)
@given(TEXTS, SAID, st.data())
def test_words_that_are_said_are_the_only_ones_that_change(
    text: str, said: str, data: st.DataObject
) -> None:
    template = parse(text)
    language = data.draw(st.sampled_from(template.languages))
    name = data.draw(st.sampled_from(sorted(template.words[template.languages[0]])))
    made = editing.say(text, language, name, said)
    after = parse(made)
    assert after.words[language][name].rstrip("\n") == said.rstrip("\n")
    assert after.blocks == template.blocks
    for other, words in template.words.items():
        for key, before in words.items():
            if (other, key) != (language, name):
                assert after.words[other][key] == before
    assert comments(made) == comments(text)


@settings(max_examples=25, deadline=None)
@given(TEXTS.filter(lambda one: len(parse(one).blocks) > 1), st.data())
def test_moving_there_and_back_is_where_it_was(text: str, data: st.DataObject) -> None:
    blocks = parse(text).blocks
    at, to = (data.draw(st.integers(0, len(blocks) - 1)) for _ in range(2))
    moved = editing.move(text, at, to)
    order = list(blocks)
    order.insert(to, order.pop(at))
    assert parse(moved).blocks == tuple(order)
    assert sorted(comments(moved)) == sorted(comments(text))
    back = editing.move(moved, to, at)
    assert parse(back) == parse(text)


@settings(max_examples=25, deadline=None)
@given(TEXTS, KINDS, st.data())
def test_what_is_added_and_taken_out_leaves_no_trace(
    text: str, kind: str, data: st.DataObject
) -> None:
    before = parse(text)
    at = data.draw(st.integers(0, len(before.blocks)))
    added, _where = done(text, f"add:{kind}:{at}")
    after = parse(added)
    assert editing.kind_of(after.blocks[at]) == kind
    assert (*after.blocks[:at], *after.blocks[at + 1 :]) == before.blocks
    assert comments(added) == comments(text)
    gone = parse(editing.remove(added, at))
    assert gone.blocks == before.blocks
    unused = {name for words in before.words.values() for name in words} - editing.used(before)
    for language, words in before.words.items():
        kept = {name: said for name, said in words.items() if name not in unused}
        assert kept.items() <= gone.words[language].items()


@settings(max_examples=20, deadline=None)
@given(TEXTS.filter(lambda one: bool(parse(one).blocks)), st.data())
def test_a_copy_says_the_same_in_words_of_its_own(text: str, data: st.DataObject) -> None:
    before = parse(text)
    at = data.draw(st.integers(0, len(before.blocks) - 1))
    made = editing.copy(text, at)
    after = parse(made)
    assert (*after.blocks[: at + 1], *after.blocks[at + 2 :]) == before.blocks
    ours, theirs = (words_of(after.blocks[one]) for one in (at, at + 1))
    assert not set(ours) & set(theirs)
    for language, words in before.words.items():
        for own, copied in zip(ours, theirs, strict=True):
            assert after.words[language].get(copied) == words.get(own)
