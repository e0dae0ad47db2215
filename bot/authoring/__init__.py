"""Tools for editors: check what stands in flows/ and locales/, play the golden conversations, show the law's dates."""
