"""One cell's value -> a typed value or a problem. Pure functions, called once per distinct value."""
