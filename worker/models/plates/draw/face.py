"""The plate itself: background, number, small print, emblems, stickers, bolts and frame, seen straight on in grey."""

from dataclasses import dataclass

import cv2
import numpy as np

from draw.dies import Die
from draw.formats import DIGITS, LETTERS
from draw.pictures import blend, emblem, scenery, side_picture

# Luminance (0-255) of usual plates: background, ink.
PAINT = {
    "white": (235, 22), "white blue": (235, 60), "white green": (235, 75), "white red": (232, 80), "yellow": (195, 20),
    "green": (75, 240), "dark green": (55, 238), "black": (28, 235), "blue": (60, 240), "red": (80, 240), "cream": (225, 40),
    "grey": (165, 45), "sky": (190, 60), "orange": (150, 25),
}
STYLE_PAINT = {
    "government": ["green", "dark green", "green", "white green"], "brazilian": ["grey", "grey", "white", "red", "white"],
    "vietnamese": ["white", "white", "white", "cream", "blue", "yellow"], "european": ["white", "white", "white", "yellow", "black"],
    "american": ["white", "white", "white blue", "white blue", "white red", "white green", "cream", "sky", "yellow", "blue", "black", "orange", "green"],
}
# Style: width to height of the plate, height of a row to the plate's, how much of the width the row takes.
SHAPE = {
    "american": ((1.75, 2.15), (0.40, 0.58), (0.74, 0.95)), "brazilian": ((2.7, 3.3), (0.50, 0.64), (0.80, 0.95)),
    "european": ((3.8, 5.0), (0.60, 0.82), (0.72, 0.95)), "pakistan": ((1.9, 4.4), (0.40, 0.74), (0.70, 0.96)),
    "ajrak": ((2.2, 3.6), (0.38, 0.60), (0.70, 0.95)), "banded": ((2.2, 4.4), (0.45, 0.72), (0.66, 0.93)),
    "government": ((2.0, 4.4), (0.40, 0.74), (0.70, 0.96)), "plain": ((1.9, 4.8), (0.48, 0.82), (0.70, 0.97)),
    "afghan": ((2.0, 4.2), (0.36, 0.50), (0.60, 0.92)), "iranian": ((3.6, 4.8), (0.50, 0.75), (0.72, 0.95)),
    "motorcycle": ((1.15, 2.1), (0.28, 0.42), (0.60, 0.96)), "vietnamese": ((1.25, 1.55), (0.30, 0.42), (0.72, 0.95)),
}
STRIP_CHANCE = {"american": 0.85, "brazilian": 0.9, "pakistan": 0.5, "ajrak": 0.8, "government": 0.45, "afghan": 0.9,
                "motorcycle": 0.3, "banded": 0.5, "iranian": 0.3, "plain": 0.15}


# Always pressed from dies, never cut from a sign-maker's font.
PRESSED = ("american", "brazilian", "vietnamese", "european")


@dataclass
class Face:
    """A plate straight on: grey float picture, the boxes of its whole and of its rows (x0, y0, x1, y1), and where the
    middle of each read character is, per row."""

    picture: np.ndarray
    plate: tuple
    rows: tuple
    centres: list


