"""Work that happens by itself."""
