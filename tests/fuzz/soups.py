"""The tokens of each grammar: text made of them is nearly right far more often than random letters are.

Some tokens are whole pieces that are right, so that what is wrong stands between what is not; some are characters that
no grammar expects.
"""

from __future__ import annotations

from collections.abc import Sequence

ODD = ("\0", "\x1b[31m", "\x85", "\xa0", "\u200b", "\u2028", "\u202e", "\ufeff", "\ufffe", "\u3000", "é", "e\u0301")
BLANKS = (" ", "  ", "\t", "\n", "\n\n", "\r\n", "\r")

BIBTEX = (
    *ODD, *BLANKS, "@article{", "@misc{", "@misc(", "@string{", "@comment{", "@preamble{", "@ Book {", "misc{",
    "@misc", "\n@misc{", "@", "{", "}", "(", ")", '"', "=", "==", "#", ",", "\\", "%", "'", "“", "”", "={", "},",
    "},\n  ", '="', '",', "}\n}\n", "k", "smith2020", "a b", "ключ:x/1+2", "title", "author", "editor", "year",
    "date", "month", "url", "doi", "eprint", "archiveprefix", "crossref", "note", "keywords", "ids", "readstatus",
    "annotation", "journal", "foo-bar", "howpublished", "alignrefs-key", "alignrefs-links", "alignrefs-sections",
    "alignrefs-note", "2020", "jan", " and ", "Smith, John", "de la Cruz", "others", "et al.", '{\\"o}', "\\emph{",
    "\\url{", "\\href{", "$x_1$", "$", "--", "``", "''", "~", "\\\\", "\\{", "\\}", "\\&", "&", "&amp;", "<br>",
    "√©", "Ã©", "日本", "https://example.org/a_b", "javascript:alert(1)", "10.1000/abc", "arXiv:2401.01335",
    "2023-05-01", "n.d.", "title = {A {B} c},\n", "author = {A, B and C D},\n", "year = 2020,\n",
    "@misc{k1,\n  title={T},\n  year={2020}\n}\n", '@string{x = "X"}\n', 'month = jan # " 1"', "% remark\n",
    "crossref = {k1},\n",
)  # fmt: skip

LIST = (
    *ODD, *BLANKS, "#", "##", "####", "######", "    ", "Title", "A Title of a Work", "(ABBR)", "（ABBR）",
    "[`READ`]", "['UNREAD']", "[`AREAD`]", "[READ]", "[", "]", "(", ")", "`", "``", "```", "~~~", "```bibtex\n",
    "\n```\n", "```\n@misc{", "paper link: [here](https://arxiv.org/abs/2401.01335)\n", "code link: ", "link:",
    "links：", "[here]", "(https://example.org/x.pdf)", "(javascript:alert(1))", "(../up.md)", "()",
    "<https://a.org>", "www.example.org", "<!--", "-->", "---\n", "...\n", "===\n", "title: x\n",
    "tag: `A` | `B`\n", "tags:", "key: ", "citation:\n", "cite", "if you find this useful", "overview:\n", "> ",
    "- ", "1. ", "|", "|---|", "<td>", "</td>", "<br>", "@misc{k, title={T}, year={2020}}", "@misc{", "misc{k,",
    "}", "{", ",", "title={", "author={A B}", "=", "@", "*", "**", "_", "$", "$x$", "\\", "!", "![x](y)", "&amp;",
    "<b>", "Ã©", "√©", "标题", "xxx", "key", "yourkey", "## Section\n", "#### T [`UNREAD`]\n",
    "#### Deep Learning (DL) [`READ`]\n\npaper link: [here](https://arxiv.org/abs/2401.01335)\n\ncitation:\n\n"
    "```bibtex\n@misc{deep2020,\n  title={Deep Learning},\n  year={2020}\n}\n```\n\n",
)  # fmt: skip

