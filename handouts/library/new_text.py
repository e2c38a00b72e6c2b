"""Texts to begin with: a topic to fill in, and a translation that starts as a copy."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from handouts.library import front_matter
from handouts.library.accept import started
from handouts.library.sections import Article

_HEAD = """\
---
# The title of the sheet, at most 38 characters; the summary under it, at most 75.
title: {title}
summary: What this sheet tells, in one line.
# Whom it is for. Take away whom it is not for, and their blocks below.
audiences: [{audiences}]
---
<!--
How to fill this in. What stands in comments like this one is never printed.

What stands before the first "##" is the lead: 45 to 75 words, the main message first, in bold. On a sheet
with several topics the lead is all that is said of this one, so it must stand alone.

Each legal statement names its law: [words](cite:ID), with an ID of citations.yaml.
A word of the glossary is [words](term:ID), with an ID of glossary.yaml.
-->
"""

_LEAD = """\
::: {audience}
**Say the main message here, in one short sentence.** Say in a second one what it means for the reader.
Say in a third one what to do first.
:::
"""

_SECTION = """\
## What would a reader ask first? {#first}

<!-- Text for everybody stands outside the blocks. The name in {#…} never changes: translations use it. -->
Answer in short sentences, with one idea in each.

- a first point
- a second point
"""

_OWN = """\
::: {audience}
Say here what only this audience needs.
:::
"""

_STEPS = """\
## What can I do now? {#next}

<!-- Three to five steps; each begins with what to do, in bold. -->
"""

_OWN_STEPS = """\
::: {audience}
::: steps
1. **Ask.** Say whom to ask, and how.
2. **Write down** what they answer.
3. **Keep** a copy with its date.
:::
:::
"""

_TO_TRANSLATE = """\
This starts as a copy of the source text: put your words in its place, the front matter's too.

Merge, split and reorder sentences as your language needs. Keep every fact, number, (cite:…), (term:…),
(value:…) and {#…}. This sees what is missing:  handouts translations diff LANGUAGE/ID
When a person who knows both languages has read it:  handouts translations accept LANGUAGE/ID --reviewed-by …
"""


def new_topic(id: str, audiences: Iterable[str]) -> str:
    """A topic that prints as it is, with a comment where something is to be filled in."""
    every = tuple(audiences)
    title = json.dumps(id.replace("-", " ").capitalize())
    head = _HEAD.replace("{title}", title).replace("{audiences}", ", ".join(every))
    parts = (_LEAD, every), (_SECTION, ("",)), (_OWN, every), (_STEPS, ("",)), (_OWN_STEPS, every)
    blocks = (form.replace("{audience}", name) for form, names in parts for name in names)
    return head + "\n".join(blocks)


CODE = re.compile("[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
"""A language's code by BCP 47: language, script, region."""
_TO_FILL = """\
# The words that the program itself prints. Put yours in place of the English; keep {names} in braces.
# font: a family of templates/theme.yaml. direction: rtl where lines run from right to left.
# months-alone: [12 names], where a month without a day has another form, as in Russian.
"""


def new_language(source: str, name: str, english_name: str) -> str:
    """The file of the source language as that of a new one, with its names."""
    own = {"name": name, "english-name": english_name}
    lines = [line for line in source.split("\n") if not line.startswith("#")]
    for number, line in enumerate(lines):
        if (field := line.partition(":")[0]) in own:
            lines[number] = f"{field}: {json.dumps(own[field], ensure_ascii=False)}"
    return _TO_FILL + "\n".join(lines)


def new_translation(data: bytes, shown: str, source: Article, code: str) -> bytes:
    """A copy of a source text's file that says what it was made from and what is to be done.

    Raises ContentError for a file that is written in a form in which that has no place.
    """
    words = _TO_TRANSLATE.replace("LANGUAGE/ID", f"{code}/{source.name}")
    made = started(data, shown, source).decode()
    if source.path.suffix == ".md":
        yaml, body, _ = front_matter.split(made, shown)
        return f"---\n{yaml}\n---\n<!--\n{words}-->\n{body}".encode()
    return ("".join(f"# {line}".rstrip() + "\n" for line in words.splitlines()) + made).encode()
