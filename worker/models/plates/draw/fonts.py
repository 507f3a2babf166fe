"""The fonts that plates are drawn with, and which of them training never sees.

A font file is taken from Debian's packages and from a folder of @fontsource packages (README of this folder).
Families are split, never weights: a family held out is held out whole.
"""

import glob
import os

import numpy as np
from PIL import Image, ImageDraw, ImageFont

DEBIAN = {
    "DejaVu": "/usr/share/fonts/truetype/dejavu/DejaVuSans*.ttf",
    "FreeSans": "/usr/share/fonts/truetype/freefont/Free*.ttf",
    "LiberationNarrow": "/usr/share/fonts/truetype/liberation/LiberationSansNarrow*.ttf",
    "Liberation": "/usr/share/fonts/truetype/liberation/LiberationSans-*.ttf",
    "LiberationMono": "/usr/share/fonts/truetype/liberation/LiberationMono-Bold.ttf",
    "Lato": "/usr/share/fonts/truetype/lato/Lato-[BHMS]*.ttf",
    "OpenSans": "/usr/share/fonts/truetype/open-sans/OpenSans-*Bold.ttf",
    "Nimbus": "/usr/share/fonts/opentype/urw-base35/NimbusSans*.otf",
    "NimbusRoman": "/usr/share/fonts/opentype/urw-base35/NimbusRoman-Bold.otf",
}
HELD_OUT = {"Liberation", "OpenSans", "fjalla-one", "saira-condensed", "pt-sans-narrow", "teko", "ibm-plex-mono",
            "barlow-semi-condensed", "ubuntu-condensed", "titillium-web", "squada-one", "archivo"}
# Not for plates: cut-out letters, figures below the line, thin display letters.
UNFIT = {"special-elite", "six-caps", "tulpen-one", "bahiana", "cairo-play", "josefin-sans", "antic-didone"}
WEIGHTS = (400, 500, 600, 700, 800, 900)


def families(folder):
    """Family name to font files; the weights 400 to 900 upright of each @fontsource package under `folder`."""
    found = {name: sorted(f for f in glob.glob(pattern) if "Oblique" not in f and "Italic" not in f)
             for name, pattern in DEBIAN.items()}
    for package in sorted(glob.glob(os.path.join(folder, "@fontsource", "*"))):
        name = os.path.basename(package)
        if name in UNFIT:
            continue
        files = [os.path.join(package, "files", f"{name}-latin-{w}-normal.woff") for w in WEIGHTS]
        found[name] = [f for f in files if os.path.exists(f)]
    return {name: files for name, files in found.items() if files}


class Typeface:
    """One font file; masks of single characters by cap height, kept once made."""

    def __init__(self, path):
        self.path = path
        probe = ImageFont.truetype(path, 200)
        left, top, right, bottom = probe.getbbox("H", anchor="ls")
        self.size_of_cap = 200 / max(1, bottom - top)
        self.loaded = {}
        self.made = {}

    def font(self, height):
        size = max(6, round(height * self.size_of_cap))
        if size not in self.loaded:
            self.loaded[size] = ImageFont.truetype(self.path, size)
        return self.loaded[size]

    def mask(self, char, height):
        """The glyph as an 8-bit mask `height` pixels high (what hangs below the line is cut off), trimmed at the sides."""
        if (char, height) not in self.made:
            if len(self.made) > 400:
                self.made.clear()
            font = self.font(height)
            width = max(2, int(font.getlength(char)) + 8)
            image = Image.new("L", (width, height + 4), 0)
            ImageDraw.Draw(image).text((4, height + 1), char, font=font, fill=255, anchor="ls")
            out = np.asarray(image)[1:height + 1]
            used = np.flatnonzero(out.max(0))
            self.made[char, height] = out[:, used[0]:used[-1] + 1] if len(used) else np.zeros((height, 4), np.uint8)
        return self.made[char, height]


class FontBook:
    """Typefaces by lot: a family first, then one of its weights, so that large families do not outweigh small ones."""

    def __init__(self, folder, held_out):
        book = families(folder)
        self.files = [files for name, files in sorted(book.items()) if (name in HELD_OUT) == held_out]
        if not self.files:
            raise FileNotFoundError(f"No fonts in {folder}")
        self.opened = {}

    def pick(self, rng):
        """A typeface by lot."""
        path = rng.choice(rng.choice(self.files))
        if path not in self.opened:
            self.opened[path] = Typeface(path)
        return self.opened[path]
