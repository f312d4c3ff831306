"""Who may come in, as what, and to which cases."""
