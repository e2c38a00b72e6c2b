"""The school's own name, contacts and logo, from the file after ``--school`` or ``school.yaml``."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, get_args

import msgspec
from msgspec import Meta, field

from handouts.ask.values import ByLanguage, Filled, clean, unprintable
from handouts.errors import ContentError, LayoutError, Location, Problem, ValueProblem, near_match
from handouts.library import strict_yaml
from handouts.library.layers import layer_at, layers_of, state_code
from handouts.library.load import Library
from handouts.library.model import PAPERS, FromYaml
from handouts.library.sections import FieldNames
from handouts.library.text_file import leads_out, on_disk, read_text

Text = str | dict[str, str]
"""One text for all languages, or a text for each."""
Fields = Mapping[str, str | Mapping[str, Text]]
"""What a school's file gives, by the names in it; ``values`` by the names of rules."""
KINDS = ("school", "district", "organization")


class School(FromYaml, frozen=True):
    """A school; an empty field prints as a blank or not at all."""

    kind: Annotated[
        str,
        Meta(
            description="school, district, or organization: who gives the handout",
            examples=["organization"],
            extra_json_schema={"enum": [*KINDS]},
        ),
    ] = ""
    name: Annotated[str, Meta(description="the school's name", examples=["Example School"])] = ""
    office: Annotated[
        Text,
        Meta(
            description="who answers, such as Special Education Office", examples=["Example Support Office"]
        ),
    ] = ""
    address: Annotated[
        str, Meta(description="in one line", examples=["1 Example Street, Example Town, EX 00000"])
    ] = ""
    phone: Annotated[str, Meta(description="as you want it to print", examples=["(555) 010-0100"])] = ""
    email: Annotated[str, Meta(description="for questions", examples=["office@school.example"])] = ""
    web: Annotated[str, Meta(description="where your website is", examples=["www.school.example"])] = ""
    web_copy: Annotated[
        Text,
        Meta(
            description="the page with your handouts for a phone: the QR code opens it",
            examples=["https://www.school.example/handouts"],
        ),
    ] = ""
    coordinator_504: Annotated[
        Text,
        Meta(description="name or contact of the 504 coordinator", examples=["Mx. Example, (555) 010-0101"]),
    ] = ""
    special_education_office: Annotated[
        Text, Meta(description="contact of the special education office", examples=["Room 0, (555) 010-0102"])
    ] = ""
    interpreter: Annotated[
        Text,
        Meta(description="whom to ask for an interpreter", examples=["Example Line, (555) 010-0103, free"]),
    ] = ""
    parent_center: Annotated[
        Text,
        Meta(
            description="your state's Parent Center: see parentcenterhub.org",
            examples=["Example Parent Center, (555) 010-0104"],
        ),
    ] = ""
    state: Annotated[str, Meta(description="the state's name", examples=["Example State"])] = ""
    libraries: Annotated[
        tuple[str, ...],
        Meta(
            description="folders with words of your own, over ours, unless you give --library",
            examples=["[our-words]"],
        ),
    ] = ()
    own_rules: Annotated[
        dict[str, Text],
        Meta(
            description="what you know of your state's rules, by names from handouts list values",
            examples=["{state.recordings: ask the office first}"],
        ),
    ] = field(name="values", default_factory=dict)
    logo: Annotated[
        str, Meta(description="a PNG or JPEG file, in the folder of this file", examples=["logo.png"])
    ] = ""
    """Absolute once the file is read."""
    logo_alt: Annotated[
        str,
        Meta(
            description="what the logo shows, for those who cannot see it; a logo needs it",
            examples=["Logo of Example School, an open book"],
        ),
    ] = ""
    language: Annotated[
        str, Meta(description="language of your handouts, unless you give --language", examples=["es"])
    ] = ""
    paper: Annotated[
        str,
        Meta(
            description="letter, legal or a4, unless you give --paper",
            examples=["legal"],
            extra_json_schema={"enum": [*PAPERS]},
        ),
    ] = ""
    variant: Annotated[
        str,
        Meta(
            description="large-print or plain, unless you give --variant",
            examples=["plain"],
        ),
    ] = ""

    def web_copy_in(self, language: str) -> str:
        """The address that the QR code opens, in a language, else in the first that there is; or none."""
        given = self.web_copy
        return ByLanguage(given).text(language)[0] if isinstance(given, dict) else given

    def values(self) -> dict[str, Filled]:
        """The texts that are given, as templates and topics name them: ``school.phone``."""
        printed = {f"school.{name}": text for name, text in _texts(self) if text and name in PRINTED}
        given = {**self.own_rules, **printed}
        return {name: ByLanguage(text) if isinstance(text, dict) else text for name, text in given.items()}


