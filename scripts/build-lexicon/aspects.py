"""Makes the table of StewardAnalytics/Aspects: what our lists say of a word, how WordNet classes it, and its theme."""
import os
from sources import HERE
from text import tokens

FLAGS = {name: 1 << i for i, name in enumerate(
    "head before verb name product never determiner subject easy action degree manner weak phrase "
    "attaches noun ambiguous verbal adjectival".split())}
WITH_PLURALS = {"head", "before", "product", "never", "weak"}


def plurals(word):
    return {word, word + "s", word + "es", word[:-1] + "ies" if word.endswith("y") else word}


def lists():
    """Word -> flags, and the phrases as tuples of words."""
    flags, phrases, section = {}, set(), None
    for line in open(os.path.join(HERE, "aspects.txt"), encoding="utf-8"):
        line = line.strip()
        if not line or line[0] == "#":
            continue
        if line[0] == "[":
            section = line[1:-1]
        elif section == "phrase":
            words = tuple(line.split())
            phrases |= {words, words[:-1] + (words[-1] + "s",)}
        else:
            for word in line.split():
                for form in plurals(word) if section in WITH_PLURALS else {word}:
                    flags[form] = flags.get(form, 0) | FLAGS[section]
    for words in phrases:
        flags[words[0]] = flags.get(words[0], 0) | FLAGS["phrase"]
    return flags, phrases


def themes():
    """Names in order, and form -> index."""
    names, index = [], {}
    for line in open(os.path.join(HERE, "themes.txt"), encoding="utf-8"):
        if line[0] != "#":
            name, words = line.strip().split(": ")
            for word in words.split():
                for form in plurals(word):
                    index.setdefault(form, len(names))
            names.append(name)
    return names, index


def wordnet_flags(word, wordnet):
    share = wordnet.classes(word)
    if share is None:
        return 0
    result = 0
    if share["n"] > .4 and share["v"] < .5 and len(word) > 2:
        result |= FLAGS["attaches"]
    if share["n"] > .5:
        result |= FLAGS["noun"]
    if share["n"] < .9:
        result |= FLAGS["ambiguous"]
    if share["v"] > .3 and word.endswith(("s", "ed", "ing")) and word != "features":
        result |= FLAGS["verbal"]
    if share["a"] + share["r"] > .3:
        result |= FLAGS["adjectival"]
    return result


def table(texts, wordnet):
    """The entries, and the names of the themes. Words that aren't in our lists are kept where they are nouns in use."""
    flags, phrases = lists()
    names, theme = themes()
    used = {t for text in texts for t in tokens(text)}
    used |= {form for (lemma, kind), n in wordnet.count.items() if kind == "n" and n and lemma.isalpha() for form in (lemma, lemma + "s")}
    entries = []
    for word in sorted(set(flags) | set(theme) | used):
        if "=" in word or "+" in word:
            continue
        value = flags.get(word, 0)
        classes = wordnet_flags(word, wordnet)
        if value or word in theme or classes & (FLAGS["noun"] | FLAGS["attaches"]):
            at = theme.get(word, theme.get(wordnet.noun(word)))
            entries.append(f"{word}={value | classes}" + ("" if at is None else f",{at + 1}"))
    entries += ["+".join(words) + "=1" for words in sorted(phrases)]
    return entries, names
