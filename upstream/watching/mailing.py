"""A mail to the administrator when what needs a person is no longer the same."""

from __future__ import annotations

import os
import smtplib
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path

import msgspec

from desktop_app.base.durable_file import write_durably
from desktop_app.base.i18n import tr
from upstream.base.problems import ServerProblem
from upstream.watching.alerts import ServerAlert

_PATIENCE_SECONDS = 30.0
_TLS_PORT = 465
USER_VARIABLE, PASSWORD_VARIABLE = "SMTP_USER", "SMTP_PASSWORD"
"""Where name and password for the mail server are: a command line could be read by everybody."""


@dataclass(frozen=True, slots=True)
class MailRoute:
    """To whom and by which server; from port 465 on TLS, else STARTTLS where the server offers it."""

    recipient: str
    host: str
    port: int
    sender: str


class MailedAlerts(msgspec.Struct, frozen=True):
    """What the last mail said."""

    keys: list[str] = []


def mail_changes(found: Sequence[ServerAlert], server: str, route: MailRoute, noted_in: Path) -> bool:
    """Send a mail when the alerts are others than those of the last one; whether one was sent.

    The file is written after the mail was taken: at worst it is sent twice.

    Raises:
        ServerProblem: the mail server did not take it, or the file cannot be written.
    """
    keys = sorted(each.key for each in found)
    if keys == _noted(noted_in).keys:
        return False
    _send(_message(found, server, route), route)
    write_durably(noted_in, msgspec.json.encode(MailedAlerts(keys)))
    return True


def _noted(path: Path) -> MailedAlerts:
    try:
        return msgspec.json.decode(path.read_bytes(), type=MailedAlerts)
    except (FileNotFoundError, msgspec.MsgspecError):
        return MailedAlerts()


def _message(found: Sequence[ServerAlert], server: str, route: MailRoute) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = route.sender, route.recipient
    message["Date"], message["Message-ID"] = formatdate(localtime=False), make_msgid(domain="localhost")
    if found:
        message["Subject"] = tr("{server}: {n} matters need you", server=server, n=len(found))
    else:
        message["Subject"] = tr("{server}: all is well again", server=server)
    lines = [f"- {each.sentence}" for each in found] or [tr("Nothing needs you any more.")]
    message.set_content("\n".join([*lines, "", tr("Sent by {host}.", host=socket.gethostname())]) + "\n")
    return message


def _send(message: EmailMessage, route: MailRoute) -> None:
    user, password = os.environ.get(USER_VARIABLE, ""), os.environ.get(PASSWORD_VARIABLE, "")
    context = ssl.create_default_context()
    try:
        if route.port == _TLS_PORT:
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                route.host, route.port, socket.gethostname(), timeout=_PATIENCE_SECONDS, context=context
            )
        else:
            line = smtplib.SMTP(route.host, route.port, socket.gethostname(), timeout=_PATIENCE_SECONDS)
        with line:
            line.ehlo()  # what it offers is unknown before
            if route.port != _TLS_PORT and line.has_extn("starttls"):
                line.starttls(context=context)
            if user:
                _require_secret_line(line)
                line.login(user, password)
            line.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise ServerProblem(
            "The mail server {host}:{port} did not take the message ({reason}). What needs you is printed "
            "above; check --smtp, and SMTP_USER and SMTP_PASSWORD in the environment.",
            host=route.host,
            port=route.port,
            reason=error,
        ) from error


def _require_secret_line(line: smtplib.SMTP) -> None:
    if not isinstance(line.sock, ssl.SSLSocket):
        raise smtplib.SMTPException("no TLS")
