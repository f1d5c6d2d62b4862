"""The sources of what is learned, with their licences. Nothing else goes in.

The folder given to build.py holds them as they are published:

  reviews_hutto/amazonReviewSnippets.csv, movieReviewSnippets.csv   ratings by 20 people each
        C. J. Hutto, E. Gilbert: VADER, ICWSM 2014. MIT.
  reviews_sentimentr/kotzias_reviews_{amazon_cells,yelp,imdb}.csv.gz   sentences, +1 or -1
        D. Kotzias: From Group to Individual Labels using Deep Features, KDD 2015; UCI. CC BY 4.0.
  reviews_pros_cons/pros_cons.csv.gz   short pros and cons, +1 or -1
        M. Ganapathibhotla, B. Liu: Mining Opinions in Comparative Sentences, COLING 2008; NLTK data. CC BY 4.0.
  reviews_huliu_aspects/huliu.csv.gz   sentences with the polarity of each aspect
        M. Hu, B. Liu: Mining and Summarizing Customer Reviews, KDD 2004; NLTK data. CC BY 4.0.
  vader_lexicon.txt   valence of words by ten people each
        C. J. Hutto, E. Gilbert: VADER, ICWSM 2014. MIT.
  positive-words.txt, negative-words.txt   opinion lexicon
        M. Hu, B. Liu, KDD 2004; licensed in the NLTK data as CC BY 4.0.
  wordnet/   index.*, data.*, *.exc and cntlist.rev of WordNet 3.0
        Princeton University. WordNet licence (free use with attribution).

Beside this file, written for Steward: neutral.txt, aspects.txt, themes.txt.
"""
import csv
import gzip
import hashlib
import os

HERE = os.path.dirname(os.path.abspath(__file__))
# Products of Hu and Liu whose sentences Hutto's people rated too: left out, so that no sentence counts twice.
RATED_TWICE = ("Apex", "Canon_G3", "Creative")


def rows(folder, path):
    path = os.path.join(folder, path)
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fold(key, count=5):
    return int(hashlib.md5(("f|" + key).encode()).hexdigest(), 16) % count


def sentences(folder):
    """Name of the set -> list of (text, target, fold). Folds keep a review together."""
    hutto, sentimentr = "reviews_hutto/", "reviews_sentimentr/kotzias_reviews_"
    result = {
        "hutto-amazon": [(r["text"], float(r["mean_rating"]) / 2, fold(r["id"].split("_")[0]))
                         for r in rows(folder, hutto + "amazonReviewSnippets.csv")],
        "hutto-films": [(r["text"], float(r["mean_rating"]) / 2, fold(r["text"]))
                        for r in rows(folder, hutto + "movieReviewSnippets.csv")],
    }
    for name in ("amazon_cells", "yelp", "imdb"):
        result["kotzias-" + name] = [(r["text"], .8 * float(r["sentiment"]), fold(r["text"].lower()))
                                     for r in rows(folder, f"{sentimentr}{name}.csv.gz")]
    result["hu-liu"] = [(r["text"], max(-1.5, min(1.5, float(r["polarity_sum"]) / 2)), fold(r["product"] + r["review"]))
                        for r in rows(folder, "reviews_huliu_aspects/huliu.csv.gz")
                        if r["polarity_sum"] and not r["product"].startswith(RATED_TWICE)]
    result["pros-cons"] = [(r["text"], .8 * float(r["sentiment"]), fold(r["text"].lower()))
                           for r in rows(folder, "reviews_pros_cons/pros_cons.csv.gz")]
    lines = open(os.path.join(HERE, "neutral.txt"), encoding="utf-8").read().split("\n")
    result["neutral"] = [(line, 0., fold(line)) for line in lines if line and line[0] != "#"]
    return result


def valences(folder):
    """VADER's valence by word, -4 to 4, and the opinion lexicon, -1 or 1."""
    valence, opinion = {}, {}
    for line in open(os.path.join(folder, "vader_lexicon.txt"), encoding="utf-8"):
        word, value = line.split("\t")[:2]
        valence[word.lower()] = float(value)
    for name, sign in (("positive-words.txt", 1), ("negative-words.txt", -1)):
        for line in open(os.path.join(folder, name), encoding="utf-8"):
            if line.strip() and line[0] != ";":
                opinion[line.strip()] = sign
    return valence, opinion
