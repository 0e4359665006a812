"""Invented sentences, each unlike the others, for the PDF cases that need several pages of them."""

PLACES = (
    "Vorsanne",
    "Brévigny",
    "Lescuns",
    "Dormel",
    "Sainte-Arcade",
    "Valserre",
    "Crozelle",
    "Montaigut-Bas",
    "Tarnelle",
)
PATTERNS = (
    "La commune de {place} entretient {few} ponts de bois, dont {small} sont fermés aux voitures depuis l'automne.",
    "À {place}, le syndicat a recensé {few} puits, mais {small} d'entre eux ne donnent plus d'eau au mois d'août.",
    "Le rapport rendu au maire de {place} relève {few} malfaçons et chiffre leur reprise à {sum} euros hors taxes.",
    "Nul ne conteste que les {few} riverains de {place} ont été avertis {small} jours avant l'ouverture des vannes.",
    "L'écluse de {place}, bâtie sur {few} pieux, a cédé sous {small} mètres de crue.",
    "Le tribunal observera que {place} n'a versé que {sum} euros sur les {total} qui lui étaient réclamés.",
    "Quant au chemin de {place}, long de {total} mètres, il longe {few} parcelles que la demanderesse exploite seule.",
)


def sentences(count: int, start: int) -> list[str]:
    """Return `count` sentences; another `start` gives others."""
    return [
        PATTERNS[n % len(PATTERNS)].format(
            place=PLACES[n % len(PLACES)], few=n + 12, small=n % 9 + 3, sum=n * 137 + 1041, total=n * 211 + 20030
        )
        for n in range(start, start + count)
    ]
