"""Input shapes of the organismes, a file a subject. The rules are in rules/ and services/."""
