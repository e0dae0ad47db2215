"""Every word a person reads: catalogs, rendering for each channel, segments, and which language to speak."""
