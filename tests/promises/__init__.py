"""The changes of the product that break its promises."""
