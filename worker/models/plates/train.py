"""Draws plates, trains the reader on them, calibrates it and writes plate-reader.onnx.

    python3 train.py --fonts FONTS --work FOLDER --steps 18000 --pool 10:0.005 --seed 1 --weights FILE --onnx plate-reader.onnx

Everything is fixed by the arguments: shard k always holds the same pictures, step s draws from the shards that
--pool START:PER_STEP allows by then (and waits for one that is not drawn yet), so a run on a slower machine sees
the same pictures in the same order. Nothing before the last --decay steps depends on --steps, and a run that was
stopped goes on from FILE.state. Needs Debian's python3-torch, python3-opencv, python3-pil (README of this folder).
"""

import argparse
import copy
import json
import math
import os
import subprocess
import sys
import time

import cv2
import numpy as np
import torch

from bulk import SHARD, load_shard, shard_path
from net import ALPHABET, BLANK, COLUMNS, HEIGHT, LINES, WIDTH, Exported, PlateNet, Viewed, normalised, texts
from restored import restored

HERE = os.path.dirname(os.path.abspath(__file__))
BATCH = 32
EMA, EMA_EVERY = 0.99, 5
ANY = -100


def drawing(fonts, work, first, shards, processes):
    """Starts the drawing processes; each draws every n-th shard. Returns them, so that they end with the training."""
    held = subprocess.Popen(["nice", "-n", "5", sys.executable, "bulk.py", fonts, work, "0", "2", "1", "held"], cwd=HERE)
    return [held] + [subprocess.Popen(["nice", "-n", "5", sys.executable, "bulk.py", fonts, work, str(first + k), str(first + shards), str(processes)], cwd=HERE)
                     for k in range(processes)]


def wait_for(path):
    while not os.path.exists(path):
        time.sleep(1)


class Pool:
    """The shards drawn so far, and batches from them, each picture a little altered every time."""

    def __init__(self, work, first, seed):
        self.work, self.first, self.shards, self.rng, self.own = work, first, [], np.random.RandomState(seed), 0

    def grow(self, count):
        """Takes in the next shards of the folder until there are `count` of them; waits for one that is not drawn yet."""
        while self.own < count:
            wait_for(shard_path(self.work, self.first + self.own) + ".npy")
            self.add(self.work, self.first + self.own)
            self.own += 1

    def add(self, folder, k):
        """Takes in one shard."""
        pictures, labels = load_shard(folder, k)
        self.shards.append((pictures, [([[ALPHABET.index(c) for c in line] for line in label[:2]],
                                        [np.float32(places).reshape(-1, 2) for places in label[3:5]]) for label in labels]))

    def batch(self):
        pictures, labels = np.zeros((BATCH, HEIGHT, WIDTH), np.uint8), []
        columns = np.full((BATCH, LINES, COLUMNS), BLANK, np.int64)
        for row, (s, i) in enumerate(zip(self.rng.randint(0, len(self.shards), BATCH), self.rng.randint(0, SHARD, BATCH))):
            label, places = self.shards[s][1][i]
            pictures[row], warp = altered(self.rng, self.shards[s][0][i])
            for head in range(LINES):
                mark(columns[row, head], label[head], places[head] @ warp[:, :2].T + warp[:, 2])
            labels.append(label)
        return pictures, labels, columns


def mark(columns, label, places):
    """Writes each character into the column over its middle; the columns beside it may say what they like."""
    at = np.clip((places[:, 0] / (WIDTH / COLUMNS)).astype(int), 0, COLUMNS - 1)
    for k in at:
        columns[max(0, k - 1):k + 2] = ANY
    columns[at] = label


