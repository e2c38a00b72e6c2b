"""Templates: the kinds of handout, and how sheets look."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from handouts.library import front_matter
from handouts.library.files import Files, id_of
from handouts.library.model import FromYaml
from handouts.resources import data_root

if TYPE_CHECKING:
    from handouts.library.theme import Theme, Variant

SUFFIX = ".md.j2"


class Kind(FromYaml, frozen=True):
    """Front matter of a template: a kind of handout."""

    description: Annotated[str, Meta(description="one line for the list of kinds")]
    example: Annotated[str, Meta(description="a command that works")]
    takes: Annotated[
        tuple[str, ...],
        Meta(description="options of its own, such as topics, detail or letter-only"),
    ]
    comparison: Annotated[str, Meta(description="id of the chart that a kind with rows shows")] = ""
    folder: Annotated[
        Literal["", "worksheets", "letters", "packets"],
        Meta(description="folder of content/<language>/ with the texts that it prints, one a sheet"),
    ] = ""
    text: Annotated[str, Meta(description="id of the text that a kind without topics opens with")] = ""
    fill_in: Annotated[bool, Meta(description="true: places to write are fields to fill in")] = False
    title_style: Annotated[str, Meta(description="a name under text in theme.yaml")] = ""
    formats: tuple[Literal["pdf", "html", "docx", "text", "markdown", "outline", "csv"], ...] = (
        "pdf",
        "html",
        "docx",
        "text",
        "markdown",
        "outline",
    )

    @property
    def shelf(self) -> str:
        """Name of the shelf of what it opens with."""
        return "charts" if self.comparison else self.folder or ("texts" if self.text else "topics")

    @property
    def only(self) -> str:
        """Id of the one text that it opens with; empty where the request names it."""
        return self.comparison or self.text


class Template(Struct, frozen=True):
    """A kind of handout and its skeleton."""

    id: str
    kind: Kind
    path: Path
    body: str
    body_line: int


class Templates(Files):
    """The files of ``templates/``.  Every method raises ContentError at the place in the file."""

    @cached_property
    def theme(self) -> Theme:
        from handouts.library.theme import Theme  # late: only what is drawn has a look
        from handouts.library.theme_problems import theme_problems

        return self._struct(self.template_files("theme.yaml"), Theme, theme_problems)

    @cached_property
    def variants(self) -> tuple[str, ...]:
        """Ids of the looks beside the theme: the library's own and ours."""
        folders = {folder / "variants" for folder in (*self.templates, data_root() / "templates")}
        return self._read_ids([*folders], ".yaml")

    def variant_path(self, id: str, suffix: str = ".yaml") -> Path:
        """A file of a variant: that of the topmost layer, else ours."""
        return self.template_file("variants", f"{id}{suffix}")

    def variant(self, id: str) -> Variant:
        """A look of that name, with all that the theme says put in."""
        paths = self.template_files("variants", f"{id}.yaml")
        return self.kept(("variant", id), lambda: self._read_variant(paths))

    def _read_variant(self, paths: tuple[Path, ...]) -> Variant:
        from handouts.library.theme import Variant, scaled
        from handouts.library.theme_problems import theme_problems

        def read(theme: Theme) -> Variant:
            found = Variant(theme=theme)
            for path in paths:
                found = self._patched(path, found)
            return found

        found = read(self.theme)
        found = found if found.scale == 1 else read(scaled(self.theme, found.scale))
        misfits = theme_problems(found.theme)
        self._refuse(paths[-1], ((("theme", *names), message, hint) for names, message, hint in misfits))
        return found

    def look(self, variant: str) -> Theme:
        """The theme of a variant; of none, the theme itself: with whole paths of the library's own fonts."""
        theme = self.variant(variant).theme if variant else self.theme
        return self.kept(("look", variant), lambda: self._with_own_fonts(theme))

    def _with_own_fonts(self, theme: Theme) -> Theme:
        own = {
            name: replace(family, regular=self._font(family.regular), bold=self._font(family.bold))
            for name, family in theme.families.items()
        }
        return theme if own == theme.families else replace(theme, families=own)

    def _font(self, said: str) -> str:
        """The whole path of a file in ``templates/``, the topmost one; a package's file as it is said."""
        name, *axes = said.split("#", 1)
        path = self.template_file(name)
        if not path.is_file():
            return said
        self.refuse_outside(path)
        return "#".join((str(path), *axes))

    @property
    def theme_path(self) -> Path:
        """The topmost file of the look."""
        return self.template_file("theme.yaml")

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Ids of the kinds of handout, in alphabetical order."""
        return self._read_ids([*self.templates], SUFFIX)

    def template(self, kind: str) -> Template:
        path = self.template_file(f"{id_of(kind)}{SUFFIX}")
        return self.kept(("template", path), lambda: self._read_template(kind, path))

    def _read_template(self, kind: str, path: Path) -> Template:
        parts = front_matter.split(self.text(path), self.shown(path))
        return Template(kind, self._struct((path,), Kind), path, parts.body, parts.body_line)
