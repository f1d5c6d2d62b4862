"""Reads the data files of WordNet 3.0: word classes by how often each is meant, lemmas, and first senses."""
import os
from collections import defaultdict

_CLASSES = (("noun", "n"), ("verb", "v"), ("adj", "a"), ("adv", "r"))
_SUFFIXES = {
    "n": [("ses", "s"), ("ves", "f"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"), ("men", "man"),
          ("ies", "y"), ("s", "")],
    "v": [("ies", "y"), ("es", "e"), ("es", ""), ("s", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", "")],
    "a": [("er", ""), ("est", ""), ("er", "e"), ("est", "e"), ("ier", "y"), ("iest", "y")],
    "r": [],
}


class WordNet:
    def __init__(self, folder):
        self.senses, self.similar = {}, {}
        self.exceptions, self.count = defaultdict(dict), defaultdict(int)
        for name, kind in _CLASSES:
            for line in open(os.path.join(folder, "index." + name), encoding="latin-1"):
                if line[0] != " ":
                    part = line.split()
                    self.senses[part[0], kind] = [int(x) for x in part[6 + int(part[3]):]]
            for line in open(os.path.join(folder, "data." + name), encoding="latin-1"):
                if line[0] != " ":
                    part = line.split(" | ")[0].split()
                    at = 4 + 2 * int(part[3], 16)
                    pointers = [part[at + 1 + 4 * i:at + 4 + 4 * i] for i in range(int(part[at]))]
                    self.similar[kind, int(part[0])] = [int(off) for mark, off, _ in pointers if mark == "&"]
            for line in open(os.path.join(folder, name + ".exc"), encoding="latin-1"):
                part = line.split()
                if len(part) > 1:
                    self.exceptions[kind][part[0]] = part[1]
        for line in open(os.path.join(folder, "cntlist.rev"), encoding="latin-1"):
            key, _, count = line.split()
            lemma, rest = key.split("%")
            self.count[lemma, "nvara"[int(rest[0]) - 1]] += int(count)

    def lemmas(self, word):
        """What a form may be: pairs of lemma and class."""
        found = []
        for _, kind in _CLASSES:
            if (self.exceptions[kind].get(word), kind) in self.senses:
                found.append((self.exceptions[kind][word], kind))
            elif (word, kind) in self.senses:
                found.append((word, kind))
            else:
                stem = self._stem(word, kind)
                if stem:
                    found.append((stem, kind))
        return found

    def _stem(self, word, kind):
        for suffix, ending in _SUFFIXES[kind]:
            if word.endswith(suffix) and len(word) > len(suffix) + 1:
                stem = word[:len(word) - len(suffix)] + ending
                if (stem, kind) in self.senses:
                    return stem
                if len(stem) > 2 and stem[-1] == stem[-2] and (stem[:-1], kind) in self.senses:
                    return stem[:-1]
        return None

    def shares(self, word, prior=.5):
        """Pairs of (lemma, class) and how often the form means it, summing to 1; empty for an unknown form."""
        found = self.lemmas(word)
        weights = [self.count[pair] + prior for pair in found]
        return [(pair, weight / sum(weights)) for pair, weight in zip(found, weights)]

    def classes(self, word):
        """Share of noun, verb, adjective and adverb, or None for an unknown form."""
        share = dict.fromkeys("nvar", 0.)
        for (_, kind), weight in self.shares(word, .3):
            share[kind] += weight
        return share if any(share.values()) else None

    def noun(self, word):
        """The lemma of a noun's form, or the form itself."""
        return next((lemma for lemma, kind in self.lemmas(word) if kind == "n"), word)
