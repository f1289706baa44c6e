"""New versions of the program: whose they are, what is offered, how one takes the place of another."""
