"""From the shortcodes of one page to the elements that stand in their place; pure, knows neither Markdown nor hosts."""
