extension ReviewWords {
  static let french = ReviewWords(
    goodTitles: ["Très content", "Fait ce qu'il faut", "Bon achat", "Belle qualité"],
    badTitles: ["Déçu", "Pas comme prévu", "Plus jamais", "Mauvais"],
    praise: [
      "La qualité est meilleure que prévu pour le prix.", "Solide et bien fini.", "Très joli chez nous.",
      "Arrivé vite et bien emballé.", "Facile à nettoyer et léger à porter.", "La couleur est comme sur la photo.",
      "Exactement la bonne taille pour nous.", "Ma famille l'utilise tous les jours.",
    ],
    closing: [
      "Je le rachèterais.", "Je recommande.", "Nous en avons commandé un deuxième.", "Bon rapport qualité prix.",
    ],
    regret: ["Je le renvoie.", "De l'argent jeté.", "J'attendais mieux de cette marque.", "Une étoile est déjà trop."],
    fake: [
      "Produit incroyable !!! Le meilleur, achetez-le.", "Parfait parfait parfait, cinq étoiles.",
      "La meilleure marque, tout le monde devrait l'acheter.",
    ],
    attack: [
      "Horrible, n'achetez pas, prenez l'autre marque.", "Vraiment nul, le pire vendeur.",
      "Produit contrefait, à fuir.",
    ],
    themes: [
      .breaks: [
        "Cassé après deux semaines.", "La poignée s'est détachée le troisième jour.",
        "Une fissure est apparue très vite.",
      ],
      .leaks: [
        "Il fuit par le bas.", "Le couvercle n'est pas étanche, tout est mouillé.", "L'eau coule quand on le penche.",
      ],
      .smell: ["Une forte odeur chimique.", "L'odeur reste même après lavage.", "Ça sent le plastique."],
      .size: [
        "Beaucoup plus petit que sur la photo.", "La taille ne correspond pas à la description.",
        "Trop grand pour l'usage.",
      ],
      .missingPart: [
        "Il manquait une pièce dans la boîte.", "Les vis n'étaient pas fournies.", "Le couvercle manquait.",
      ],
      .colour: ["La couleur est très différente de la photo.", "La couleur passe au premier lavage."],
      .instructions: ["La notice est incompréhensible.", "Pas de notice dans la boîte."],
      .packaging: ["La boîte était déchirée.", "Mal emballé et rayé."],
    ])

  static let italian = ReviewWords(
    goodTitles: ["Molto contento", "Fa quello che deve", "Buon acquisto", "Bella qualità"],
    badTitles: ["Deluso", "Non come previsto", "Mai più", "Scadente"],
    praise: [
      "La qualità è migliore del previsto per il prezzo.", "Robusto e ben rifinito.", "Sta benissimo in casa nostra.",
      "Arrivato in fretta e ben imballato.", "Facile da pulire e leggero da portare.", "Il colore è come nella foto.",
      "La misura giusta per noi.", "La mia famiglia lo usa ogni giorno.",
    ],
    closing: ["Lo ricomprerei.", "Consigliato.", "Ne abbiamo ordinato un altro.", "Buon prezzo."],
    regret: [
      "Lo rimando indietro.", "Soldi buttati.", "Da questa marca mi aspettavo di più.", "Una stella è già troppo.",
    ],
    fake: [
      "Prodotto fantastico!!! Il migliore, compratelo.", "Perfetto perfetto perfetto, cinque stelle.",
      "La marca migliore, tutti dovrebbero comprarlo.",
    ],
    attack: [
      "Terribile, non comprate, prendete l'altra marca.", "Spazzatura, il peggior venditore.",
      "Prodotto falso, state lontani.",
    ],
    themes: [
      .breaks: [
        "Si è rotto dopo due settimane.", "Il manico si è staccato il terzo giorno.", "Una crepa dopo poco uso.",
      ],
      .leaks: [
        "Perde dal fondo.", "Il coperchio non chiude bene, tutto bagnato.", "L'acqua gocciola quando si inclina.",
      ],
      .smell: ["Ha un forte odore chimico.", "L'odore non va via nemmeno dopo il lavaggio.", "Puzza di plastica."],
      .size: [
        "Molto più piccolo che nella foto.", "La misura non corrisponde alla descrizione.", "Troppo grande per l'uso.",
      ],
      .missingPart: ["Mancava un pezzo nella scatola.", "Le viti non erano incluse.", "Mancava il coperchio."],
      .colour: ["Il colore è molto diverso dalla foto.", "Il colore sbiadisce al primo lavaggio."],
      .instructions: ["Le istruzioni non si capiscono.", "Nella scatola non c'erano istruzioni."],
      .packaging: ["La scatola era strappata.", "Imballato male e graffiato."],
    ])

  static let spanish = ReviewWords(
    goodTitles: ["Muy contento", "Hace lo que debe", "Buena compra", "Bonita calidad"],
    badTitles: ["Decepcionado", "No es lo que esperaba", "Nunca más", "Malo"],
    praise: [
      "La calidad es mejor de lo que pensaba por el precio.", "Firme y bien acabado.", "Queda muy bien en casa.",
      "Llegó rápido y bien embalado.", "Fácil de limpiar y ligero de llevar.", "El color es como en la foto.",
      "El tamaño justo para nosotros.", "Mi familia lo usa cada día.",
    ],
    closing: ["Lo volvería a comprar.", "Recomendado.", "Hemos pedido otro.", "Buen precio."],
    regret: ["Lo devuelvo.", "Dinero tirado.", "Esperaba más de esta marca.", "Una estrella ya es mucho."],
    fake: [
      "¡¡¡Producto increíble!!! El mejor, compradlo ya.", "Perfecto perfecto perfecto, cinco estrellas.",
      "La mejor marca, todos deberían comprarlo.",
    ],
    attack: [
      "Terrible, no lo compréis, mejor la otra marca.", "Una basura, el peor vendedor.",
      "Producto falso, ni os acerquéis.",
    ],
    themes: [
      .breaks: ["Se rompió a las dos semanas.", "El asa se soltó al tercer día.", "Apareció una grieta con poco uso."],
      .leaks: ["Pierde agua por abajo.", "La tapa no cierra bien y todo se moja.", "Gotea al inclinarlo."],
      .smell: ["Tiene un fuerte olor químico.", "El olor no se va ni después de lavarlo.", "Apesta a plástico."],
      .size: [
        "Mucho más pequeño que en la foto.", "El tamaño no coincide con la descripción.",
        "Demasiado grande para su uso.",
      ],
      .missingPart: ["Faltaba una pieza en la caja.", "Los tornillos no venían incluidos.", "Faltaba la tapa."],
      .colour: ["El color es muy distinto al de la foto.", "El color se va al primer lavado."],
      .instructions: ["Las instrucciones no se entienden.", "No había instrucciones en la caja."],
      .packaging: ["La caja venía rota.", "Mal embalado y rayado."],
    ])
}
