"""The console: pages for clerk, advisor, guard, team, maintenance, and for customers on their own phones.

One daemon on the hub, an MQTT client like any device. It keeps no truth of a queue: killing it stops nothing. Pages are
rendered here (``templates/``), stay up to date by server-sent events (`console.live`), and work as plain forms too.

**How to add a page.** Make a module in ``console/areas/<area>/``; nothing has to be listed anywhere else::

    AREA: Final = Area()
    CLERKS: Final = only(Role.CLERK)

    @AREA.page("/clerk", CLERKS, tile="console_clerk.tile")             # a tile on the home page of these roles
    async def show_desk(visit: Visit) -> Response:
        return visit.page("clerk/desk.html", desk=visit.person.desk)

    @AREA.act("/clerk/next", CLERKS)
    async def call_next(visit: Visit) -> Response:
        form = visit.form(DeskForm)                                     # a msgspec Struct; anything else is a 400
        reply = await visit.ask(CallNext(desk=form.desk))               # asked, answered, in the access log
        return visit.answered(reply, done=visit.words("console_clerk.called"), goto="/clerk")

    @AREA.fragment("desk", "clerk/desk_now.html", CLERKS, watches=(DESK,), own=is_own_desk, concerns=same_desk)
    def desk_now(lobby: Lobby, desk: str, language: Language) -> Mapping[str, Any]:
        return {"state": lobby.desks.get(desk)}

- A template extends ``base.html`` (blocks ``title`` and ``main``; the title is the h1), says words with
  ``{{ t('console_clerk.called') }}`` from ``vuoro/strings/console_clerk.toml``, and shows a live part with
  ``{{ visit.live('desk', desk) }}``. A fragment's template gets ``t`` and its context, never a ``visit``: it is
  rendered once for all who look at it in one language.
- Every form has ``{{ fields }}`` in it, and ``data-act`` where it shall not load the page anew; it has an ``id`` where
  it stands in a fragment. ``data-key="n"`` on a button is its key. ``data-left`` and ``data-since`` (milliseconds) are
  clocks that go on; ``data-announce`` is what a listener hears when it changes; cells of tables have ``data-label``.
- The look is in ``static/console.css`` alone: card, buttons, columns, note good/bad/warn, main, huge, quiet, narrow.
- A page that asks the controller in GET (``visit.ask`` there too) changes nothing by it.
- Who may see what is declared once, with the page. ``tests/unit/test_console_*.py`` try every page of the registry with
  every role, without proof, with hostile texts and broken bodies; ``tests/browser`` shows every page in every language
  and width to axe-core. A page whose path has a variable needs an example in ``tests/console_examples.py``.
"""
