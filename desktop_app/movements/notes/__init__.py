"""What a table of results says below itself about its own figures."""
