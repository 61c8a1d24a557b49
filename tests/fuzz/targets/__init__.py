"""One module for each parser, with its `TARGET`."""
