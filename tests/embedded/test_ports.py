"""PORT: taken, given, or found."""

import socket
from collections.abc import Iterator

import pytest

from cpa_portal.embedded import ports
from cpa_portal.embedded.errors import LauncherError


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A port where somebody listens, made the usual one of the portal."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        number = int(listener.getsockname()[1])
        monkeypatch.setattr(ports, "FIRST", number)
        yield number


def test_the_usual_port_taken_gives_the_next_free_one_and_says_so(taken: int) -> None:
    port, remark = ports.choose("")
    assert taken < port < taken + ports.TRIES
    assert remark == f"Le port {taken} est déjà pris : le portail prend le {port}."


def test_a_port_asked_for_is_never_replaced(taken: int) -> None:
    with pytest.raises(LauncherError, match=f"Le port {taken} est déjà pris"):
        ports.choose(str(taken))


def test_a_free_port_asked_for_is_taken(taken: int) -> None:
    free, _ = ports.choose("")
    assert ports.choose(str(free)) == (free, "")


@pytest.mark.parametrize("wrong", ["abc", "0", "70000", "-1", "80 80"])
def test_a_port_that_is_not_one(wrong: str) -> None:
    with pytest.raises(LauncherError, match="on attend un nombre"):
        ports.choose(wrong)


def test_a_listener_on_ipv6_alone_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_INET6) as listener:
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        try:
            listener.bind(("::1", 0))
        except OSError:
            return  # no IPv6 on this machine: nothing to confuse a browser
        listener.listen()
        assert not ports.is_free(int(listener.getsockname()[1]))
