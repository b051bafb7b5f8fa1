"""A mail server as a Messenger: one e-mail a request, never repeated here, and what its answers mean.

A server says yes after the last line of an e-mail: whoever hears nothing then does not know whether it was taken.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from email.utils import format_datetime

from voicebot.clock import Clock
from voicebot.errors import CarrierFailed
from voicebot.mail.address import sender_of, server_of
from voicebot.outreach.messages.messenger import Listed, Taken, Text
from voicebot.outreach.messages.telling import OURS
from voicebot.settings import Settings

#: seconds that a server may take for one answer
TIMEOUT = 20.0
#: "mailbox name not allowed": what a server would say
NO_ADDRESS = 553
#: plain enough for every server, and for a header
_ADDRESS = re.compile(r"[!-?A-~]+@[!-?A-~]+", re.ASCII)
#: what the server says where our own settings are wrong: it wants a name and a password, or other ones
_NOT_LET_IN = frozenset({530, 534, 535, 538})


class SmtpPost:
    """E-mail through the server of these settings. Raises Misconfigured where they are wrong.

    `context` says whose certificates are believed: the system's where it is None.
    """

    name = "smtp"
    # a mail server keeps no list that we could read
    lists_all = False

    def __init__(
        self, settings: Settings, clock: Clock, *, timeout: float = TIMEOUT, context: ssl.SSLContext | None = None
    ) -> None:
        self._server = server_of(settings.smtp_url.get_secret_value())
        self._from = sender_of(settings.smtp_from)
        self._clock, self._timeout, self._context = clock, timeout, context

    def send(self, text: Text) -> Taken:
        """Give the e-mail to the server. Raises CarrierFailed."""
        if not _ADDRESS.fullmatch(text.to):
            raise CarrierFailed("the address cannot be written to: correct it in the account", code=NO_ADDRESS)
        written = self._written(text).as_bytes(policy=POLICY)
        line = self._open()
        try:
            _asked(lambda: line.mail(self._from.addr_spec), "the sender", wrong=OURS)
            _asked(lambda: line.rcpt(text.to), "the address")
            _handed_over(line, written)
        finally:
            _hang_up(line)
        return Taken(f"mail-{text.attempt}", "sent")

    def knock(self) -> None:
        """See whether the server lets us in; nothing is sent. Raises CarrierFailed."""
        _hang_up(self._open())

    def sent_to(self, number: str, since: datetime) -> Sequence[Listed]:
        """Nothing: what became of an e-mail in doubt, only a person can find out."""
        return ()

    def _open(self) -> smtplib.SMTP:
        """A line to the server, safe and let in. Nothing was sent yet, whatever fails here."""
        server, context = self._server, self._context or ssl.create_default_context()
        try:
            if server.safe == "tls":
                line: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=self._timeout, context=context)
            else:
                line = smtplib.SMTP(server.host, server.port, timeout=self._timeout)
        except ssl.SSLError as error:
            raise _unsafe(error) from error
        except (OSError, smtplib.SMTPException) as error:
            why = f"the mail server cannot be reached ({type(error).__name__}): check SMTP_URL"
            raise CarrierFailed(why) from error
        try:
            self._let_in(line, context)
        except CarrierFailed:
            _hang_up(line)
            raise
        return line

    def _let_in(self, line: smtplib.SMTP, context: ssl.SSLContext) -> None:
        try:
            if self._server.safe == "starttls":
                line.starttls(context=context)
            if self._server.user:
                line.login(self._server.user, self._server.password)
            else:
                line.ehlo_or_helo_if_needed()
        except (smtplib.SMTPNotSupportedError, ssl.SSLError) as error:
            raise _unsafe(error) from error
        except smtplib.SMTPResponseException as error:
            ours = OURS if error.smtp_code in _NOT_LET_IN else None
            mend = "correct the user and password in SMTP_URL" if ours else "it is tried again"
            raise CarrierFailed(f"the mail server did not let us in ({error.smtp_code}): {mend}", code=ours) from error
        except (OSError, smtplib.SMTPException) as error:
            raise CarrierFailed(f"the mail server went away ({type(error).__name__}): it is tried again") from error

    def _written(self, text: Text) -> EmailMessage:
        mail = EmailMessage(policy=POLICY)
        mail["From"], mail["To"], mail["Subject"] = self._from, text.to, " ".join(text.subject.split())
        mail["Date"] = format_datetime(self._clock.now())
        # The same at every try, so that a reader who should get it twice is shown it once.
        mail["Message-ID"] = f"<{text.attempt}@{self._from.domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        if text.stop:
            mail["List-Unsubscribe"] = f"<{text.stop}>"
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mail.set_content(text.body + "\n", cte="quoted-printable")
        return mail


def _asked(ask: Callable[[], tuple[int, bytes]], what: str, wrong: int | None = None) -> None:
    """One step before the e-mail itself: refused, it was surely not sent."""
    try:
        code, _ = ask()
    except (OSError, smtplib.SMTPException) as error:
        raise CarrierFailed(f"the mail server went away ({type(error).__name__}): it is tried again") from error
    if code >= 500:
        raise CarrierFailed(f"the mail server refused {what} ({code}): correct it", code=wrong or code)
    if code >= 400:
        raise CarrierFailed(f"the mail server put {what} off ({code}): it is tried again")


def _handed_over(line: smtplib.SMTP, written: bytes) -> None:
    try:
        code, _ = line.data(written)
    except smtplib.SMTPDataError as error:
        # The server said no before a line of it was sent.
        code = error.smtp_code
    except (OSError, smtplib.SMTPException) as error:
        why = f"the mail server did not say whether it took it ({type(error).__name__})"
        raise CarrierFailed(why, unknown=True) from error
    if code >= 500:
        raise CarrierFailed(f"the mail server refused the e-mail ({code}): ask whoever runs it why", code=code)
    if code >= 400:
        raise CarrierFailed(f"the mail server put the e-mail off ({code}): it is tried again")


def _unsafe(error: Exception) -> CarrierFailed:
    why = f"the line to the mail server cannot be made safe ({type(error).__name__}): check SMTP_URL"
    return CarrierFailed(why, code=OURS)


def _hang_up(line: smtplib.SMTP) -> None:
    """What was said was said: how the line ends changes nothing."""
    with suppress(OSError, smtplib.SMTPException):
        line.quit()
    line.close()