_FIELDS = {field.encode_name: field for field in msgspec.structs.fields(School)}
LISTS = {"libraries", "values"}
"""Fields that hold more than one text of one thing."""
ELSEWHERE = ("logo", "libraries")
"""Fields that name files beside the school's."""
UNPRINTED = {"kind", "logo", "logo-alt", "language", "paper", "variant", *LISTS}
PRINTED = tuple(name for name in _FIELDS if name not in UNPRINTED)
"""Names of the fields that print as text."""
CALLED = ("call.name", "call.phone")
"""The person whom a family calls, where the file gives no phone of the school: written in by hand."""
_WEB_PAGE = re.compile(r"https://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d+)?(/[!-~]*)?")
MAX_WEB_COPY = 80
"""Characters of an address whose QR code still reads from a copy of a copy."""
UNSEEN = "holds nothing that can be seen"
RULES = "state."
"""Beginning of the names of what a state's rules say."""
SPOKEN = ("interpreter",)
"""Those that speak to the reader: given as one text, it is in the language of the file's handouts."""


def known_values(library: Library) -> tuple[str, ...]:
    """Names of all values: those of the school's file, and those that letters and worksheets ask for."""
    return (*(f"school.{name}" for name in PRINTED), *CALLED, *library.values)


def about_fields() -> Iterator[tuple[str, str, str]]:
    """Each field's name in the file, what it is, and an example."""
    for name in _FIELDS:
        meta = _meta(name)
        yield name, meta.description, meta.examples[0]


def read_school(
    path: Path,
    languages: Sequence[str],
    variants: Collection[str] = (),
    code_of: Callable[[str], str] = str,
    values: Collection[str] = (),
) -> School:
    """The school's file, in NFC, without spaces at the ends; the logo is a whole picture.

    ``languages``, ``variants``, ``values``: those that the file may name, the library's own language first;
    ``code_of``: the code of a language that is called by its name.  Raises ContentError for its form and
    ValueProblem for what a field holds; both name the line and the field, never the value.
    """
    shown = str(path)
    text = read_text(path, shown)
    found = strict_yaml.read_private(text, shown, School)
    given = dict(_texts(found))
    choices = {"kind": KINDS, "language": languages, "paper": PAPERS, "variant": variants}
    texts = {name: _cleaned(value) for name, value in given.items()}
    texts |= {name: as_known(str(texts[name]), known) for name, known in choices.items() if texts[name]}
    texts["language"] = ",".join(map(code_of, _listed(str(texts["language"]))))
    rules = {name: _cleaned(value) for name, value in found.own_rules.items()}
    wrong = [*_all_wrong(given, texts, choices, path.parent), *_wrong_rules(rules, values)]
    wrong += _wrong_codes({(name,): text for name, text in texts.items()}, languages, code_of)
    wrong += _wrong_codes({("values", name): text for name, text in rules.items()}, languages, code_of)
    if wrong:
        lines = strict_yaml.places(text)
        raise ValueProblem(
            *(
                Problem(f'"{names[-1]}" {what}.', Location(shown, lines[names]), hint)
                for names, what, hint in sorted(wrong, key=lambda each: lines[each[0]])
            )
        )
    if logo := texts["logo"]:
        texts["logo"] = str(on_disk(path.parent / str(logo)).absolute())
    texts, rules = ({name: _by_code(text, code_of) for name, text in each.items()} for each in (texts, rules))
    own = _listed(str(texts["language"]) or languages[0])[0]
    texts |= {name: {own: said} for name in SPOKEN if (said := texts[name]) and isinstance(said, str)}
    return msgspec.convert({**texts, "libraries": found.libraries, "values": rules}, School)


