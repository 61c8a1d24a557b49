"""Makes and proves what runs on AWS. None of it is shipped there."""
