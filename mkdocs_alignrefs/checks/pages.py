"""What is wrong with the shortcodes of a page, from its source alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from mkdocs_alignrefs.diagnostics import Diagnostic, SourceText, diagnostic
from mkdocs_alignrefs.library import Library
from mkdocs_alignrefs.options import Options
from mkdocs_alignrefs.pages.scan import front_matter, scan
from mkdocs_alignrefs.resolving.complaints import not_rendered
from mkdocs_alignrefs.resolving.page import complaints_about
from mkdocs_alignrefs.resolving.shortcodes import Mark, PageView, page_options


def page_diagnostics(
    path: Path, base: Path, library: Library, options: Options, cited_on_site: Callable[[], frozenset[str]]
) -> Iterator[Diagnostic]:
    """Yield what a build would say of the shortcodes of a page. Raises OptionError for wrong options of the page."""
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return
    source = SourceText(text, Path(os.path.relpath(path, base)).as_posix())
    shortcodes = scan(source)
    if not shortcodes:
        return
    style, references = page_options(options, front_matter(text)[0])
    view = PageView(style=style, references=references, statuses=options.statuses, cited_on_site=cited_on_site)
    rendered = [item for item in shortcodes if item.rendered]
    marks = [Mark(item.text, item.escaped, alone=item.alone) for item in rendered]
    for complaint in complaints_about(marks, library, view):
        yield diagnostic(complaint.code, rendered[complaint.mark].place, complaint.message, complaint.remedy)
    yield from (not_rendered(item) for item in shortcodes if not item.rendered)
