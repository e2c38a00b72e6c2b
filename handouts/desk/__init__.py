"""The desk: the whole program in a web page.

``answers``  what the page asks, and what it gets: runs in the browser, on the core alone
``page/``    the page itself: HTML, CSS, and the JavaScript that asks
``site``     writes the static site: page, runtime, program, content, fonts, pictures
``serving``  shows a site on this computer

The page holds no rule of a handout: it shows what there is, keeps what is chosen, and asks.
"""
