"""Archives: one file with the whole publication, written from one stage and read into another."""
