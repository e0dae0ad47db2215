"""The order of work: one turn, its delivery, the hotline's side of it, and what is forgotten when."""
