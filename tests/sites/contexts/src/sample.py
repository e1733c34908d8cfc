# ruff: noqa: E501
"""A module whose docstrings cite."""


def train(steps: int) -> None:
    """Train as <<citet:rafailov2023direct>> do, after <<citep:zhou2023lima>>.

    cite <<cite:rafailov2023direct>>, citep <<citep:rafailov2023direct>>, citet <<citet:rafailov2023direct>>, Citet <<Citet:rafailov2023direct>>, citeauthor <<citeauthor:rafailov2023direct>>, Citeauthor <<Citeauthor:rafailov2023direct>>, citeyear <<citeyear:rafailov2023direct>>, citeyearpar <<citeyearpar:rafailov2023direct>>, citetitle <<citetitle:rafailov2023direct>>, fullcite <<fullcite:rafailov2023direct>>, nocite <<nocite:rafailov2023direct>>.

    Args:
        steps: How many steps, as in <<cite:zhu2023principled, p. 3>>.
    """


def evaluate() -> None:
    """Evaluate as <<cite:rafailov2023direct>> do; an unknown work stays visible: <<cite:nobody2020>>."""
