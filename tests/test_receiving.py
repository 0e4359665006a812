"""Files that come over HTTP: from this server's own page only, of a fit size and name, whole or not at all."""

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from asked import Reply, send
from desks import DESK, make_desk
from patience import PATIENCE, wait_until
from serving import Server, serving

from assistant.sources.incoming import Incoming, check_name
from index.collection import add, rename
from index.errors import DocumentError, StoreError
from index.matching.encoder import load_encoder
from index.storage.originals import keep, original, sweep
from index.storage.store import Index

POOL = b"# Piscine\n\nLa piscine est ferm\xc3\xa9e le mardi.\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_desk(tmp_path_factory.mktemp("receiving"))


@pytest.fixture(scope="module")
def office(folder: Path) -> Iterator[Server]:
    with serving("--collection", str(folder)) as running:
        yield running


def put(server: Server, name: str, body: bytes = POOL, **headers: str) -> Reply:
    """Send a file; ``name`` goes into the path as it is."""
    known = {header.replace("_", "-"): value for header, value in headers.items()}
    return send(server, "PUT", f"/api/documents/{name}", body, known)


def ended(server: Server, reply: Reply) -> dict[str, object]:
    """Wait for what became of a file."""
    token, found = json.loads(reply.text)["arrival"], []

    def is_done() -> bool:
        stage = found[-1]["stage"] if found else ""
        [now] = json.loads(send(server, "GET", f"/api/arrivals?tokens={token}&stages={stage}").text)["arrivals"]
        found.append(now)
        return bool(now["stage"] == "done")

    wait_until(is_done)
    return dict(found[-1])


def test_a_file_is_taken_and_given_back_as_it_came(office: Server) -> None:
    name = quote("Règlement\u00a0de la piscine (2019).md")
    done = ended(office, put(office, name))
    assert (done["outcome"], done["document"], done["left_out"]) == ("added", "reglement-de-la-piscine-2019", [])
    back = send(office, "GET", f"/api/documents/{done['document']}/original")
    assert back.text.encode() == POOL
    assert back.headers["content-disposition"] == f"attachment; filename*=utf-8''{name}"
    assert back.headers["content-type"] == "application/octet-stream"
    page = ended(office, put(office, "photo.jpg"))
    assert page["outcome"] == "refused"


def test_what_another_site_sends_is_refused(office: Server, folder: Path) -> None:
    before = Index.load(folder).catalogue.ids
    for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"}):
        assert put(office, "ailleurs.md", b"# Ailleurs\n\nUne phrase.\n", **headers).status == 403
        assert send(office, "DELETE", "/api/documents/guichet", headers=_dashed(headers)).status == 403
        renamed = send(office, "POST", "/api/documents/guichet/title", {"title": "Autre"}, _dashed(headers))
        assert renamed.status == 403
    assert Index.load(folder).catalogue.ids == before


