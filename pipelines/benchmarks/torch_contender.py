"""Times PyTorch for `bench`: one JSON task as the argument, then for each line of standard input, a number
of threads, one run, answered by its milliseconds."""

import json
import sys
import time

import torch
import torch.nn.functional as F


class Gpt(torch.nn.Module):
    """GPT-2 from symbols to logits, with tied weights."""

    def __init__(self, width, heads, blocks, time, symbols):
        super().__init__()
        self.heads = heads
        self.embedding = torch.nn.Embedding(symbols, width)
        self.positions = torch.nn.Parameter(0.02 * torch.randn(time, width))
        self.blocks = torch.nn.ModuleList(
            torch.nn.ModuleList([
                torch.nn.LayerNorm(width),
                torch.nn.Linear(width, 3 * width),
                torch.nn.Linear(width, width),
                torch.nn.LayerNorm(width),
                torch.nn.Linear(width, 4 * width),
                torch.nn.Linear(4 * width, width),
            ])
            for _ in range(blocks)
        )
        self.norm = torch.nn.LayerNorm(width)
        ahead = torch.full((time, time), -torch.inf).triu(1)
        self.register_buffer("ahead", ahead)

    def attend(self, x):
        batch, time, columns = x.shape
        q, k, v = x.view(batch, time, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        if hasattr(F, "scaled_dot_product_attention"):
            y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        else:
            scores = q @ k.transpose(-2, -1) / q.shape[-1] ** 0.5
            y = F.softmax(scores + self.ahead, -1) @ v
        return y.transpose(1, 2).reshape(batch, time, columns // 3)

    def forward(self, xs):
        x = self.embedding(xs) + self.positions
        for norm1, inputs, found, norm2, hidden, outputs in self.blocks:
            x = x + found(self.attend(inputs(norm1(x))))
            x = x + outputs(F.gelu(hidden(norm2(x)), approximate="tanh"))
        return F.linear(self.norm(x), self.embedding.weight)


def network(spec, device):
    """The parameters of one of the networks in networks.ts, and what computes its loss."""
    batch, shape, classes = spec["batch"], spec["shape"], spec["classes"]
    text = len(shape) == 1
    if text:
        xs = torch.randint(classes, (batch, shape[0]), device=device)
        ys = torch.randint(classes, (batch, shape[0]), device=device)
    else:
        xs = torch.randn(batch, shape[2], shape[0], shape[1], device=device)
        ys = torch.randint(classes, (batch,), device=device)
    model, size = [], (classes,) if text else (shape[2], shape[0], shape[1])
    for layer in spec["layers"]:
        kind = layer["type"]
        if kind == "conv":
            model.append(torch.nn.Conv2d(size[0], layer["filters"], layer["size"], padding="same"))
            size = (layer["filters"], *size[1:])
        elif kind == "dense":
            model.append(torch.nn.Linear(size[-1], layer["units"]))
            size = (layer["units"],)
        elif kind == "lstm":
            model.append(torch.nn.LSTM(size[-1], layer["units"], batch_first=True))
            size = (layer["units"],)
        elif kind == "pool":
            before = [max(0, (-(-n // 2) - 1) * 2 + 3 - n) for n in size[1:]]
            pads = [pad for total in reversed(before) for pad in (total // 2, total - total // 2)]
            # behind a ReLU zeros around the image do not change the maxima
            model.append(lambda x, pads=pads: F.max_pool2d(F.pad(x, pads), 3, 2))
            size = (size[0], -(-size[1] // 2), -(-size[2] // 2))
        elif kind == "relu":
            model.append(F.relu)
        elif kind == "gpt":
            sizes = (layer["width"], layer["heads"], layer["blocks"])
            model.append(Gpt(*sizes, shape[0], classes))
        elif kind == "flatten":
            model.append(lambda x: x.flatten(1))
            size = (size[0] * size[1] * size[2],)
    unit_vectors = text and spec["layers"][0]["type"] != "gpt"
    modules = [layer.to(device) for layer in model if isinstance(layer, torch.nn.Module)]
    params = [param for module in modules for param in module.parameters()]

    def loss():
        x = F.one_hot(xs, classes).float() if unit_vectors else xs
        for layer in model:
            x = layer(x)
            x = x[0] if isinstance(x, tuple) else x
        return F.cross_entropy(x.reshape(-1, classes), ys.reshape(-1))

    return params, loss


def gradient(spec, device):
    """What computes the gradient of a network."""
    params, loss = network(spec, device)
    return lambda: torch.autograd.grad(loss(), params)


def training(name, spec, device):
    """What trains a network for a step by an optimizer of torch.optim."""
    params, loss = network(spec, device)
    optimizer = getattr(torch.optim, name)(params, lr=1e-3)

    def run():
        optimizer.zero_grad()
        loss().backward()
        optimizer.step()

    return run


def step(name, shapes, device):
    """What moves tensors by an optimizer of torch.optim."""
    params = [torch.nn.Parameter(0.01 * torch.randn(shape, device=device)) for shape in shapes]
    for param in params:
        param.grad = 0.01 * torch.randn_like(param)
    more = {"momentum": 0.9} if name == "SGD with momentum" else {}
    return getattr(torch.optim, name.split()[0])(params, lr=1e-3, **more).step


def main():
    task = json.loads(sys.argv[1])
    device = torch.device(task["device"])
    if "shapes" not in task:
        named = "optimizer" in task
        run = training(task["optimizer"], task["spec"], device) if named else gradient(task["spec"], device)
    else:
        run = step(task["optimizer"], task["shapes"], device)
    print("ready", torch.__version__, flush=True)
    for line in sys.stdin:
        torch.set_num_threads(int(line))
        start = time.perf_counter()
        run()
        if device.type == "cuda":
            torch.cuda.synchronize()
        print(1000 * (time.perf_counter() - start), flush=True)


main()
