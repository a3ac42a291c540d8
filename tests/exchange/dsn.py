"""What mail servers send back, as Postfix, Exchange and Exim write it (RFC 3464)."""

from datetime import datetime
from email.utils import format_datetime

POSTFIX = """\
Return-Path: <>
Date: {date}
From: MAILER-DAEMON@post.ekbacka.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: arshjul@ekbacka.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B1"
Message-Id: <20261201081502.4F2C@post.ekbacka.example>

--B1
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B1
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; post.ekbacka.example
X-Postfix-Queue-ID: 4F2C
Arrival-Date: Tue,  1 Dec 2026 09:15:01 +0100 (CET)

Final-Recipient: rfc822; h1@ekbacka.example
Original-Recipient: rfc822;h1@ekbacka.example
Action: {action}
Status: {status}
Remote-MTA: dns; mx.skola.example
Diagnostic-Code: smtp; {diagnostic}

--B1
Content-Description: Undelivered Message
Content-Type: {returned}

From: =?utf-8?b?w4Vyc2hqdWxldA==?= <arshjul@ekbacka.example>
To: h1@ekbacka.example
Message-ID: {message_id}
Subject: Senast 15 januari

--B1--
"""

EXCHANGE = """\
From: Microsoft Outlook <MicrosoftExchange329e71ec@ekbacka.example>
To: arshjul@ekbacka.example
Date: {date}
Content-Type: multipart/report; report-type=delivery-status; boundary="_E_"
In-Reply-To: {message_id}
References: {message_id}
MIME-Version: 1.0

--_E_
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: base64

PGI+S3VuZGUgaW50ZSBsZXZlcmVyYXM8L2I+

--_E_
Content-Type: message/delivery-status

Reporting-MTA: dns;EX01.ekbacka.example

Final-recipient: RFC822;h1@ekbacka.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp;{diagnostic}

--_E_--
"""


def dsn(
    message_id: str,
    *,
    at: datetime,
    form: str = POSTFIX,
    action: str = "failed",
    status: str = "5.1.1",
    diagnostic: str = "550 5.1.1 <h1@ekbacka.example>: User unknown",
    returned: str = "message/rfc822",
) -> bytes:
    said = {"message_id": message_id, "date": format_datetime(at), "action": action, "status": status}
    return form.format(**said, diagnostic=diagnostic, returned=returned).replace("\n", "\r\n").encode()
