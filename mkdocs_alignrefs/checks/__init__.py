"""What is wrong with a site: its sources, its pages, and what its host will not see."""
