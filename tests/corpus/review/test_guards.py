"""Nobody but a browser on this machine that knows the token gets an answer."""

from urllib.parse import urlsplit

import requests

from corpus.decisions.file import read_decisions

PAIR = f"{0:024}"


def post(rig, **headers):
    given = {"pair": PAIR, "what": "accept"}
    return requests.post(f"{rig.url}decide", data=given, headers=headers, timeout=30, allow_redirects=False)


def own(rig):
    return f"http://{urlsplit(rig.url).netloc}"


def test_a_decision_needs_the_token_and_the_own_origin(rig):
    assert post(rig, Origin=own(rig)).status_code == 303
    for headers in (
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": own(rig), "Host": "evil.example"},
        {"Origin": own(rig), "Sec-Fetch-Site": "cross-site"},
    ):
        assert post(rig, **headers).status_code == 403
    assert len(read_decisions(rig.folder.root)) == 1


def test_nothing_is_shown_without_the_token_or_to_another_host(rig):
    place = urlsplit(rig.url)
    assert requests.get(f"{own(rig)}/pairs", timeout=30).status_code == 403
    assert requests.get(f"{own(rig)}/{'x' * 32}/pairs", timeout=30).status_code == 403
    rebound = {"Host": f"evil.example:{place.port}"}
    assert requests.get(f"{rig.url}pairs", headers=rebound, timeout=30).status_code == 403
    assert requests.get(f"{rig.url}pairs", headers={"Host": "localhost"}, timeout=30).status_code == 200


def test_every_answer_forbids_what_is_not_its_own(rig):
    headers = rig.get("pairs").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_bad_requests_get_a_line(rig):
    origin = {"Origin": own(rig)}
    assert rig.get("nothing").status_code == 404
    assert rig.post("decide", pair="none", what="accept").status_code == 404
    assert rig.post("decide", pair=PAIR, what="praise").text == "'praise' is no decision\n"
    assert rig.post("decide", pair=PAIR, what="keep").status_code == 409
    assert rig.get("static/../app.py").status_code == 404
    large = requests.post(f"{rig.url}decide", data=b"x" * 2_000_000, headers=origin, timeout=30)
    assert large.status_code == 413
    assert read_decisions(rig.folder.root) == ()
