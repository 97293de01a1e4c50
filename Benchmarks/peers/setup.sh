#!/bin/sh
# The peers of the benchmarks, from PyPI into a virtual environment: `Benchmarks/peers/setup.sh [FOLDER]`.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-$here/.venv}
python3 -m venv "$folder"
"$folder/bin/pip" install --quiet --upgrade pip
"$folder/bin/pip" install --quiet -r "$here/requirements.txt"
# adelie wants an older numpy than the others.
python3 -m venv "$folder-adelie"
"$folder-adelie/bin/pip" install --quiet adelie==1.1.52
echo "Run the benchmarks with: $folder/bin/python $here/run.py, in_memory_score.py, exactness.py or accuracy.py"
