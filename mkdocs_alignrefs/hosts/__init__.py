"""What a documentation generator says of its site: configuration files and the page in hand."""