def read_layers(path: Path, folders: Sequence[Path]) -> tuple[Sequence[Path], str]:
    """The folders of words that the file names when no option does, and its state.

    The state is a code, or nothing when no rules of it are known here: then only its name prints.
    """
    shown = str(path)
    text = read_text(path, shown)
    found = strict_yaml.read_private(text, shown, School)
    own = folders or [*_libraries(path, found.libraries, strict_yaml.places(text))]
    return own, state_code(layers_of(own)[0], clean(found.state))


def _libraries(path: Path, names: Sequence[str], lines: Mapping[FieldNames, int]) -> Iterator[Path]:
    """The folders that the file names; raises ContentError at its line for one that is no library."""
    for number, name in enumerate(names, 1):
        try:
            layer_at(path.parent / name)
        except ContentError as error:
            place = Location(str(path), lines["libraries", str(number)])
            raise ContentError(
                *(each._replace(location=each.location or place) for each in error.problems)
            ) from None
        yield path.parent / name


def _listed(text: str) -> list[str]:
    """Names with commas between them."""
    return [name.strip() for name in text.split(",") if name.strip()]


def _by_code(text: Text, code_of: Callable[[str], str]) -> Text:
    return {code_of(name): said for name, said in text.items()} if isinstance(text, dict) else text


def _wrong_codes(
    texts: Mapping[FieldNames, Text], languages: Sequence[str], code_of: Callable[[str], str]
) -> Iterator[tuple[FieldNames, str, str]]:
    """Languages of texts that are not here, or are given twice: by code and by name."""
    for names, text in texts.items():
        seen = set[str]()
        for name in text if isinstance(text, dict) else ():
            if (code := code_of(name)) not in languages:
                yield (*names, name), "is not a language here", f"The languages are: {', '.join(languages)}."
            elif code in seen:
                yield (*names, name), "is given twice", "Give each language once."
            seen.add(code)


def _wrong_rules(rules: Mapping[str, Text], known: Collection[str]) -> Iterator[tuple[FieldNames, str, str]]:
    names = [name for name in known if name.startswith(RULES)]
    for name, text in rules.items():
        if name not in names:
            hint = near_match(name, names) or f"The names begin with {RULES} See: handouts list values"
            yield ("values", name), "is no name of a state's rule", hint
        for code, each in (text if isinstance(text, dict) else {"": text}).items():
            place = ("values", name, code) if code else ("values", name)
            if reason := unprintable(each) or ("" if each else UNSEEN):
                yield place, reason, ""


def _cleaned(text: Text) -> Text:
    return {code: clean(each) for code, each in text.items()} if isinstance(text, dict) else clean(text)


def as_known(text: str, known: Collection[str]) -> str:
    """The word of those known that is this one in another case, else the text."""
    return {each.casefold(): each for each in known}.get(text.casefold(), text)


def school_of(path: Path, library: Library) -> tuple[School, dict[str, Location]]:
    """The school of a file, as ``read_school`` holds it to a library, and where each value stands."""
    known = read_school(path, library.reading_order, library.variants, library.code_of, library.values)
    return known, places(path)


def places(path: Path) -> dict[str, Location]:
    """Where each value of a school's file stands, once the file is read."""
    shown = str(path)
    lines = strict_yaml.places(read_text(path, shown))
    own = {names[1]: line for names, line in lines.items() if names[0] == "values" and len(names) == 2}
    fields = {f"school.{names[0]}": line for names, line in lines.items() if len(names) == 1}
    return {name: Location(shown, line) for name, line in (own | fields).items()}


def _all_wrong(
    given: Mapping[str, Text],
    texts: Mapping[str, Text],
    choices: Mapping[str, Collection[str]],
    folder: Path,
) -> Iterator[tuple[FieldNames, str, str]]:
    """The names that lead to each field that is wrong, what is wrong with it, and a hint."""
    for name, text in texts.items():
        if not isinstance(text, dict):
            if text:
                found = _wrong(name, text, choices, folder, str(texts["logo-alt"]))
            else:
                found = (UNSEEN, "") if given[name] else None
            if found:
                yield (name,), *found
            continue
        for code, each in text.items():
            if found := _wrong(name, each, choices, folder, "") if each else (UNSEEN, ""):
                yield (name, code), *found
        if not text:
            yield (name,), "names no language", "Write one text, or language: text on lines of their own."


