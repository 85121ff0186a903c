"""Pure decisions of the funders: what may be paid, how much, by how many people, under which identifiers."""
