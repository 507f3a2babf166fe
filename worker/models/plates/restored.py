"""The trainable net behind a plate-reader.onnx, to go on from: its batch norms were folded away when it was exported."""

import onnx
import torch
from onnx import numpy_helper
from torch import nn

from net import SMALL, PlateNet


def pairs(net):
    """Every convolution with the batch norm behind it (None behind the last), in the order of the graph."""
    layers = [m for m in net.modules() if isinstance(m, (nn.Conv2d, nn.BatchNorm2d))]
    return [(m, after if isinstance(after, nn.BatchNorm2d) else None)
            for m, after in zip(layers, layers[1:] + [None]) if isinstance(m, nn.Conv2d)]


@torch.no_grad()
def restored(path, inputs):
    """The net of the file. Each batch norm gets the mean and deviation that `inputs` (normalised pictures) have at its
    place, and the scale and shift that undo them, so that the net says what the file says and can be trained again.
    The file is one of before 2026-12; the net has the blocks that came then too, which do nothing yet."""
    graph = onnx.load(path).graph
    stored = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in graph.initializer}
    net = PlateNet(blocks=SMALL, attention=False).eval()
    net.line.copy_(next(value for name, value in stored.items() if name.endswith("net.line")))
    convolutions = [n for n in graph.node if n.op_type == "Conv"]
    found = pairs(net)
    if len(convolutions) != len(found):
        raise ValueError(f"{path} has {len(convolutions)} convolutions, this net has {len(found)}.")
    seen = {}
    for node, (convolution, norm) in zip(convolutions, found):
        convolution.weight.copy_(stored[node.input[1]])
        bias = stored[node.input[2]]
        if norm is None:
            convolution.bias.copy_(bias)
            continue
        norm.bias.copy_(bias)
        norm.running_var.fill_(1 - norm.eps)
        norm.register_forward_pre_hook(lambda module, given: seen.setdefault(module, []).append(given[0]) and None)
    net(inputs)
    for _, norm in found:
        if norm is None:
            continue
        norm._forward_pre_hooks.clear()
        values = seen[norm][0]
        mean, variance = values.mean((0, 2, 3)), values.var((0, 2, 3), unbiased=False)
        norm.bias.add_(mean)
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)
        norm.weight.copy_((variance + norm.eps).sqrt())
    grown = PlateNet().eval()
    grown.load_state_dict(net.state_dict(), strict=False)
    return grown
