"""Every pure function that reads what users wrote, given text that is nearly right, and what must hold then."""