def altered(rng, picture):
    """A slightly shifted, turned, stretched, blurred, noisy or inverted copy, a second look at the same plate, and its map."""
    if rng.random_sample() < 0.25:  # as sharp as it was cut
        warp = np.float32([[1, 0, round(rng.normal(0, 4))], [0, 1, round(rng.normal(0, 3))]])
        out = cv2.warpAffine(picture, warp, (WIDTH, HEIGHT), flags=cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE)
    else:
        a, b = rng.normal(1, 0.05), rng.normal(1, 0.08)
        warp = np.float32([[a, rng.normal(0, 0.06), 0], [rng.normal(0, 0.012), b, 0]])
        warp[:, 2] = np.float32([WIDTH / 2, HEIGHT / 2]) - warp[:, :2] @ np.float32([WIDTH / 2, HEIGHT / 2]) + rng.normal(0, 1, 2) * [4, 3]
        out = cv2.warpAffine(picture, warp, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    lot = rng.random_sample(3)
    if lot[0] < 0.15:
        out = cv2.GaussianBlur(out, (0, 0), rng.uniform(0.4, 1.3))
    if lot[1] < 0.3:
        out = np.clip(out + rng.normal(0, rng.uniform(1, 8), out.shape), 0, 255).astype(np.uint8)
    return (255 - out if lot[2] < 0.08 else out), warp


def to_input(pictures):
    return normalised(torch.from_numpy(pictures).float()[:, None]).to(memory_format=torch.channels_last)


def loss_of(scores, labels):
    """CTC loss of both heads, per read character."""
    log_probability = scores.float().log_softmax(3)
    lengths = torch.full((len(labels),), COLUMNS)
    total = 0.0
    for head in range(LINES):
        targets = torch.tensor([k for label in labels for k in label[head]], dtype=torch.long)
        target_lengths = torch.tensor([len(label[head]) for label in labels])
        total = total + torch.nn.functional.ctc_loss(log_probability[:, head].permute(1, 0, 2), targets, lengths, target_lengths,
                                                     blank=BLANK, reduction="sum", zero_infinity=True)
    return total / sum(len(line) for label in labels for line in label)


@torch.no_grad()
def scores_on(net, pictures):
    net.eval()
    return torch.cat([net(to_input(np.array(pictures[i:i + 128]))) for i in range(0, len(pictures), 128)])


@torch.no_grad()
def viewed(net, pictures):
    """What the exported file says before its temperature: all views averaged."""
    look = Viewed(net.eval())
    return torch.cat([look(torch.from_numpy(np.array(pictures[i:i + 64])).float()[:, None]) for i in range(0, len(pictures), 64)])


def placed_loss(scores, columns):
    """Cross-entropy column by column: we drew the plates, so we know where each character is. It finds in minutes
    the alignment that CTC alone gropes for; CTC takes over as its weight falls."""
    targets = torch.from_numpy(columns)
    weights = torch.ones(BLANK + 1)
    weights[BLANK] = 0.3
    return torch.nn.functional.cross_entropy(scores.float().permute(0, 3, 1, 2), targets, weights, ignore_index=ANY)


def exact_share(scores, labels):
    """Share of plates read whole and right, all and two-line only."""
    read = texts(scores)
    right = np.array([r == label[:2] for r, label in zip(read, labels)])
    two = np.array([bool(label[1]) for label in labels])
    return right.mean(), right[two].mean()


def confidence_of(scores, read, temperature):
    """Per plate the probability of the text read: the sum over all paths that give it, both lines multiplied.

    That is what the product's decoder states (worker/models/inference/ctc.ts).
    """
    log_probability = (scores / temperature).log_softmax(3)
    lengths = torch.full((len(read),), COLUMNS)
    total = torch.zeros(len(read))
    for head in range(LINES):
        targets = torch.tensor([ALPHABET.index(c) for plate in read for c in plate[head]], dtype=torch.long)
        total += torch.nn.functional.ctc_loss(log_probability[:, head].permute(1, 0, 2), targets, lengths, torch.tensor([len(p[head]) for p in read]),
                                              blank=BLANK, reduction="none")
    return (-total).exp()


def calibrate(scores, labels):
    """The temperature with the least negative log-likelihood of "the whole plate is right" on held-out plates.

    One temperature: Guo and others, "On Calibration of Modern Neural Networks", ICML 2017.
    """
    read = texts(scores)
    right = torch.tensor([r == label[:2] for r, label in zip(read, labels)])
    costs = {}
    for temperature in np.arange(0.6, 3.01, 0.05):
        confidence = confidence_of(scores, read, float(temperature)).clamp(1e-4, 1 - 1e-4)
        costs[round(float(temperature), 2)] = -torch.where(right, confidence.log(), (1 - confidence).log()).mean().item()
    return min(costs, key=costs.get)


def reliability(scores, labels, temperature):
    """Ten bins of confidence as [number of plates, mean confidence, share right], and the expected calibration error."""
    read = texts(scores)
    right = np.array([r == label[:2] for r, label in zip(read, labels)])
    confidence = confidence_of(scores, read, temperature).numpy()
    which = np.minimum(9, (confidence * 10).astype(int))
    bins = [[int((which == k).sum()), round(float(confidence[which == k].mean()), 3), round(float(right[which == k].mean()), 3)]
            for k in range(10) if (which == k).any()]
    return bins, round(sum(n * abs(c - r) for n, c, r in bins) / len(labels), 4)


def export(net, temperature, path):
    torch.onnx.export(Exported(net.eval(), temperature).eval(), torch.rand(2, 1, HEIGHT, WIDTH) * 255, path, opset_version=13, input_names=["plate"],
                      output_names=["probabilities"], dynamic_axes={"plate": {0: "N"}, "probabilities": {0: "N"}}, do_constant_folding=True)


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--fonts", required=True, help="node_modules with the @fontsource packages of the README")
    parser.add_argument("--work", required=True, help="folder for the drawn plates (12 KB each)")
    parser.add_argument("--steps", type=int, default=18000)
    parser.add_argument("--pool", default="10:0.005", help="shards of 2048 plates at the start, and more per step")
    parser.add_argument("--first", type=int, default=0, help="number of the first shard, so that no picture is like one drawn earlier")
    parser.add_argument("--beside", action="append", default=[], help="FOLDER:FIRST:COUNT of shards drawn earlier to draw from too; may be given again")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=2.5e-3, help="highest learning rate")
    parser.add_argument("--guided", type=int, default=4000, help="steps in which the characters' places help")
    parser.add_argument("--start", help="weights, or a plate-reader.onnx of before the views, to go on from")
    parser.add_argument("--warm", type=int, default=500, help="steps in which the rate rises")
    parser.add_argument("--decay", type=int, default=5000, help="last steps, in which the rate falls")
    parser.add_argument("--processes", type=int, default=2, help="drawing processes; 0: drawn already")
    parser.add_argument("--weights", required=True, help="where the weights go")
    parser.add_argument("--onnx", required=True)
    parser.add_argument("--mix", help="weights of an earlier run; the file gets the mean of theirs and this run's")
    parser.add_argument("--temperature", type=float, help="instead of the one that the drawn plates ask for")
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


