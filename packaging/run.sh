#!/bin/sh
# SPDX-FileCopyrightText: The Diptych developers
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds Release and starts the main job on the embedded base model and the sample pictures:
# the window where there is a display; without one, or with --headless, the whole experiment by diptych-cli.
set -eu
cd "$(dirname "$0")/.."

headless=
for argument in "$@"; do
  case $argument in
    --headless) headless=1 ;;
    *)
      echo "usage: packaging/run.sh [--headless]" >&2
      exit 2
      ;;
  esac
done
[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || headless=1

sh packaging/install_dependencies.sh
cmake --preset release
cmake --build --preset release --target diptych diptych-cli
cli=build/release/bin/diptych-cli
# Waiting threads leave the processor to working ones; the programs would set it themselves and start anew.
export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-PASSIVE}"

sh packaging/prepare_samples.sh samples/original

# The synthetic set: the originals' captions, painted by a model that was fine-tuned on the originals.
if [ ! -f samples/synthetic/.complete ]; then
  echo "Fine-tuning on the originals, to let that model paint the synthetic set ..."
  $cli train --data-set samples/original --name original --sample-every-epochs 20
  original=$(ls -td runs/*-original | head -n 1)
  rm -rf samples/synthetic
  $cli generate --model "$original" --captions-of samples/original --out samples/synthetic
  : > samples/synthetic/.complete
fi

if [ -z "$headless" ]; then
  exec build/release/bin/diptych --original samples/original --synthetic samples/synthetic --runs runs --start
fi

original=$(ls -td runs/*-original | head -n 1)
echo "Fine-tuning a fresh base on the synthetic set ..."
$cli train --data-set samples/synthetic --name synthetic --sample-every-epochs 20
synthetic=$(ls -td runs/*-synthetic | head -n 1)
$cli run export "$original" "$synthetic" --chart runs/loss-chart.png >/dev/null
$cli grid "a photo of a tiger" "a photo of a red apple" "a photo of a rooster" \
  --and-model "$original" --and-model "$synthetic" --out runs/cfg-grid.png >/dev/null
echo
echo "run folders: $original (original), $synthetic (synthetic)"
echo "loss chart:  runs/loss-chart.png"
echo "CFG grid:    runs/cfg-grid.png"