def _wrong(
    name: str, text: str, choices: Mapping[str, Collection[str]], folder: Path, alt: str
) -> tuple[str, str] | None:
    """What is wrong with a text of a field, and a hint."""
    if reason := unprintable(text):
        return reason, ""
    if name in choices:
        known = ", ".join(choices[name])
        given = _listed(text) if name == "language" else [text]
        return None if set(given) <= {*choices[name]} else (f"must be one of: {known}", "")
    if name == "logo":
        return _wrong_logo(folder, text, alt)
    if text == _meta(name).examples[0]:
        return "still holds the example", "Type your own text in its place, or take the line out."
    if name == "web-copy" and (len(text) > MAX_WEB_COPY or not _WEB_PAGE.fullmatch(text)):
        wrong = f"must be a web address that begins with https:// and has at most {MAX_WEB_COPY} characters"
        return wrong, f"Such as {_meta(name).examples[0]}."
    return None


def _wrong_logo(folder: Path, name: str, alt: str) -> tuple[str, str] | None:
    from handouts.pictures import is_seen  # late: most schools' files have no logo

    path = on_disk(folder / name)
    if not alt:
        return "needs logo-alt", "Say there what the logo shows, for those who do not see it."
    if leads_out(path, folder):
        return "is not in the folder of this file", "Copy it there and give its name alone."
    try:
        if not path.is_file():
            return "names a picture that is not there", "Put it into the folder of this file."
        if not is_seen(str(path)):
            return "is white on white, as paper is", "Save the logo in dark ink, or on a dark ground."
    except OSError:  # its message has the picture's name, as that of the other has
        return "names a picture that cannot be read", "Change its permissions or its name."
    except LayoutError:
        return "is not a whole PNG or JPEG picture, or is too large", "Save it again as a small PNG."
    return None


def _meta(name: str) -> Any:
    return get_args(_FIELDS[name].type)[1]


def _texts(school: School) -> Iterator[tuple[str, Text]]:
    """The name of each field in the file that holds one text, and the text."""
    for name, each in _FIELDS.items():
        if name not in LISTS:
            yield name, getattr(school, each.name)


# ── The file that init writes ──────────────────────────────────────────────────


SCHEMA_NAME = "school.schema.json"

_HEAD = f"""\
# yaml-language-server: $schema={SCHEMA_NAME}
#
# Your school, as it prints on your handouts. Type your own text in place of each example.
# To use a line that begins with #, take the # away. A text with # or : in it needs "quotes" around it.
"""


def fields_of(path: Path) -> tuple[Fields, list[str]]:
    """What a school's file gives, none of it judged, and its fields that name other files."""
    found = strict_yaml.read_private(read_text(path, str(path)), str(path), School)
    given: dict[str, str | Mapping[str, Text]] = {**dict(_texts(found)), "values": found.own_rules}
    others = [name for name in ELSEWHERE if given.pop(name, "") or (name == "libraries" and found.libraries)]
    return {name: value for name, value in given.items() if value}, others


def written(fields: Fields) -> str:
    """A school's file with these fields; what they hold is text, whatever it looks like."""
    return "".join(f"{name}: {json.dumps(text, ensure_ascii=False)}\n" for name, text in fields.items())


def school_text(language: str = "") -> str:
    """A school's file with all fields, as comments but for the name and, when it is given, the language."""
    own = {"language": language} if language else {}
    entries = (
        f"# {about}\n{'' if name == 'name' or name in own else '#'}{name}: {own.get(name, example)}\n"
        for name, about, example in about_fields()
    )
    return "\n".join((_HEAD, *entries))


def schema() -> str:
    """The form of a school's file, for editors that read JSON Schema."""
    found = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(School)}
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"