@torch.no_grad()
def follow(average, net, keep):
    """Moves the running mean of the weights (and of the batch statistics) towards the net's."""
    for mean, now in zip(average.state_dict().values(), net.state_dict().values()):
        mean.lerp_(now, 1 - keep) if mean.dtype.is_floating_point else mean.copy_(now)


def rate_at(step, given):
    """The share of the highest rate: up, level, and down along half a cosine, so that the end may be set late."""
    left = (given.steps - step) / given.decay
    return min((step + 1) / given.warm, 1.0) * (0.5 - 0.5 * math.cos(math.pi * min(1.0, left)))


def train(given):
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    first, per_step = (float(v) for v in given.pool.split(":"))
    shards_at = lambda step: int(first + per_step * step)
    os.makedirs(given.work, exist_ok=True)
    helpers = drawing(given.fonts, given.work, given.first, shards_at(given.steps), given.processes) if given.processes else []
    pool = Pool(given.work, given.first, given.seed)
    net = PlateNet()
    if given.start and not given.start.endswith(".onnx"):
        net.load_state_dict(torch.load(given.start))
    elif given.start:
        pool.grow(1)
        net = restored(given.start, to_input(np.array(pool.shards[0][0][:256])))
    net = net.to(memory_format=torch.channels_last)
    average = copy.deepcopy(net)
    optimiser = torch.optim.AdamW(net.parameters(), lr=given.rate, weight_decay=1e-3, betas=(0.9, 0.98), foreach=True)
    for beside in given.beside:
        folder, begin, count = beside.rsplit(":", 2)
        for k in range(int(begin), int(begin) + int(count)):
            pool.add(folder, k)
    began, running, step, state_file = time.time(), None, 0, given.weights + ".state"
    if os.path.exists(state_file):
        state = torch.load(state_file)
        net.load_state_dict(state["net"])
        average.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
        pool.rng.set_state(state["lot"])
        step = state["step"]
    net.train()
    while step < given.steps:
        pool.grow(shards_at(step))
        pictures, labels, columns = pool.batch()
        for group in optimiser.param_groups:
            group["lr"] = given.rate * rate_at(step, given)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = net(to_input(pictures))
        guide = max(0.0, 1 - step / given.guided) if given.guided else 0.0
        loss = (1 - 0.8 * guide) * loss_of(scores, labels) + 4 * guide * placed_loss(scores, columns)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        if step % EMA_EVERY == 0:
            follow(average, net, min(EMA, (1 + step) / (10 + step)))
        running = loss.item() if running is None else 0.98 * running + 0.02 * loss.item()
        step += 1
        if step % 400 == 0 or step == given.steps:
            wait_for(shard_path(given.work, 0, True) + ".npy")
            held, held_labels = load_shard(given.work, 0, True)
            share, two = exact_share(scores_on(average, held[:384]), held_labels[:384])
            print(f"{time.time() - began:.0f} s, step {step}, {len(pool.shards)} shards, loss {running:.3f}, held-out exact {share:.1%}, two lines {two:.1%}", flush=True)
            torch.save(average.state_dict(), given.weights)
            torch.save({"net": net.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict(),
                        "lot": pool.rng.get_state(), "step": step}, state_file + ".part")
            os.replace(state_file + ".part", state_file)
            net.train()
    for helper in helpers:
        helper.wait()
    finish(average, given)


def finish(net, given):
    """Calibrates on the second held-out shard, checks on the first, writes the ONNX file and prints the figures."""
    if given.mix:
        net.load_state_dict({name: (value + net.state_dict()[name]) / 2 if value.dtype.is_floating_point else value
                             for name, value in torch.load(given.mix).items()})
    pictures, labels = load_shard(given.work, 1, True)
    drawn = calibrate(viewed(net, pictures), labels)
    temperature = given.temperature or drawn
    pictures, labels = load_shard(given.work, 0, True)
    scores = viewed(net, pictures)
    bins, error = reliability(scores, labels, temperature)
    share, two = exact_share(scores, labels)
    export(net.to(memory_format=torch.contiguous_format), temperature, given.onnx)
    print(json.dumps({"temperature": temperature, "temperature_on_drawn_plates": drawn, "held_out_plates": len(labels), "held_out_exact": round(float(share), 4),
                      "held_out_two_lines": round(float(two), 4), "calibration_error": error, "reliability": bins,
                      "onnx_bytes": os.path.getsize(given.onnx)}))


if __name__ == "__main__":
    train(arguments())
