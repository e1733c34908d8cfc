"""The citation styles that the package brings."""
