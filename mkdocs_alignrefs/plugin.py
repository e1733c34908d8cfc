"""The plugin for MkDocs and ProperDocs: what only a whole site knows."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, InclusionLevel

from mkdocs_alignrefs import garbage, options
from mkdocs_alignrefs.hosts.page import ASSETS
from mkdocs_alignrefs.options import OptionError, Options
from mkdocs_alignrefs.pages.generated import bibliography_page, bibtex_file, bibtex_path
from mkdocs_alignrefs.searched import Searchable, add_only_searched

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

NAME = "alignrefs"
log = get_plugin_logger(NAME)


class AlignrefsPlugin(BasePlugin):  # type: ignore[type-arg,no-untyped-call]
    """Switches the extension on, generates the bibliography page, brings the assets, watches the sources."""

    def __init__(self) -> None:
        """Know no server yet."""
        self._server: LiveReloadServer | None = None
        self._watched: Mapping[Path, bool] = {}
        self._loads = self._shows_tables = False
        self._restore: Callable[[], None] | None = None
        self._searchable = Searchable()

    def load_config(
        self, options: Mapping[str, Any], config_file_path: str | None = None
    ) -> tuple[list[Any], list[Any]]:
        """Keep the options as written: they may stand under `markdown_extensions` too, and are read with those."""
        self.config = dict(options)
        return [], []

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Say what a dirty build cannot do."""
        if dirty:
            log.warning(
                "A dirty build rebuilds changed pages only: lists and citations on the other pages may be stale."
            )

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Give the extension its options. Raises PluginError for a wrong configuration."""
        from mkdocs_alignrefs.announcing import forget_announcements
        from mkdocs_alignrefs.extension import AlignrefsExtension
        from mkdocs_alignrefs.loading import refuse_published, source_files

        forget_announcements()
        self._restore_collector()  # which an interrupted build has not done
        self._loads = self._shows_tables = False
        self._searchable = Searchable()
        _refuse_macros(config)
        _name_former_options(config)
        try:
            given = options.merged(config["mdx_configs"].get(NAME) or {}, self.config)
            self.options: Options = options.parse(given)
            self.base = Path(config["config_file_path"] or ".").resolve().parent
            self._watch()
            source_files(self.options, self.base)
            refuse_published(self.options, self.base, Path(config["docs_dir"]))
        except OptionError as error:
            raise PluginError(_shown(error)) from None
        if not any(NAME in (str(name), getattr(name, "name", "")) for name in config["markdown_extensions"]):
            config["markdown_extensions"].append(AlignrefsExtension(**given))  # a name would be looked up for each page
        config["mdx_configs"][NAME] = given
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the bibliography page if the site names one and has none, and beside it the BibTeX of all entries."""
        page = self.options.bibliography
        if page and files.get_file_from_path(page) is None:
            content = bibliography_page(self.options)
            files.append(File.generated(config, page, content=content, inclusion=InclusionLevel.NOT_IN_NAV))
        if page and files.get_file_from_path(bibtex_path(page)) is None and (bibtex := self._bibtex(config)):
            files.append(File.generated(config, bibtex_path(page), content=bibtex))
        return files

    def _bibtex(self, config: MkDocsConfig) -> str:
        """Return the BibTeX of all entries. Raises PluginError for a wrong configuration."""
        from mkdocs_alignrefs.export.bibtex import to_bibtex
        from mkdocs_alignrefs.loading import load

        try:
            library = load(self.options, self.base, Path(config["docs_dir"]))
        except OptionError as error:
            raise PluginError(_shown(error)) from None
        return bibtex_file(map(to_bibtex, library.entries))

    @event_priority(-100)
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Have the search plugins, which have made their indexes by now, read only what is to be searched."""
        for plugin in config["plugins"].values():
            if callable(getattr(index := getattr(plugin, "search_index", None), "add_entry_from_context", None)):
                add_only_searched(index, self._searchable)

    @event_priority(100)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Remember what is to be searched of a page, whether any loads the script, and whether any shows a table.

        The first page that loads it has read the library, which stays, as do modules and configuration.
        """
        if f"{ASSETS}/alignrefs.js" in html:
            self._loads = True
            self._restore = self._restore or garbage.relieve()
        self._shows_tables = self._shows_tables or 'class="alignrefs-refs"' in html
        self._searchable.note(page.file.src_uri, html)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write what the pages load, and what their tables offer to take away."""
        self._restore_collector()
        if not self._loads:
            return
        from mkdocs_alignrefs.assets import static_files, taken_away
        from mkdocs_alignrefs.loading import load
        from mkdocs_alignrefs.resolving.formatter import keep_all

        folder = Path(config["site_dir"]) / ASSETS
        entries = load(self.options, self.base, Path(config["docs_dir"])).entries if self._shows_tables else None
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in (static_files() | (taken_away(entries) if entries else {})).items():
            (folder / name).write_bytes(content)
        keep_all()

    def on_shutdown(self) -> None:
        """Let go of what was read: Python looks twice through all that is left when it ends."""
        if self._loads:
            from mkdocs_alignrefs import loading
            from mkdocs_alignrefs.resolving import formatter

            formatter.forget()
            loading.forget()

    def on_build_error(self, *, error: Exception) -> None:
        """Leave everything to the collector of garbage again."""
        self._restore_collector()

    def _restore_collector(self) -> None:
        if self._restore:
            self._restore()
        self._restore = None

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Rebuild when a source changes, wherever it is."""
        self._server = server
        self._watch()
        return server

    def _watch(self) -> None:
        """Watch the sources that the options name by now, and the folder from which one is missing.

        Each build does so anew, because a folder that was away for a while is watched no longer.
        """
        from mkdocs_alignrefs.loading import watched

        if self._server is None:
            return
        for path in self._watched:
            self._server.unwatch(str(path))
        paths = watched(self.options, self.base)
        there = [path for path in paths if os.path.lexists(path)]
        nearest = [path.parent for path in paths if path not in there and os.path.isdir(path.parent)]  # noqa: PTH112
        self._watched = {**dict.fromkeys(nearest, False), **dict.fromkeys(there, True)}
        for path, deep in self._watched.items():
            self._server.watch(str(path), recursive=deep)


def _shown(error: OptionError) -> str:
    """Return the sentence of an error without what a terminal would obey."""
    from mkdocs_alignrefs.export.terminal import inert

    return inert(str(error))


def _name_former_options(config: MkDocsConfig) -> None:
    """Say what became of the options of mkdocs-bibtex where that is still there."""
    if (former := config["plugins"].get("bibtex")) is None:
        return
    from mkdocs_alignrefs.former import LEFT, sentences

    log.warning(LEFT)
    for sentence in sentences(former.config.user_configs[0] if former.config.user_configs else ()):
        log.info(sentence)


def _refuse_macros(config: MkDocsConfig) -> None:
    """Raise PluginError if mkdocs-macros takes `<<` for itself: it would replace the page by an error."""
    macros = config["plugins"].get("macros")
    for name in ("j2_variable_start_string", "j2_block_start_string", "j2_comment_start_string"):
        if macros is not None and str(macros.config.get(name) or "").startswith("<<"):
            raise PluginError(
                f"The plugin macros has `{name}: {macros.config[name]}`, which is how alignrefs writes citations; "
                "give macros other delimiters, such as `[[`."
            )
