"""Small widgets that every room shares."""
