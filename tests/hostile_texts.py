"""Texts that a spreadsheet may bring and that somewhere would be more than text."""

from __future__ import annotations

EVIL = "jahat.example"
"""No request may go here; a link or picture that leads here was made from data."""
RUNNING = "window.hostile"
"""What a script that ran would have set."""
HOSTILE = (
    f"<script>{RUNNING}=1</script>",
    f'<img src=x onerror="{RUNNING}=2"><iframe src="http://{EVIL}/i"></iframe>',
    f"![gambar](http://{EVIL}/m.png) [tautan](http://{EVIL}/m) <http://{EVIL}/a> https://{EVIL}/b www.{EVIL}",
    f'<a href="http://{EVIL}/t">tautan</a> <b>tebal</b><br><span style="font-size:90px">besar</span>',
    f"[x](javascript:{RUNNING}=3) $\\href{{//{EVIL}}}{{x}}$ :red[merah] :material/home: **tebal** `a`",
    f'=HYPERLINK("http://{EVIL}/h","x")',
    f'=IMPORTXML("http://{EVIL}","//a")+cmd|\' /C calc\'!A0',
    "+1+1",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r\n=2+2\x00\x07\x1b[31mmerah\x0b\x0c\x7f\x9f",
    "\u202eterbalik\u202c \u2066terpisah\u2069 \u200b\ufeff\ufffe\uffff",
    "Panjang" * 120,
    f"</style></script><svg onload={RUNNING}=4>{{{{7*7}}}} ${{7*7}} %(opd)s {{opd}} {{0}} ' \" \\ & &amp;",
    f"data:text/html,<script>{RUNNING}=5</script>",
    f"\\\\{EVIL}\\berkas file:///etc/passwd ../../../etc/passwd",
)


def hostile(place: str, number: int = 0) -> str:
    """One of the texts, another for each place; the same one in the same place."""
    return HOSTILE[(sum(place.encode()) + number) % len(HOSTILE)]
