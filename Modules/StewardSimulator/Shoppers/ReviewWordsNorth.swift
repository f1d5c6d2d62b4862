extension ReviewWords {
  static let english = ReviewWords(
    goodTitles: ["Very happy", "Does what it should", "Good buy", "Nice quality"],
    badTitles: ["Disappointed", "Not as expected", "Would not buy again", "Poor"],
    praise: [
      "The quality is better than I thought for the price.", "Feels sturdy and well made.", "Looks great in our home.",
      "It arrived quickly and well packed.", "Easy to clean and light to carry.",
      "The colour is just like in the picture.", "Exactly the right size for us.", "My family uses it every day.",
    ],
    closing: ["I would buy it again.", "Recommended.", "We ordered a second one.", "Good value."],
    regret: [
      "I am sending it back.", "A waste of money.", "I expected more from this brand.", "One star is too many.",
    ],
    fake: [
      "Amazing product!!! Best I ever had, buy it now.", "Perfect perfect perfect, five stars.",
      "This is the best brand, everybody should buy it.",
    ],
    attack: [
      "Terrible, do not buy, get the other brand.", "Total rubbish, worst seller ever.", "Fake product, stay away.",
    ],
    themes: [
      .breaks: [
        "It broke after two weeks.", "The handle came off on the third day.", "A crack appeared after little use.",
      ],
      .leaks: [
        "It leaks from the bottom.", "The lid isn't tight and everything got wet.", "Water drips out when you tilt it.",
      ],
      .smell: [
        "It has a strong chemical smell.", "The smell does not go away even after washing.", "It stinks of plastic.",
      ],
      .size: [
        "It is much smaller than in the picture.", "The size doesn't match the description.",
        "Too large for what it is meant for.",
      ],
      .missingPart: ["One part was missing in the box.", "The screws were not included.", "The lid was missing."],
      .colour: ["The colour is quite different from the photo.", "The colour fades after the first wash."],
      .instructions: ["The instructions make no sense.", "There was no manual in the box."],
      .packaging: ["The box was torn and open.", "It came badly packed and scratched."],
    ])

  static let german = ReviewWords(
    goodTitles: ["Sehr zufrieden", "Tut, was es soll", "Guter Kauf", "Schöne Qualität"],
    badTitles: ["Enttäuscht", "Nicht wie erwartet", "Nie wieder", "Schlecht"],
    praise: [
      "Die Qualität ist für den Preis besser als gedacht.", "Wirkt stabil und gut verarbeitet.",
      "Sieht bei uns zu Hause toll aus.", "Kam schnell und gut verpackt an.",
      "Leicht zu reinigen und leicht zu tragen.", "Die Farbe ist wie auf dem Bild.",
      "Genau die richtige Größe für uns.", "Meine Familie nutzt es jeden Tag.",
    ],
    closing: ["Ich würde es wieder kaufen.", "Empfehlenswert.", "Wir haben noch eins bestellt.", "Guter Preis."],
    regret: [
      "Geht zurück.", "Rausgeschmissenes Geld.", "Von der Marke hätte ich mehr erwartet.",
      "Ein Stern ist noch zu viel.",
    ],
    fake: [
      "Einfach super!!! Das Beste, sofort kaufen.", "Perfekt perfekt perfekt, fünf Sterne.",
      "Beste Marke überhaupt, jeder sollte es kaufen.",
    ],
    attack: [
      "Furchtbar, nicht kaufen, nehmt die andere Marke.", "Absoluter Schrott, schlimmster Händler.",
      "Gefälschtes Produkt, Finger weg.",
    ],
    themes: [
      .breaks: [
        "Nach zwei Wochen kaputt.", "Der Griff ist am dritten Tag abgebrochen.", "Schon nach kurzer Zeit ein Riss.",
      ],
      .leaks: [
        "Es ist undicht und läuft unten aus.", "Der Deckel schließt nicht dicht, alles nass.",
        "Beim Kippen tropft Wasser heraus.",
      ],
      .smell: [
        "Riecht stark nach Chemie.", "Der Geruch geht auch nach dem Waschen nicht weg.", "Stinkt nach Plastik.",
      ],
      .size: [
        "Viel kleiner als auf dem Bild.", "Die Größe stimmt nicht mit der Beschreibung überein.",
        "Zu groß für den Zweck.",
      ],
      .missingPart: ["Ein Teil fehlte im Karton.", "Die Schrauben waren nicht dabei.", "Der Deckel fehlte."],
      .colour: ["Die Farbe ist ganz anders als auf dem Foto.", "Die Farbe verblasst nach dem ersten Waschen."],
      .instructions: ["Die Anleitung ist unverständlich.", "Es lag keine Anleitung bei."],
      .packaging: ["Der Karton war aufgerissen.", "Schlecht verpackt und verkratzt angekommen."],
    ])
}
