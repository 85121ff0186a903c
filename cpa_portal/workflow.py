"""Transition tables: "from state X, verb V leads to Y". One table per aggregate, in `<app>/workflow.py`."""

from collections.abc import Mapping

from cpa_portal.errors import TransitionRefused


class Workflow:
    """A closed table: a pair that is not listed is refused."""

    def __init__(self, name: str, transitions: Mapping[tuple[str, str], str]) -> None:
        self.name = name
        self.transitions = {(str(state), verb): str(target) for (state, verb), target in transitions.items()}

    def next(self, state: str, verb: str) -> str:
        """State after the verb. Raises TransitionRefused with a French sentence."""
        try:
            return self.transitions[str(state), verb]
        except KeyError:
            raise TransitionRefused(
                f"Cette action n’est plus possible : l’état actuel est « {str(state).replace('_', ' ')} ». "
                "Rechargez la page pour voir où en est la demande."
            ) from None

    def allows(self, state: str, verb: str) -> bool:
        """True if the verb exists in this state: what buttons ask."""
        return (str(state), verb) in self.transitions

    def verbs(self, state: str) -> list[str]:
        """Verbs that exist in this state, in the order of the table."""
        return [verb for (source, verb) in self.transitions if source == str(state)]

    def states(self) -> list[str]:
        """All states, in the order in which the table names them."""
        return list(
            dict.fromkeys(state for (source, _), target in self.transitions.items() for state in (source, target))
        )