def strip_text(rng, book, text, height, width):
    """A mask with small print, at most `width` wide; "@" gives letters of the Arabic script that no label holds."""
    face = book.pick(rng) if text != "@" else None
    parts = []
    for char in text if face else [chr(rng.choice(range(0x627, 0x64A))) for _ in range(rng.randint(3, 9))]:
        if char == " ":
            parts.append(np.zeros((height, max(2, height // 3)), np.uint8))
            continue
        glyph = (face or arabic()).mask(char, height)
        parts.append(glyph)
        parts.append(np.zeros((height, max(1, height // rng.choice([5, 8, 12])) if face else 1), np.uint8))
    out = np.hstack(parts)
    if rng.random() < 0.25:  # slanted, as the states' names in handwriting are
        lean = rng.uniform(0.15, 0.5)
        out = cv2.warpAffine(out, np.float32([[1, -lean, lean * height], [0, 1, 0]]), (out.shape[1] + int(lean * height) + 1, height))
    return cv2.resize(out, (int(width), height), interpolation=cv2.INTER_AREA) if out.shape[1] > width else out


_ARABIC = []


def arabic():
    """The typeface of unread Arabic script (one for all)."""
    if not _ARABIC:
        from draw.fonts import Typeface
        _ARABIC.append(Typeface("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"))
    return _ARABIC[0]


def separator(rng, char, height, stroke):
    """The mask of a dash, dot, gap or arrow at a row's height."""
    if char == " ":
        return np.zeros((height, int(height * rng.uniform(0.12, 0.4))), np.uint8)
    if char == "~":
        out = np.zeros((height, int(height * 0.4)), np.uint8)
        mid = out.shape[1] // 2
        cv2.arrowedLine(out, (mid, height - 1), (mid, 2), 255, max(2, int(stroke)), cv2.LINE_AA, 0, 0.35)
        return out
    wide = height * (rng.uniform(0.15, 0.4) if char == "-" else rng.uniform(0.1, 0.2))
    tall = max(2, int(height * rng.uniform(0.08, 0.18)))
    out = np.zeros((height, max(3, int(wide))), np.uint8)
    middle = int(height * (rng.uniform(0.42, 0.58) if char == "-" or rng.random() < 0.5 else 0.9))
    cv2.rectangle(out, (0, middle - tall // 2), (out.shape[1] - 1, middle + tall // 2), 255, -1)
    return out


def stacked(rng, chars, height, face):
    """Small characters one over the other, as "DP" stands beside the number of a disabled driver's plate."""
    tall = int(height * rng.uniform(0.82, 1.0) / len(chars))
    glyphs = [face.mask(char, max(6, int(tall * rng.uniform(0.78, 0.92)))) for char in chars]
    out = np.zeros((height, max(glyph.shape[1] for glyph in glyphs)), np.uint8)
    for k, glyph in enumerate(glyphs):
        left = (out.shape[1] - glyph.shape[1]) // 2
        out[k * tall:k * tall + glyph.shape[0], left:left + glyph.shape[1]] = glyph
    return out


def row_mask(rng, noise, row, height, face, spacing):
    """One row in the notation of formats as a mask `height` pixels high, and the middles of its read characters."""
    parts, small, read_small = [], False, False
    centres, at = [], 0
    stacks = rng.random() < 0.6
    pile = []
    for place, char in enumerate(row):
        if char in "{[":
            small, read_small = True, char == "["
            pile = list(row[place + 1:row.index("}", place)]) if stacks and char == "{" else []
            if pile:
                parts += [stacked(rng, pile, height, face), np.zeros((height, max(1, int(spacing * height))), np.uint8)]
                at += sum(part.shape[1] for part in parts[-2:])
            continue
        if char in "}]":
            small, pile = False, []
            continue
        if pile:
            continue
        if char == "*":
            glyph = emblem(rng, noise, height)
        elif char in LETTERS + DIGITS:
            if small:
                part = face.mask(char, int(height * (0.62 if read_small else rng.uniform(0.34, 0.57))))
                glyph = np.zeros((height, part.shape[1]), np.uint8)
                top = rng.choice([0, (height - part.shape[0]) // 2]) if not read_small else 0
                glyph[top:top + part.shape[0]] = part
            else:
                glyph = face.mask(char, height)
        else:
            glyph = separator(rng, char, height, height * 0.12)
        if char in LETTERS + DIGITS and (not small or read_small):
            centres.append(at + glyph.shape[1] / 2)
        gap = max(1, int(spacing * height))
        parts += [glyph, np.zeros((height, gap), np.uint8)]
        at += glyph.shape[1] + gap
    return np.hstack(parts[:-1]), centres


def framed(rng, noise, book, picture, issuers, rows):
    """The plate in a dealer's frame, whose words are not the number; how far it reaches over the plate differs per side."""
    h, w = picture.shape
    band = rng.uniform(15, 235)
    word = 235 - band if abs(235 - 2 * band) > 60 else 250
    top, bottom = (rng.choice([0.02, 0.05, rng.uniform(0.08, 0.2)]) for _ in range(2))
    side = rng.choice([rng.uniform(0.01, 0.06), rng.uniform(0.05, 0.14)])
    pads = [int(h * top), int(h * bottom), int(h * side), int(h * side)]
    if rng.random() < 0.4:  # a light or dark lip between frame and plate
        cv2.rectangle(picture, (0, 0), (w - 1, h - 1), rng.choice([20.0, 60.0, 200.0, 245.0]), rng.randint(1, 4))
    out = cv2.copyMakeBorder(picture, *pads, cv2.BORDER_CONSTANT, value=band)
    if rng.random() < 0.2:  # a chain, knurls, a row of flowers
        size = rng.randint(3, 9)
        rough = noise.uniform(0, 255, (out.shape[0] // size + 1, out.shape[1] // size + 1)).astype(np.float32)
        rough = cv2.resize(rough, None, fx=size, fy=size, interpolation=rng.choice([cv2.INTER_NEAREST, cv2.INTER_LINEAR]))[:out.shape[0], :out.shape[1]]
        inner = out[pads[0]:pads[0] + h, pads[2]:pads[2] + w].copy()
        out = out * 0.3 + rough * 0.7
        out[pads[0]:pads[0] + h, pads[2]:pads[2] + w] = inner
    if rng.random() < 0.35:  # a frame too small for the plate reaches the number, and hides a sliver of it
        row = rows[3] - rows[1]
        over = [max(0, int(rows[1] + row * rng.uniform(-0.2, 0.04))), max(0, int(h - rows[3] + row * rng.uniform(-0.2, 0.1)))]
        over = [reach if rng.random() < 0.6 else int(h * rng.uniform(0, 0.07)) for reach in over]
    else:
        over = [int(h * rng.uniform(0, 0.07)) for _ in range(2)]
    out[:pads[0] + over[0]] = band
    out[out.shape[0] - pads[1] - over[1]:] = band
    for at, tall in ((0, pads[0] + over[0]), (out.shape[0] - pads[1] - over[1], pads[1] + over[1])):
        if tall >= 12 and rng.random() < 0.8:
            text = strip_text(rng, book, rng.choice(issuers or ["MOTORS", "TOYOTA", "HONDA", "SHOWROOM"]).upper(), int(tall * rng.uniform(0.5, 0.8)), out.shape[1] * 0.9)
            blend(out, text, (out.shape[1] - text.shape[1]) / 2, at + (tall - text.shape[0]) / 2, word)
    if rng.random() < 0.25:  # bars, rivets and ornaments on its sides
        for x0, x1 in ((0, pads[2]), (out.shape[1] - pads[3], out.shape[1])):
            for _ in range(rng.randint(1, 3)):
                y = rng.uniform(0, 0.8) * out.shape[0]
                cv2.rectangle(out, (int(x0 + (x1 - x0) * rng.uniform(0, 0.4)), int(y)), (int(x0 + (x1 - x0) * rng.uniform(0.5, 1)), int(y + rng.uniform(0.1, 0.7) * out.shape[0])), rng.choice([word, band, rng.uniform(0, 255)]), -1)
    return out, (pads[2], pads[0])


def paint(rng, noise, style):
    background, ink = PAINT[rng.choice(STYLE_PAINT.get(style, ["white", "white", "white", "yellow", "cream", "black", "green", "white blue", "white red", "blue", "grey"]))]
    background += rng.uniform(-25, 15)
    ink += rng.uniform(-15, 30) * (1 if ink < background else -1)
    return float(np.clip(background, 5, 252)), float(np.clip(ink, 0, 255))


def fit(mask, wide, tall_limit, rng):
    """A row squeezed or stretched to `wide` pixels, within what dies and painters do; else made smaller as a whole."""
    natural = mask.shape[1]
    factor = np.clip(wide / natural, rng.uniform(0.5, 0.75), rng.uniform(1.0, 1.35))
    height = mask.shape[0]
    if natural * factor > wide:
        height = max(14, int(height * wide / (natural * factor)))
        factor = wide / natural
    return cv2.resize(mask, (max(8, int(natural * factor)), min(height, tall_limit)), interpolation=cv2.INTER_AREA)


def draw_face(rng, noise, book, text):
    """One plate for an inscription; geometry, paint and print by lot."""
    (a0, a1), (t0, t1), (f0, f1) = SHAPE[text.style]
    high = 120 if len(text.rows) == 1 else 150
    aspect = rng.uniform(a0, a1) if len(text.rows) == 1 else rng.uniform(1.15, 2.1)
    if text.style == "american" and len(text.rows) == 1 or text.style == "vietnamese":
        aspect = rng.uniform(a0, a1)
    wide = int(high * aspect)
    background, ink = paint(rng, noise, text.style)
    picture = np.full((high, wide), background, np.float32)
    contrast = abs(background - ink)
    if rng.random() < (0.5 if text.style == "american" else 0.12):
        scenery(rng, noise, picture, contrast * rng.uniform(0.03, 0.16))
    face = Die(rng) if rng.random() < (0.65 if text.style in PRESSED else 0.45) else book.pick(rng)
    spacing = rng.choice([0.03, 0.06, 0.1, 0.1, 0.15, 0.22])

    left = 0
    if (text.style == "banded") or (text.style == "european" and rng.random() < 0.7) or (text.style == "iranian") or (text.style == "pakistan" and rng.random() < 0.1):
        left = int(high * rng.uniform(0.18, 0.4))
        on_right = text.style == "banded" and rng.random() < 0.2
        band = rng.choice([55, 70, 90, 40])
        cv2.rectangle(picture, (wide - left if on_right else 0, 0), (wide if on_right else left, high), band, -1)
        mark = strip_text(rng, book, rng.choice(["D", "PK", "F", "KP", "IR", "EU", "GB", "PAK"]), int(high * 0.15), left * 0.8)
        at = (wide - left if on_right else 0) + (left - mark.shape[1]) / 2
        blend(picture, mark, at, high * rng.uniform(0.55, 0.78), 235)
        blend(picture, emblem(rng, noise, int(high * 0.3)), at, high * 0.12, 220)
        left = -left if on_right else left
    if text.style == "ajrak":
        band = int(high * rng.uniform(0.12, 0.22))
        rowed = noise.randint(0, 2, (max(2, band // 5), wide // 5 + 1)).astype(np.float32) * 90 + 50
        tiled = cv2.resize(rowed, (wide, band), interpolation=cv2.INTER_NEAREST)
        if rng.random() < 0.5:
            picture[:band] = tiled
        else:
            picture[high - band:] = tiled

    if not left and rng.random() < (0.16 if text.style == "american" else 0.05):
        left = side_picture(rng, noise, picture, background, ink)

    count = len(text.rows)
    tall = [int(high * rng.uniform(t0, t1)) for _ in text.rows]
    if count == 2:
        share = rng.uniform(0.30, 0.42)
        tall = [int(high * share), int(high * min(0.46, share * rng.choice([1, 1, 1, 1.15, 0.9])))]
    limit = (wide - abs(left)) * 0.96
    written = [row_mask(rng, noise, row, 72, face, spacing) for row in text.rows]
    masks = [fit(mask, limit * rng.uniform(f0, f1) / 0.96, t, rng) for (mask, _), t in zip(written, tall)]
    masks = [cv2.resize(m, (m.shape[1], t), interpolation=cv2.INTER_AREA) if abs(m.shape[0] - t) > 2 and m.shape[0] > t * 0.6 else m for m, t in zip(masks, tall)]

    strips = {"top": None, "bottom": None}
    free = high - sum(m.shape[0] for m in masks)
    if text.issuer and rng.random() < STRIP_CHANCE.get(text.style, 0.2):
        places = rng.choice([["top"], ["top"], ["bottom"], ["top", "bottom"]] if text.style in ("american", "pakistan") else [["top"], ["top"], ["bottom"]])
        for place in places:
            room = free * (0.5 if len(places) == 2 else 0.62)
            size = int(np.clip(room * rng.uniform(0.35, 0.72), 7, high * 0.22))
            strips[place] = strip_text(rng, book, rng.choice(text.issuer), size, wide * rng.uniform(0.3, 0.85))
    margin = max(2, free * rng.uniform(0.05, 0.14))
    used_top = (strips["top"].shape[0] + margin) if strips["top"] is not None else 0
    used_bottom = (strips["bottom"].shape[0] + margin) if strips["bottom"] is not None else 0
    between = max(2.0, (free - used_top - used_bottom) / (count + 1) * rng.uniform(0.5, 1.1)) if count == 2 else 0
    block = sum(m.shape[0] for m in masks) + between * (count - 1)
    y = used_top + (high - used_top - used_bottom - block) / 2 + rng.uniform(-0.02, 0.02) * high
    strip_ink = ink if rng.random() < 0.65 else background + (ink - background) * rng.uniform(0.4, 0.9)
    for place, mask in strips.items():
        if mask is not None:
            blend(picture, mask, (wide - mask.shape[1]) * rng.choice([0.5, 0.5, 0.5, rng.random()]), margin if place == "top" else high - margin - mask.shape[0], strip_ink)

    embossed = rng.random() < 0.5
    relief = rng.uniform(10, 60)
    boxes, centres = [], []
    for mask, (natural, middles) in zip(masks, written):
        room = wide - abs(left) - mask.shape[1]
        x = max(left, 0) + room * rng.choice([0.5, 0.5, 0.5, rng.uniform(0.3, 0.7)])
        if embossed:
            soft = cv2.GaussianBlur(mask, (0, 0), 1.6)
            slope = cv2.Sobel(soft, cv2.CV_32F, 0, 1, ksize=3) * rng.choice([-1, 1]) * relief / 600
            xi, yi = int(x), int(y)
            part = picture[max(0, yi):yi + mask.shape[0], max(0, xi):xi + mask.shape[1]]
            part += slope[:part.shape[0], :part.shape[1]]
        blend(picture, mask, x, y, ink)
        if rng.random() < 0.04:  # paint worn off
            worn = cv2.resize(noise.uniform(0, 1, (6, 14)).astype(np.float32), (mask.shape[1], mask.shape[0]))
            blend(picture, (np.clip((worn - 0.6) * 4, 0, 1) * mask).astype(np.uint8), x, y, background)
        boxes.append((x, y, x + mask.shape[1], y + mask.shape[0]))
        centres.append([(x + m * mask.shape[1] / natural.shape[1], y + mask.shape[0] / 2) for m in middles])
        y += mask.shape[0] + between

    trim(rng, picture, text.style, ink)
    plate = (0, 0, wide, high)
    rows = (min(b[0] for b in boxes), boxes[0][1], max(b[2] for b in boxes), boxes[-1][3])
    if rng.random() < (0.5 if text.style == "american" else 0.15):
        picture, (dx, dy) = framed(rng, noise, book, picture, text.issuer, rows)
        rows = (rows[0] + dx, rows[1] + dy, rows[2] + dx, rows[3] + dy)
        centres = [[(x + dx, y + dy) for x, y in row] for row in centres]
        plate = (0, 0, picture.shape[1], picture.shape[0]) if rng.random() < 0.6 else (dx, dy, dx + wide, dy + high)
    return Face(picture, plate, rows, centres)


def trim(rng, picture, style, ink):
    """Rim, bolts and stickers."""
    h, w = picture.shape
    if rng.random() < 0.45:  # round corners; behind them the car
        corner = np.zeros((h, w), np.uint8)
        r = int(h * rng.uniform(0.05, 0.14))
        cv2.rectangle(corner, (r, 0), (w - r, h), 255, -1)
        cv2.rectangle(corner, (0, r), (w, h - r), 255, -1)
        for x, y in ((r, r), (w - r, r), (r, h - r), (w - r, h - r)):
            cv2.circle(corner, (x, y), r, 255, -1, cv2.LINE_AA)
        blend(picture, 255 - corner, 0, 0, rng.uniform(5, 110))
    if rng.random() < 0.6:
        inset = rng.randint(1, 6)
        cv2.rectangle(picture, (inset, inset), (w - 1 - inset, h - 1 - inset), ink if rng.random() < 0.7 else 120.0, rng.randint(1, 4), cv2.LINE_AA)
    if rng.random() < 0.5:
        level, size = rng.uniform(20, 200), rng.randint(2, 6)
        dx, dy = w * rng.uniform(0.06, 0.3), h * rng.uniform(0.05, 0.12)
        places = [(dx, dy), (w - dx, dy), (dx, h - dy), (w - dx, h - dy)]
        for x, y in places[:rng.choice([2, 2, 4])]:
            cv2.circle(picture, (int(x), int(y)), size, level, -1, cv2.LINE_AA)
            cv2.circle(picture, (int(x), int(y)), max(1, size // 2), min(255.0, level + 50), -1, cv2.LINE_AA)
    if style == "american" and rng.random() < 0.6:
        for _ in range(rng.choice([1, 2])):
            sw, sh = int(h * rng.uniform(0.14, 0.24)), int(h * rng.uniform(0.1, 0.18))
            x = rng.choice([rng.uniform(2, w * 0.12), w * 0.98 - sw - rng.uniform(0, w * 0.1)])
            y = rng.choice([rng.uniform(2, h * 0.06), h - sh - rng.uniform(2, h * 0.06)])
            cv2.rectangle(picture, (int(x), int(y)), (int(x + sw), int(y + sh)), rng.uniform(40, 240), -1)
            cv2.putText(picture, str(rng.randint(0, 31)), (int(x) + 2, int(y + sh) - 3), 0, sh / 32, rng.uniform(0, 255), 2, cv2.LINE_AA)
