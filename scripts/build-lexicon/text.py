"""Tokens, the same ones as StewardAnalytics/Text/TextScanner.swift finds."""
import re

_TOKEN = re.compile(
    rb"[a-z\x80-\xff][a-z0-9\x80-\xff]*(?:'[a-z\x80-\xff]+)?"
    rb"|'(?:s|t|m|re|ve|ll|d)(?![a-z0-9\x80-\xff'])"
    rb"|[0-9][0-9a-z]*(?:[.,:/][0-9][0-9a-z]*)*"
    rb"|[^\sa-z0-9\x80-\xff]")
_BLANK = re.compile(rb"\xe2[\x80-\x83].|\xc2.", re.S)
_TAILS = {b"s", b"t", b"m", b"re", b"ve", b"ll", b"d"}


def tokens(text):
    """Lower-case tokens: words, numbers and single marks; a contraction gives two ("do", "n't")."""
    raw = text.encode().replace(b"\xe2\x80\x99", b"'").replace(b"\xe2\x80\x98", b"'")
    found = []
    for match in _TOKEN.finditer(_BLANK.sub(b" ", raw).lower()):
        word = match.group()
        head, mark, tail = word.partition(b"'")
        if not mark or not head:
            found.append(word)
        elif word.endswith(b"n't"):
            found += [word[:-3], word[-3:]] if len(word) > 3 else [word]
        elif tail in _TAILS:
            found += [head, b"'" + tail]
        else:
            found.append(word)
    return [word.decode("utf-8", "replace") for word in found]
