"""Full texts: brought, read in the background, matched, attached, detached."""
