"""Serves a GGUF model by llama.cpp's server: llamaServer.py FILE NAME chat|embed"""

import signal
import sys

import xllamacpp

file, name, task = sys.argv[1:]
params = xllamacpp.CommonParams()
params.model.path = file
params.model_alias = {name}
params.port = 0
params.n_ctx = 2048
params.n_parallel = 1
# One thread, as the test models of Ollama.
params.cpuparams.n_threads = 1
params.cpuparams_batch.n_threads = 1
if task == "embed":
    params.embedding = True
    params.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN

server = xllamacpp.Server(params)
print(f"Serving at {server.listening_address}", flush=True)
signal.pause()
