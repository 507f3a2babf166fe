"""The reader's net: a small residual net over the picture, two line heads, CTC over 48 columns.

CTC: Graves and others, "Connectionist Temporal Classification", ICML 2006; the convolutional reader with one
sequence per text line follows Shi, Bai, Yao, "An End-to-End Trainable Neural Network for Image-based Sequence
Recognition", 2015. The second head is what makes two-line plates one pass: each head learns its own weights over
the height, and the shared classifier behind them sees one line.
"""

import torch
from torch import nn

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BLANK = len(ALPHABET)
CLASSES = len(ALPHABET) + 1
HEIGHT, WIDTH, COLUMNS, LINES = 64, 192, 48, 2
# Residual blocks per stage of the net before 2026-12.
SMALL = (0, 1, 1, 1)


def conv(inputs, outputs, size=3, stride=1):
    pad = size // 2 if isinstance(size, int) else tuple(s // 2 for s in size)
    return nn.Sequential(nn.Conv2d(inputs, outputs, size, stride, pad, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class Residual(nn.Module):
    def __init__(self, channels, size=3, dilation=(1, 1)):
        super().__init__()
        size = (size, size) if isinstance(size, int) else size
        pad = tuple(s // 2 * d for s, d in zip(size, dilation))
        self.first = nn.Sequential(nn.Conv2d(channels, channels, size, 1, pad, dilation, bias=False), nn.BatchNorm2d(channels), nn.ReLU(inplace=True))
        self.second = nn.Sequential(nn.Conv2d(channels, channels, size, 1, pad, dilation, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x):
        return torch.relu(x + self.second(self.first(x)))


class BothLines(nn.Module):
    """Attention of every column to the columns of both lines: what is written large and where one line ends tells a
    column what is a character of the number. It begins as the identity, so that a trained net can be given it.

    Vaswani and others, "Attention Is All You Need", NeurIPS 2017.
    """

    HEADS = 4

    def __init__(self, channels):
        super().__init__()
        self.places = nn.Parameter(torch.randn(1, channels, LINES, COLUMNS) * 0.02)
        self.asked = nn.Conv2d(channels, 3 * channels, 1)
        self.answer = nn.Conv2d(channels, channels, 1)
        nn.init.zeros_(self.answer.weight)
        nn.init.zeros_(self.answer.bias)

    def forward(self, x):
        channels = x.shape[1]
        query, key, value = (self.asked(x + self.places).reshape(-1, 3, self.HEADS, channels // self.HEADS, LINES * COLUMNS)).unbind(1)
        weights = (query.transpose(2, 3) @ key * (channels // self.HEADS) ** -0.5).softmax(3)
        seen = (weights @ value.transpose(2, 3)).transpose(2, 3)
        return x + self.answer(seen.reshape(-1, channels, LINES, COLUMNS))


class PlateNet(nn.Module):
    """[N,1,64,192], normalised per picture -> [N,2,48,37] scores before softmax.

    `blocks` says how many residual blocks each stage has; all but the first of a stage (and the one of the first stage)
    begin as the identity, so that a net with fewer of them can go on as one with more.
    """

    def __init__(self, widths=(16, 32, 64, 96), blocks=(1, 2, 2, 3), context=96, attention=True):
        super().__init__()
        strides = (2, 2, (2, 1), (2, 1))  # 32 x 96, 16 x 48, 8 x 48, 4 x 48
        self.stages = nn.ModuleList([
            nn.Sequential(conv(before, width, 5 if before == 1 else 3, stride), *(Residual(width) for _ in range(count)))
            for before, width, stride, count in zip((1, *widths), widths, strides, blocks)])
        for stage, own in zip(self.stages, SMALL):
            for block in stage[1 + own:]:
                nn.init.zeros_(block.second[1].weight)
        self.heads = conv(4 * widths[-1], LINES * context, 1)
        self.context = nn.Sequential(
            Residual(context, (1, 3), (1, 1)), Residual(context, (1, 3), (1, 2)), Residual(context, (1, 3), (1, 4)))
        self.both = BothLines(context) if attention else None
        self.line = nn.Parameter(torch.zeros(LINES, context, 1, 1))
        self.characters = nn.Conv2d(context, CLASSES, 1)

    def forward(self, x):
        y = x
        for stage in self.stages:
            y = stage(y)
        y = y.permute(0, 2, 1, 3).reshape(-1, y.shape[1] * 4, 1, COLUMNS)
        y = self.heads(y).reshape(-1, LINES, self.line.shape[1], 1, COLUMNS) + self.line
        y = self.context(y.reshape(-1, self.line.shape[1], 1, COLUMNS))
        if self.both is not None:
            y = y.reshape(-1, LINES, self.line.shape[1], COLUMNS).permute(0, 2, 1, 3)
            y = self.both(y).permute(0, 2, 1, 3).reshape(-1, self.line.shape[1], 1, COLUMNS)
        y = self.characters(y)
        return y.reshape(-1, LINES, CLASSES, COLUMNS).permute(0, 1, 3, 2)


def normalised(x):
    """Each picture with mean 0 and standard deviation 1; the 8 keeps empty pictures from being blown up to noise."""
    mean = x.mean((2, 3), keepdim=True)
    deviation = ((x - mean) ** 2).mean((2, 3), keepdim=True).sqrt()
    return (x - mean) / (deviation + 8.0)


# Looks at one plate, as (zoom, shift in rows): what the net says of them is averaged. The columns stay where they are.
VIEWS = ((1.0, 0.0), (1.0, -3.0), (1.0, 3.0))


def rows_of(zoom, shift):
    """The matrix that makes one view's rows from the picture's; what lies beyond the picture repeats its edge."""
    middle = (HEIGHT - 1) / 2
    at = ((torch.arange(HEIGHT) - middle - shift) / zoom + middle).clamp(0, HEIGHT - 1)
    return (1 - (at[:, None] - torch.arange(HEIGHT)).abs()).clamp(min=0)


class Viewed(nn.Module):
    """Grey 0..255 in, the logarithm of the mean probability over the views out."""

    def __init__(self, net, views=VIEWS):
        super().__init__()
        self.net = net
        self.register_buffer("rows", torch.stack([rows_of(*view) for view in views])[:, None])

    def forward(self, plate):
        views = self.rows.shape[0]
        seen = torch.matmul(self.rows, plate[:, None]).reshape(-1, 1, HEIGHT, WIDTH)
        said = self.net(normalised(seen)).softmax(3).reshape(-1, views, LINES, COLUMNS, CLASSES)
        return said.mean(1).clamp(min=1e-9).log()


class Exported(nn.Module):
    """What the ONNX file computes: grey 0..255 in, probabilities out, calibrated by one temperature."""

    def __init__(self, net, temperature):
        super().__init__()
        self.viewed = Viewed(net)
        self.temperature = temperature

    def forward(self, plate):
        return (self.viewed(plate) / self.temperature).softmax(3)


def best_path(columns):
    """Text of one head's best class per column: repeats and blanks taken out."""
    out, last = "", BLANK
    for k in columns:
        if k != last and k != BLANK:
            out += ALPHABET[k]
        last = k
    return out


def texts(scores):
    """[N,2,48,37] scores -> per plate the list of two line texts."""
    return [[best_path(line) for line in plate] for plate in scores.argmax(3).tolist()]
