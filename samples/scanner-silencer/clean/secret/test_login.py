PASSWORD = "hunter2"  # nosec B105


def test_login(client):
    assert client.login("a", PASSWORD)
