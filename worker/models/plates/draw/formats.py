"""What stands on a plate: Pakistan and its neighbours. Other countries are in formats_world.

A format gives one or two rows in a small notation, and the style its plate is painted in:
letters and digits are read; "-", "." and " " separate; "*" is an emblem; [..] is small but read;
{..} is small print beside the number that is not read; "~" is the arrow of military plates.
"""

from dataclasses import dataclass, field

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"
# Most issuers leave out letters that look like digits in serials.
SERIAL_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


@dataclass
class Inscription:
    """One or two rows in the notation above, the style of plate and the issuer's line that is printed above or below."""

    rows: list
    style: str
    issuer: list = field(default_factory=list)

    def label(self):
        """What a reader should return: one text per row, separators and small print left out."""
        return [reading(row) for row in self.rows]


def reading(row):
    """The read characters of a row in the notation."""
    out, small = "", False
    for char in row:
        small = char == "{" or (small and char != "}")
        if not small and char in LETTERS + DIGITS:
            out += char
    return out


# Drawn more often than they stand on plates, because they are the hardest to tell from others when small.
HARD = {"M": 2.2, "W": 2.2, "4": 1.8, "H": 1.3, "K": 1.3, "N": 1.4, "D": 1.4, "G": 1.4, "1": 1.2, "I": 1.2,
        "Q": 0.5}  # few issuers give out a Q: what looks like an O is one


def some(rng, alphabet, count):
    return "".join(rng.choices(alphabet, [HARD.get(char, 1.0) for char in alphabet], k=count))


def letters(rng, count):
    return some(rng, LETTERS if rng.random() < 0.7 else SERIAL_LETTERS, count)


def digits(rng, count):
    return some(rng, DIGITS, count)


def year(rng):
    return "%02d" % rng.randrange(0, 27)


def dash(rng):
    return rng.choice(["-", "-", " ", " ", "", ".", "*"])


def punjab(rng):
    kind = rng.random()
    if kind < 0.45:
        prefix = "L" + letters(rng, 2) if rng.random() < 0.6 else letters(rng, 3)
        when = year(rng) + (rng.choice("ABCDE") if rng.random() < 0.2 else "")
        number = str(rng.randint(1, 9999)).zfill(rng.choice([1, 3, 4, 4]))
        if rng.random() < 0.45:
            rows = [prefix + dash(rng) + (f"[{when}]" if rng.random() < 0.3 else when), number]
        else:
            small = f"[{when}]" if rng.random() < 0.3 else when
            rows = [prefix + dash(rng) + small + dash(rng) + number]
    elif kind < 0.75:
        rows = [letters(rng, 3) + dash(rng) + digits(rng, rng.choice([3, 3, 4]))]
    else:
        rows = [letters(rng, 3) + dash(rng) + digits(rng, rng.choice([3, 4])) + ("{%s}" % year(rng) if rng.random() < 0.5 else "")]
    return Inscription(rows, "pakistan", ["PUNJAB", "GOVT OF PUNJAB", "LAHORE", "RAWALPINDI", "MULTAN"])


def sindh(rng):
    rows = [letters(rng, 3) + dash(rng) + digits(rng, rng.choice([3, 3, 4]))]
    if rng.random() < 0.25:
        rows = [letters(rng, 2) + dash(rng) + digits(rng, 4)]
    return Inscription(rows, "ajrak" if rng.random() < 0.45 else "pakistan", ["SINDH", "KARACHI", "GOVT OF SINDH", "HYDERABAD"])


def islamabad(rng):
    rows = [letters(rng, rng.choice([2, 3, 3])) + dash(rng) + digits(rng, rng.choice([3, 3, 4]))]
    return Inscription(rows, "pakistan", ["ICT", "ISLAMABAD", "ICT ISLAMABAD", "ISLAMABAD CAPITAL TERRITORY"])


def khyber(rng):
    rows = [letters(rng, rng.choice([1, 2, 2, 3])) + dash(rng) + digits(rng, rng.choice([3, 4, 4]))]
    return Inscription(rows, "banded" if rng.random() < 0.5 else "pakistan", ["KPK", "KP", "PESHAWAR", "KHYBER PAKHTUNKHWA", "ABBOTTABAD"])


