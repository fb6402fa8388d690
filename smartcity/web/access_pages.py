"""The pages of our own around signing in: plain HTML forms that work on any phone, without a script."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import parse_qs, urlencode

from starlette.responses import HTMLResponse
from starlette.types import Scope

from smartcity.reference.texts import LANGUAGES, text
from smartcity.web.login import ACCOUNT_SIGN_IN, ONLY_PROVIDER, PROVIDER_SIGN_OUT

SIGN_IN = "/masuk"
SIGN_OUT = "/keluar"
_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} | Smart City</title>
<link rel="icon" href="/app/static/favicon.svg">
<link rel="stylesheet" href="/app/static/access/access.css">
</head>
<body>
<main>
<p class="product">Smart City</p>
<h1>{title}</h1>
{content}
</main>
</body>
</html>
"""
_SIGN_IN_PAGE = """{problem}{already}{ways}
<p class="language"><a href="{other_address}" hreflang="{other}" lang="{other}">{other_name}</a></p>
<script src="/app/static/access/access.js"></script>"""
_CODE_FORM = """
<form method="post" action="{action}" data-code="{linked}">
<input type="hidden" name="next" value="{target}">
<input type="hidden" name="lang" value="{language}">
<label for="code">{label}</label>
<input id="code" name="code" type="text" required autofocus autocomplete="off" autocapitalize="characters"
 spellcheck="false" maxlength="60" aria-describedby="hint"{invalid}>
<p id="hint" class="hint">{hint}</p>
<button type="submit">{submit}</button>
</form>
<p class="hint">{lost}</p>"""
_ACCOUNT_LINK = '<p><a class="action {rank}" href="{address}">{label}</a></p>'
_NO_ACCOUNT = """<p>{why}</p>
<p>{tell}</p>
<pre>{identity}</pre>
<p>{then}</p>
<p><a href="{sign_in}">{back}</a></p>"""
_ALREADY = '<p>{name}</p><p><a class="action" href="{target}">{go_on}</a></p><p class="hint">{instead}</p>'
_SIGN_OUT_FORM = """<p>{question}</p>
<form method="post" action="{action}">
<input type="hidden" name="lang" value="{language}">
<button type="submit">{submit}</button>
</form>
<p><a href="/">{back}</a></p>"""


def language_of(scope: Scope) -> str:
    """The language of the request: `lang` in its address, else Indonesian.

    What the browser prefers says nothing here: the phones of many officials are set to English.
    """
    asked: str = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[0]
    return asked if asked in LANGUAGES else LANGUAGES[0]


def sign_in_page(
    language: str,
    target: str,
    problem: str = "",
    status: int = 200,
    *,
    name: str = "",
    providers: Sequence[str] = (),
    with_code: bool = True,
) -> HTMLResponse:
    """The ways in, which lead on to `target`, with what was wrong about the last try.

    A form for a code, and a link for an account of each of the `providers`. A code in the address after `#`
    is sent by itself, but where somebody is signed in already (`name`).
    """
    other = next(known for known in LANGUAGES if known != language)
    form = _code_form(language, target, "ask" if name else "send", bool(problem)) if with_code else ""
    rank = "second" if with_code else "first"
    content = _SIGN_IN_PAGE.format(
        problem=f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else "",
        already=_already(language, target, name) if name else "",
        ways=form + "".join(_account_link(language, target, provider, rank) for provider in providers),
        other=other,
        other_name=_say("language", other),
        other_address=escape(f"{SIGN_IN}?{urlencode({'lang': other, 'next': target})}"),
    )
    return access_page(language, "title", content, status)


def _code_form(language: str, target: str, linked: str, was_wrong: bool) -> str:
    return _CODE_FORM.format(
        linked=linked,
        action=SIGN_IN,
        target=escape(target),
        language=language,
        label=_say("code", language),
        hint=_say("hint", language),
        submit=_say("submit", language),
        lost=_say("lost", language),
        invalid=' aria-invalid="true"' if was_wrong else "",
    )


