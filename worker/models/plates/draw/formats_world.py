"""What stands on plates elsewhere; the notation is that of formats.

Weights are chosen for what the reader should manage, not for how many cars drive with them: Pakistan first, then the
layouts that differ most from it (American ones with pictures and frames, Brazilian, Vietnamese motorcycles).
"""

from draw.formats import DIGITS, LETTERS, REGION, SERIAL_LETTERS, Inscription, digits, some

STATES = ["CALIFORNIA", "TEXAS", "Missouri", "Illinois", "New York", "ARIZONA", "Florida", "WASHINGTON", "OHIO", "Louisiana",
          "Arkansas", "NEW JERSEY", "INDIANA", "Georgia", "Kansas", "MICHIGAN", "ONTARIO", "QUEBEC", "Virginia", "NEVADA",
          "California", "Texas", "Alberta", "Colorado", "Iowa", "Oregon", "Utah", "MAINE", "ALASKA", "Hawaii"]
SLOGANS = ["The Natural State", "Grand Canyon State", "Land of Lincoln", "THE EMPIRE STATE", "Sunshine State", "Garden State",
           "The Lone Star State", "Show-Me State", "LIVE FREE OR DIE", "DEALER SALES", "COLLECTOR", "EXEMPT", "Je me souviens",
           "(713) 864-1648", "510-547-2233", "MOTORS INC", "AUTO MALL", "dmv.ca.gov", "TOYOTA OF", "FORD", "VOLKSWAGEN", "BOB'S AUTO BANK"]
CITIES = ["BA-SALVADOR", "SP-SAO PAULO", "RJ-RIO DE JANEIRO", "MG-BELO HORIZONTE", "ES-VITORIA", "GO-GOIANIA", "DF-BRASILIA",
          "PR-CURITIBA", "RS-PORTO ALEGRE", "CE-FORTALEZA"]


def gap(rng):
    return rng.choice(["", " ", " ", "*", "*", "*", "-", "."])


def american(rng):
    serial = lambda count: some(rng, SERIAL_LETTERS if rng.random() < 0.75 else LETTERS, count)
    number = lambda count: some(rng, DIGITS, count)
    kind = rng.random()
    if kind < 0.16:
        row = serial(3) + gap(rng) + number(4)
    elif kind < 0.34:
        row = number(1) + serial(3) + number(3)
    elif kind < 0.52:
        row = serial(2) + number(1) + gap(rng) + serial(1) + number(1) + serial(1)
    elif kind < 0.62:
        row = serial(3) + gap(rng) + number(3) if rng.random() < 0.6 else number(3) + gap(rng) + serial(3)
    elif kind < 0.68:
        row = rng.choice([number(7), number(6), number(3) + gap(rng) + number(4), number(3) + gap(rng) + number(3)])
    elif kind < 0.76:
        row = rng.choice([number(5) + serial(1) + number(1), number(1) + serial(1) + number(5), serial(1) + number(6),
                          serial(1) + number(2) + gap(rng) + number(4), serial(2) + number(5)])
    elif kind < 0.84:
        row = rng.choice([number(1) + serial(2) + gap(rng) + number(3), number(2) + serial(1) + gap(rng) + number(1) + serial(2),
                          number(1) + serial(1) + gap(rng) + serial(2) + number(3), serial(1) + number(2) + gap(rng) + number(2) + serial(1),
                          number(3) + gap(rng) + serial(2), number(4) + serial(2), serial(2) + gap(rng) + number(4),
                          number(2) + gap(rng) + serial(3), serial(3) + number(1) + serial(1), number(2) + serial(1) + number(3)])
    elif kind < 0.93:  # chosen by the owner
        word = some(rng, "AEIOULNRSTKMDY" if rng.random() < 0.5 else LETTERS, rng.randint(3, 7))
        row = word if rng.random() < 0.6 else word[:-1] + rng.choice(DIGITS)
        if len(row) > 4 and rng.random() < 0.3:
            row = row[:2] + " " + row[2:]
    else:
        row = some(rng, LETTERS + DIGITS, rng.randint(5, 7))
    extra = rng.random()
    if extra < 0.04:
        row = "*" + row
    elif extra < 0.09:
        row += "{%s}" % rng.choice([some(rng, LETTERS, 2), number(2), "DP"])
    elif extra < 0.14:
        row = "{%s}" % rng.choice([some(rng, LETTERS, rng.choice([2, 3])), "DP", number(2)]) + row
    return Inscription([row], "american", STATES + SLOGANS)


