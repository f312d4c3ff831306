"""The HTTP interface (design 5.5), a router a noun; each is a function of the collaborators it uses."""