SHORTCODE = (
    *ODD, *BLANKS, "<<", ">>", "<", ">", "cite", "citet", "Citet", "nocite", "refs", "bibliography", "fullcite",
    "citep", "autocite", "ref", "bib", ":", ",", ";", "@", "-@", "@{", "{", "}", "[", "]", "(", ")", "key",
    "smith2020", "ключ", "a:b/c", "p. 3", "§2", "pp.", "chap", "5", "see ", "*", "**", "_", "`", "\\", "|", '"',
    "'", "“", "”", "„", "=", "!=", "==", "..", "2020..2023", "none", "status=READ", "sort=-year,title", "columns=",
    "columns=key,note", "year", "text", "limit=", "caption=", "-", "&amp;", "<b>", "&", "and", ".", "?", "!",
    "group=section", "<<cite:a>>", "<<cite:no>>", "<<refs: status=READ>>", "\\<<cite:a>>",
    "<<bibliography: scope=site>>", "<<fullcite:a>>",
)  # fmt: skip

PAGE = (
    *SHORTCODE, "    ", "- ", "> ", "```\n", "~~~", "$", "$$", "](", "<div>", "</div>", "<div markdown>",
    "<p markdown=1>", "<script>", "<!--", "-->", "!!! note\n", '=== "A"\n', "??? x\n", "| a | b |\n|--|--|\n",
    "[^1]: ", "[^1]", ": ", "#", "---\n", "...\n", "a: 1\n", "a: !!bool x\n", "- [ ] ", "<a href='", "<?",
    "<![CDATA[", "]]>", "\\(", "\\)", "\\[", "\\]", "*[a]: ", "[a]: /x", "![x](", "<a ", "<img src=x", "/>", "&lt;",
    "1. ", "===", "{: #x }", "\\begin{a}", "\\end{a}", "--8<-- ", "title: x\n", "alignrefs: {style: alpha}\n",
    "\x02", "\x03", "\x02wzxhzdk:0\x03", "\x02klzzwxh:0000\x03",
)  # fmt: skip

SITE = (
    *PAGE, "--8<-- \"part.md\"\n", "--8<-- \"part.md:2:3\"\n", "--8<-- \"part.md:x\"\n", "--8<-- [start:x]\n",
    "--8<-- [end:x]\n", "-8<-\n", "part.md\n", ";", "::: module\n", "::: module.function\n", "    options:\n",
    "      members: [x]\n", "#### T [`UNREAD`]\n\npaper link: [here](https://a.org)\n\n",
    "```bibtex\n@misc{k, title={T}}\n```\n", "@misc{k, title={T}", "Args:\n", "    x: y\n", "Returns:\n", ">>> x\n",
)  # fmt: skip

LATEX = (
    *ODD, *BLANKS, "\\", "{", "}", "$", "$$", "\\emph{", "\\textbf{", "\\url{", "\\href{", '\\"', "\\'", "\\c",
    "\\c{c}", "\\v", "\\i", "\\t", "\\em ", "\\tt ", "\\rm", "\\alpha", "\\textbeta", "\\ensuremath{", "\\LaTeX",
    "\\foo", "\\foo{", "\\noopsort{", "\\(", "\\)", "\\[", "\\]", "\\enquote{", "\\textsuperscript{", "~", "--",
    "---", "``", "''", "&", "&amp;", "&#39;", "&#x27;", "&#9999999;", "{\\&}", "\\&amp;", "<br>", "<", "a", "B",
    "日", "\u0301", "\\\n", "%", "#", "_", "^", "http://a.org", "javascript:x", "\\\\", "\\{", "\\}", "$\\{$",
    "$\\}$", "\\*", "\\color{", "\\textcolor{red}{", "1", "\x0b", "\x0c",
)  # fmt: skip

NAMES = (
    *ODD, *BLANKS, "A", "Smith", "John", "von", "de la", "and", " and ", " AND ", ",", ";", ", ", "; ", "{", "}",
    "\\", "\\'{e}", '{\\"o}', "Jr.", "III", "others", "et al.", "{et al.}", "&", "family=", "given=", "prefix=",
    "suffix=", "=", "~", "-", ".", "日本", "\u2019", "'", "O'", "%", "$", "1", "{Barnes and Noble}", "Smith J", "ß",
    "ŉ", "\\oe", "{{", "}}",
)  # fmt: skip