def brazilian(rng):
    if rng.random() < 0.8:
        row = some(rng, LETTERS, 3) + rng.choice(["-", ".", "."]) + some(rng, DIGITS, 4)
    else:
        row = some(rng, LETTERS, 3) + some(rng, DIGITS, 1) + some(rng, LETTERS, 1) + some(rng, DIGITS, 2)
    return Inscription([row], "brazilian", CITIES + ["BRASIL"])


def vietnamese(rng):
    letter = some(rng, SERIAL_LETTERS, 1)
    upper = some(rng, DIGITS, 2) + rng.choice(["-", "-", " ", ""]) + (letter + some(rng, DIGITS, 1) if rng.random() < 0.85 else some(rng, LETTERS, 2))
    tail = some(rng, DIGITS, 3) + rng.choice([".", ".", ""]) + some(rng, DIGITS, 2) if rng.random() < 0.7 else some(rng, DIGITS, 4)
    return Inscription([upper, tail], "vietnamese", [])


def european(rng):
    s = lambda n: some(rng, LETTERS, n)
    d = lambda n: some(rng, DIGITS, n)
    row = rng.choice([
        s(rng.randint(1, 3)) + "*" + s(rng.randint(1, 2)) + d(rng.randint(1, 4)), s(2) + d(2) + " " + s(3), s(2) + "-" + d(3) + "-" + s(2),
        d(4) + " " + s(3), s(2) + " " + d(3) + s(2), s(3) + " " + d(3), s(1) + "-" + d(3) + "-" + s(2), d(1) + "-" + s(3) + "-" + d(3),
        s(2) + " " + d(5), d(2) + " " + s(rng.randint(1, 3)) + " " + d(rng.randint(2, 4)), s(1) + d(3) + s(2) + d(2), s(2) + " " + d(4) + " " + s(2)])
    if rng.random() < 0.12 and " " in row:
        return Inscription(row.split(" ", 1), "motorcycle", [])
    return Inscription([row], "european", [])


def gulf(rng):
    row = rng.choice([some(rng, LETTERS, 1) + " " + digits(rng, rng.choice([4, 5])), digits(rng, rng.choice([4, 5, 6])),
                      digits(rng, 4) + " " + some(rng, SERIAL_LETTERS, 3)])
    return Inscription([row], rng.choice(["afghan", "plain", "european"]), ["DUBAI", "U.A.E", "KSA", "QATAR", "OMAN", "@"])


def anything(rng):
    def piece(count):
        return some(rng, rng.choice([LETTERS, DIGITS, LETTERS + DIGITS]), count)

    row = rng.choice(["-", " ", "", "*", "."]).join(piece(rng.randint(1, 4)) for _ in range(rng.choice([1, 2, 2, 3])))
    row = row if len(row) >= 3 else row + piece(3)
    if rng.random() < 0.3:
        return Inscription([piece(rng.randint(2, 5)), piece(rng.randint(2, 6))], rng.choice(["motorcycle", "vietnamese", "american"]), STATES + CITIES)
    return Inscription([row], rng.choice(["plain", "american", "pakistan", "european", "brazilian", "banded"]), STATES + SLOGANS + CITIES + ["PUNJAB", "SINDH"])


WORLD = [(american, 24), (brazilian, 4.5), (vietnamese, 6), (european, 6), (gulf, 2), (anything, 8)]
FORMATS, WEIGHTS = zip(*(REGION + WORLD))


def inscription(rng):
    """What one plate says, by lot over all formats; the longest row has at most 11 read characters."""
    while True:
        drawn = rng.choices(FORMATS, WEIGHTS)[0](rng)
        if all(1 <= len(row) <= 11 for row in drawn.label()):
            return drawn