def balochistan(rng):
    prefix = rng.choice(["Q", "B", ""]) + letters(rng, 2)
    rows = [prefix + dash(rng) + digits(rng, rng.choice([3, 4]))]
    return Inscription(rows, "pakistan", ["BALOCHISTAN", "QUETTA", "BALUCHISTAN", "GWADAR"])


def government(rng):
    prefix = rng.choice(["GS", "GP", "GA", "GB", "GAA", "LEG", "GL", "GD", "BG", "SG", "GBA", "PG"])
    middle = dash(rng) + year(rng) if prefix == "LEG" or rng.random() < 0.15 else ""
    return Inscription([prefix + middle + dash(rng) + digits(rng, rng.choice([3, 4]))], "government",
                       ["GOVERNMENT", "GOVT OF PAKISTAN", "SINDH", "PUNJAB", "BALOCHISTAN", "POLICE"])


def diplomatic(rng):
    row = rng.choice(["CD", "CC", "UN", "CD*"]) + dash(rng) + digits(rng, 2) + "-" + digits(rng, rng.choice([2, 3]))
    if rng.random() < 0.5:
        row = digits(rng, 2) + dash(rng) + digits(rng, rng.choice([2, 3]))
    return Inscription([row], "pakistan", ["CD", "DIPLOMATIC", "ISLAMABAD"])


def military(rng):
    return Inscription(["~" + digits(rng, rng.choice([2, 4])) + dash(rng) + digits(rng, rng.choice([3, 4]))], "plain", [])


def motorcycle(rng):
    kind = rng.random()
    number = digits(rng, rng.choice([3, 4, 4]))
    if kind < 0.5:
        upper = letters(rng, 3)
    elif kind < 0.85:
        upper = letters(rng, 3) + dash(rng) + year(rng) + (rng.choice("ABCD") if rng.random() < 0.3 else "")
    else:
        upper = letters(rng, 2)
    rows = [upper, number] if rng.random() < 0.9 else [upper + number[:1], number[1:]]
    return Inscription(rows, "motorcycle", ["KARACHI", "LAHORE", "PUNJAB", "SINDH", "QUETTA", "KPK", "HONDA"])


def applied_for(rng):
    text = rng.choice(["APPLIED FOR", "APPLIED FOR", "APPLIED FOR", "A F R", "AFR", "REG APPLIED", "UNREGISTERED", "OPEN LETTER"])
    rows = text.split(" ", 1) if rng.random() < 0.4 and text.count(" ") == 1 else [text]
    if text == "AFR":
        rows = ["AFR" + dash(rng) + rng.choice(["20" + year(rng), digits(rng, 4)])]
    return Inscription(rows, "plain", ["HONDA", "TOYOTA", "SUZUKI", "LAHORE"])


def afghan(rng):
    row = rng.choice(["KBL", "HRT", "KDR", "NGR", "BLH", "KDZ", "GZN", "TMP"]) + dash(rng) + digits(rng, rng.choice([4, 5]))
    rows = [row] if rng.random() < 0.7 else row.replace("-", " ").replace(".", " ").replace("*", " ").split(" ", 1)
    return Inscription(rows, "afghan", ["@", "KABUL", "HERAT", "KANDAHAR"])


def iranian(rng):
    return Inscription([digits(rng, 2) + "*" + digits(rng, 3) + rng.choice([" ", "-"]) + digits(rng, 2)], "iranian", ["IRAN", "@"])


def indian(rng):
    state = rng.choice(["MH", "DL", "KA", "TN", "GJ", "PB", "HR", "UP", "RJ", "JK", "WB", "CH"])
    head = state + dash(rng) + digits(rng, 2)
    tail = letters(rng, rng.choice([1, 2, 2])) + dash(rng) + digits(rng, 4)
    return Inscription([head, tail] if rng.random() < 0.45 else [head + dash(rng) + tail], "plain", ["IND"])


REGION = [(punjab, 11), (sindh, 7), (islamabad, 4), (khyber, 4), (balochistan, 5), (government, 3), (diplomatic, 1),
          (military, 0.7), (motorcycle, 10), (applied_for, 1.2), (afghan, 1.5), (iranian, 1.5), (indian, 2.5)]
