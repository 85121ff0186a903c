"""Reading the déclaration sociale nominative (DSN). Nothing here writes: lines, blocks, people, years of activity."""
