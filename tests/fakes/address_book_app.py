"""Somebody's address book app on a real server, in bare requests: what it writes is read by the program alone."""

from __future__ import annotations

from rekindled.adapters.dav_session import Ask, DavLogin, DavSession
from tests.servers import RunningServer

CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:{name}\r\nN:;{name};;;\r\n{more}END:VCARD\r\n"
LIST = "X-ADDRESSBOOKSERVER-KIND:group\r\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:{member}\r\n"
MKCOL = (
    b'<D:mkcol xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"><D:set><D:prop><D:resourcetype><D:collection/>'
    b"<C:addressbook/></D:resourcetype><D:displayname>People</D:displayname></D:prop></D:set></D:mkcol>"
)
XML = {"Content-Type": "application/xml; charset=utf-8"}


class AddressBookApp:
    """An app with one book."""

    def __init__(self, server: RunningServer, name: str) -> None:
        """With a new, empty book."""
        self.session = DavSession(DavLogin(url=server.url, username=server.username, password=server.password))
        self.url = f"{server.url}{server.username}/{name}/"
        assert self.session.request(Ask(method="MKCOL", url=self.url, headers=XML, body=MKCOL)).status == 201

    def put(self, uid: str, name: str, more: str = "") -> None:
        """Write a card."""
        body = CARD.format(uid=uid, name=name, more=more).encode()
        headers = {"Content-Type": "text/vcard; charset=utf-8"}
        answer = self.session.request(Ask(method="PUT", url=f"{self.url}{uid}.vcf", headers=headers, body=body))
        assert answer.status in {200, 201, 204}, answer

    def drop(self, uid: str) -> None:
        """Remove a card."""
        assert self.session.request(Ask(method="DELETE", url=f"{self.url}{uid}.vcf")).status in {200, 204}
