"""The look: base page, tokens, components, islands, icons, fonts, charts, the words for reasons."""