def _dashed(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def test_too_large_a_file_is_refused_before_it_comes(office: Server, folder: Path) -> None:
    reply = put(office, "grand.pdf", b"%PDF-", Content_Length=str(200_000_001), Accept_Language="en")
    assert (reply.status, reply.error) == (413, "This file is over 200 MB: split it.")
    assert list((folder / "incoming").rglob("*.pdf")) == []


@pytest.mark.parametrize(
    "name",
    [
        *("..%2Fguichet.md", "%2e%2e", "..", "%2Fetc%2Fpasswd", "..%5Cguichet.md"),
        *("a%00.md", "a%0A.md", "%20", "%E9t%E9.md", "%EF%BF%BD.md", "a" * 253 + ".md"),
    ],
)
def test_a_name_that_leads_elsewhere_or_is_none_is_refused(office: Server, folder: Path, name: str) -> None:
    before = sorted(file for file in folder.parent.rglob("*") if file.is_file() and file.name != ".lock")
    assert put(office, name).status in (400, 404, 405)
    assert sorted(file for file in folder.parent.rglob("*") if file.is_file() and file.name != ".lock") == before


@pytest.mark.parametrize("name", ["", " ", ".", "..", "a/b", "a\\b", "\ud800.md", "é" * 128])
def test_names_are_one_component_of_utf_8(name: str) -> None:
    with pytest.raises(DocumentError, match="nom de fichier"):
        check_name(name)
    assert check_name("e\u0301te\u0301.md") == "été.md"


def test_what_nobody_has_cannot_be_changed(office: Server) -> None:
    assert send(office, "DELETE", "/api/documents/personne").status == 409
    assert send(office, "POST", "/api/documents/personne/title", {"title": "Autre"}).status == 409
    assert send(office, "POST", "/api/documents/guichet/title", {"title": " "}).status == 400
    assert send(office, "POST", "/api/documents/guichet/title", {"title": "a" * 301}).status == 400
    assert send(office, "GET", "/api/documents/guichet/original").status == 404
    assert send(office, "GET", "/api/documents/personne/original").status == 404


def test_whoever_is_on_the_network_reads_and_changes_nothing(folder: Path) -> None:
    with serving("--collection", str(folder), "--host", "0.0.0.0", "--open") as running:  # noqa: S104 - what is tested
        assert json.loads(send(running, "GET", "/api/sources").text)["editable"] is False
        assert put(running, "piscine.md").status == 403
        assert send(running, "DELETE", "/api/documents/guichet").status == 403


def half_sent(server: Server) -> http.client.HTTPConnection:
    """Begin to send a file of a megabyte, and stop in the middle."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    connection.putrequest("PUT", "/api/documents/long.txt")
    connection.putheader("Content-Length", "1000000")
    connection.endheaders(b"Une phrase. " * 20_000)
    return connection


def test_a_sender_who_goes_away_leaves_nothing(office: Server, folder: Path) -> None:
    connection = half_sent(office)
    wait_until(lambda: any(file.stat().st_size for file in (folder / "incoming").rglob("long.txt")))
    connection.close()
    wait_until(lambda: not list((folder / "incoming").rglob("long.txt")))


def test_a_server_killed_in_the_middle_leaves_the_collection_whole(tmp_path: Path) -> None:
    folder = make_desk(tmp_path)
    moments = ("sending", "sent", "waiting", "reading")
    for number, moment in enumerate(moments):
        with serving("--collection", str(folder)) as server:
            assert list((folder / "incoming").rglob("*")) == []  # what the one before left is gone
            if moment == "sending":
                connection = half_sent(server)
                wait_until(lambda: any(file.stat().st_size for file in (folder / "incoming").rglob("long.txt")))
            else:
                text = f"# Texte {number}\n\n" + "".join(f"La ligne {n} compte. " for n in range(20_000))
                token = json.loads(put(server, f"texte-{number}.md", text.encode()).text)["arrival"]
                if moment != "sent":
                    send(server, "GET", f"/api/arrivals?tokens={token}&stages={moment}")
            server.process.kill()
            server.process.wait()
            if moment == "sending":
                connection.close()
        index = Index.load(folder)
        assert "guichet" in index.catalogue.ids
        for name in set(index.catalogue.ids) - {"guichet"}:
            assert index.catalogue.documents[name].text.endswith("La ligne 19999 compte. ")
    kept = {place.name for place in (folder / "originals").iterdir()} if (folder / "originals").exists() else set()
    sweep(folder)
    assert {place.name for place in (folder / "originals").glob("*")} <= kept
    assert all(original(folder, place.name) for place in (folder / "originals").glob("*"))


def test_what_another_running_process_receives_stays(tmp_path: Path) -> None:
    first = Incoming(tmp_path)
    file = first.place("a.md")
    file.write_text("à moitié", encoding="utf-8")
    left = tmp_path / "incoming" / "0123" / "4567"
    left.mkdir(parents=True)
    (left / "b.md").write_text("laissé", encoding="utf-8")
    Incoming(tmp_path)
    assert file.exists()
    assert not left.exists()
    Incoming.discard(file)
    assert not file.parent.exists()
    first.close()
    assert list((tmp_path / "incoming").iterdir()) == []


def test_originals_of_no_document_are_swept_away(tmp_path: Path) -> None:
    make_desk(tmp_path)
    [entry] = Index.load(tmp_path / "index").catalogue.entries
    keep(tmp_path / "index", tmp_path / "guichet.md", entry.sha256)
    keep(tmp_path / "index", tmp_path / "guichet.md", "0" * 64)
    sweep(tmp_path / "index")
    kept = original(tmp_path / "index", entry.sha256)
    assert kept is not None
    assert kept.read_text(encoding="utf-8") == DESK
    assert original(tmp_path / "index", "0" * 64) is None


def test_a_renamed_document_keeps_its_id_its_sentences_and_what_was_asked(tmp_path: Path) -> None:
    make_desk(tmp_path)
    encoder = load_encoder()
    before = Index.load(tmp_path / "index")
    renamed = rename(tmp_path / "index", "guichet", "Les horaires", encoder)
    assert renamed.catalogue.titles == Index.load(tmp_path / "index").catalogue.titles == ("Les horaires",)
    assert renamed.catalogue.sentences_of("guichet") == before.catalogue.sentences_of("guichet")
    assert renamed.catalogue.entries == before.catalogue.entries
    assert add(tmp_path / "index", [tmp_path / "guichet.md"], encoder).skipped == ["guichet"]
    with pytest.raises(StoreError, match="no document piscine"):
        rename(tmp_path / "index", "piscine", "Autre", encoder)