DATES = (
    *ODD, *BLANKS, "2020", "1998", "0", "X", "199X", "-", "--", "/", "..", "~", "?", "%", "T", "12:30", "jan",
    "October", "spring", "12", "1", "31", "00", "99", ".", ",", "n.d.", "in press", "ca.", "circa ", "{", "}", "\\",
    "and", "st", "th", "–", "—", "(", ")", "٢", "²", "Z", "+", "99999999999999999999", "-0001", "0000", "summer",
    "firstquarter",
)  # fmt: skip

ADDRESSES = (
    *ODD, *BLANKS, "http", "https", ":", "//", "/", "www.", "example", ".org", ".com", "?", "#", "&",
    "utm_source=x", "=", "%", "%20", "%3a", "&amp;", "&colon;", "&#x3a;", "&#58", "&Tab;", "&NewLine;",
    "javascript", "JaVa", "script", "data:", "vbscript:", "\x01", "：", "ｊ", "\\", "\\_", "{", "}", "~", "\\~{}",
    "[", "]", "@", "mailto:", "ftp:", "10.1000/", "abc", "doi.org", "arxiv.org/abs/", "2401.01335", "v2",
    "hep-th/9901001", "<", ">", '"', "'", "(", ")", ";", ".", ",", "..", "日", "hhttp", "htttps", "1", "::1",
    "[::1]", "99999", "ℌ", "％", "%2f", "xn--", "\xad", "：//", "CoRR abs/", "a.pdf", "javascript:",
)  # fmt: skip

YAML = (
    *ODD, *BLANKS, "sources", "style", "bibliography", "heading", "references", "statuses", "words", "severities",
    "severities_by_path", "plugins", "markdown_extensions", "alignrefs", "docs_dir", "theme", "name", "features",
    "watch", "INHERIT: ", "mkdocs.yml", ":", ": ", "\n  ", "\n- ", "\n    ", "- ", "[", "]", "{", "}", ",", '"',
    "'", "|", ">", "&a ", "*a", "<<: *a", "!!bool x", "!!int ''", "!!timestamp x", "!!python/name:os.system",
    "!ENV ", "!ENV [A, B]", "? ", "~", "null", "off", "true", "1", "1.5", ".inf", "2001-99-99", "0x", "0b", "1:2",
    "=", "unknown-key", "error", "numeric", "a.md", "*.bib", "docs/**", "and", "et_al", "READ", "---\n", "...\n",
    "%YAML 9\n", "# x", "sources: [a.bib]\n", "alignrefs:\n  ",
)  # fmt: skip

COMMENTS = (
    *ODD, *BLANKS, "<!--", "-->", "%", "%%", "#", "alignrefs:", "ignore", "alignrefs: ignore",
    "% alignrefs: ignore ", "bad-doi", ",", "-", "*", "x", "> ", "# ", "## ", "@", "@misc{",
    "<!-- alignrefs: ignore bad-doi -->\n",
)  # fmt: skip

BYTES = (
    *BLANKS, "\udcff", "\udcfe", "\udc80", "\udcc3", "\udce9", "\udc82\udca0", "\udcd0", "\udcb0\udca1", "\0", "a",
    "é", "Ã©", "√©", "日", "\udcff\udcfe", "\udcfe\udcff", "\ufeff", "\udcff\udcfe\0\0",
    "% !TEX encoding = latin1\n", "coding: utf-16\n", "% coding: unicode_escape\n", "% coding: idna\n",
    "%coding:zip\n", "@misc{k, title={x}}\n", "\udce2\udc80\udc99", "’",
)  # fmt: skip


def text(tokens: Sequence[str], data: bytes) -> str:
    """Return the text that bytes stand for: each is a token by its number, or a character where the tokens end."""
    return "".join(tokens[byte] if byte < len(tokens) else chr(byte) for byte in data)
