"""The last lines of a report: how much is wrong, and what can be done about it at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mkdocs_alignrefs.diagnostics import Diagnostic, Severity
from mkdocs_alignrefs.reports.report import Comparison, Report


def mark(item: Diagnostic) -> str:
    """Return what stands behind a fault that `alignrefs fix` can mend."""
    if not item.edits:
        return ""
    return "[fix]" if item.certain else "[guess]"


def summary(report: Report) -> Iterator[str]:
    """Yield sentences: the faults by severity, what `alignrefs fix` can mend, and what is left out."""
    yield _faults(report) if report.diagnostics else _clean(report)
    mendable = [item.certain for item in report.diagnostics if item.edits]
    if mendable:
        yield from _mends(sum(mendable), len(mendable) - sum(mendable))
    yield from (_left_out(item) for item in report.comparisons if item.known or item.gone)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def listed(items: list[str]) -> str:
    """Return items as running text has them."""
    return " and ".join([*([", ".join(items[:-1])] if items[:-1] else []), items[-1]])


def _faults(report: Report) -> str:
    by_severity = Counter(item.severity for item in report.diagnostics)
    counts = [counted(by_severity[severity], severity.value) for severity in Severity if by_severity[severity]]
    files = len({item.place.path for item in report.diagnostics})
    return f"{listed(counts)} in {counted(files, 'file')}."


def _clean(report: Report) -> str:
    seen = [counted(report.sources, "source")]
    seen += [] if report.pages is None else [counted(report.pages, "page")]
    return f"Nothing{' new' if report.comparisons else ''} is wrong in {listed(seen)}."


def _mends(certain: int, unsafe: int) -> Iterator[str]:
    """Yield a sentence on what is surely mended, and one on guesses, with the marks that they have."""
    if certain:
        yield f"[fix]: `alignrefs fix --write` mends {certain} of them, and nothing is lost."
    if unsafe:
        guesses = f"{unsafe} {'is' if unsafe == 1 else 'are'} mended by a guess that could be wrong"
        yield f"[guess]: {guesses}; look at `alignrefs fix`, then run `alignrefs fix --write --unsafe`."


def _left_out(comparison: Comparison) -> str:
    known, gone = comparison.known, comparison.gone
    left, lost = f"{'is' if known == 1 else 'are'} left", f"{'is' if gone == 1 else 'are'} gone"
    said = f"{counted(known or gone, 'fault')} known from {comparison.name} {left if known else lost}"
    return f"{said}{f', {gone} {lost}' if known and gone else ''}.{f' {comparison.advice}' if gone else ''}".rstrip()