def _account_link(language: str, target: str, provider: str, rank: str) -> str:
    query = urlencode({"provider": provider, "next": target, "lang": language})
    key = "account" if provider == ONLY_PROVIDER else "account_of"
    label = text(f"sign_in.{key}", language, provider=provider)
    return _ACCOUNT_LINK.format(rank=rank, address=escape(f"{ACCOUNT_SIGN_IN}?{query}"), label=escape(label))


def no_account_page(language: str, identity: str) -> HTMLResponse:
    """For somebody whom a provider vouched for and who has no account here: what to tell whom."""
    content = _NO_ACCOUNT.format(
        why=_say("no_account_why", language),
        tell=_say("no_account_tell", language),
        identity=escape(identity),
        then=_say("no_account_then", language),
        sign_in=SIGN_IN,
        back=_say("no_account_back", language),
    )
    return access_page(language, "no_account_title", content, 403)


def provider_sign_out_page(language: str) -> HTMLResponse:
    """Signed out here; the browser goes on by itself to be signed out at the provider too.

    Not by answering the form with another address: browsers let a form lead to this server alone.
    """
    go_on = _say("provider_out_go_on", language)
    content = f'<p><a class="action" href="{PROVIDER_SIGN_OUT}">{go_on}</a></p>'
    page = access_page(language, "provider_out_title", content)
    page.headers["Refresh"] = f"0; url={PROVIDER_SIGN_OUT}"
    return page


def _already(language: str, target: str, name: str) -> str:
    return _ALREADY.format(
        name=escape(text("sign_in.already", language, name=name)),
        target=escape(target),
        go_on=_say("already_go_on", language),
        instead=_say("already_instead", language),
    )


def sign_out_page(language: str) -> HTMLResponse:
    """The question whether to sign out; a link alone signs nobody out."""
    content = _SIGN_OUT_FORM.format(
        question=_say("out_question", language),
        action=SIGN_OUT,
        language=language,
        submit=_say("out_submit", language),
        back=_say("back", language),
    )
    return access_page(language, "out_title", content)


def setup_page(scope: Scope, *, with_account: bool) -> HTMLResponse:
    """What stands on every address while nobody can sign in: how to change that on the server, nothing else.

    `with_account`: accounts can be used too.
    """
    language = language_of(scope)
    lines = [
        f"<p>{_say('setup_why', language)}</p>",
        f"<p>{_say('setup_how', language)}</p>",
        f"<pre>{_say('setup_command', language)}</pre>",
    ]
    if with_account:
        lines.append(f"<p>{_say('setup_account', language)}</p>")
        lines.append(f"<pre>{_say('setup_account_command', language)}</pre>")
    lines.append(f"<p>{_say('setup_then', language)}</p>")
    return access_page(language, "setup_title", "\n".join(lines), 403)


def wrong_role_page(scope: Scope) -> HTMLResponse:
    """For a projector that asks for anything but the projector's pages."""
    language = language_of(scope)
    content = (
        f"<p>{_say('role_why', language)}</p>"
        f'<p><a href="/layar">{_say("role_projector", language)}</a></p>'
        f'<p><a href="{SIGN_OUT}">{_say("out_submit", language)}</a></p>'
    )
    return access_page(language, "role_title", content, 403)


def not_for_opd_page(scope: Scope, upload: str) -> HTMLResponse:
    """For an OPD that asks for the projector, which shows all OPDs: where its own pages are."""
    language = language_of(scope)
    content = (
        f"<p>{_say('screen_why', language)}</p>"
        f'<p><a class="action" href="{upload}">{_say("screen_send", language)}</a></p>'
        f'<p><a href="/">{_say("screen_app", language)}</a></p>'
    )
    return access_page(language, "screen_title", content, 403)


def _say(key: str, language: str) -> str:
    return escape(text(f"sign_in.{key}", language))


def access_page(language: str, title: str, content: str, status: int = 200) -> HTMLResponse:
    """A page in the look of signing in: the text `sign_in.<title>` above `content`, which is HTML."""
    page = _PAGE.format(language=language, title=_say(title, language), content=content)
    return HTMLResponse(page, status, {"Cache-Control": "no-store", "Vary": "Accept-Language"})
