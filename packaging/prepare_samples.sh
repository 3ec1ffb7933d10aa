#!/bin/sh
# SPDX-FileCopyrightText: The Diptych developers
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: prepare_samples.sh OUTDIR
# Makes the sample data set: twenty photographs of Debian's tuxpaint-stamps-default, composited on a white square with a
# margin of 6 %, each with a caption of ours beside it. A complete OUTDIR is left alone.
set -eu

out=${1:?usage: prepare_samples.sh OUTDIR}
stamps=${DIPTYCH_STAMPS:-/usr/share/tuxpaint/stamps}

[ ! -f "$out/.complete" ] || exit 0
if [ ! -d "$stamps" ]; then
  echo "$stamps: not there. Install the pictures: apt-get install tuxpaint-stamps-default" >&2
  exit 1
fi
command -v convert >/dev/null || {
  echo "convert: not found. Install it: apt-get install imagemagick" >&2
  exit 1
}

mkdir -p "$out"
# picture (below $stamps, without .png) | caption
while IFS='|' read -r picture caption; do
  source=$stamps/$picture.png
  [ -f "$source" ] || { echo "$source: missing from tuxpaint-stamps-default." >&2; exit 1; }
  name=$(basename "$picture")
  # The square's side: the longer side of what is visible, and 6 % of the result free on each side.
  side=$(convert "$source" -trim -format '%[fx:ceil(max(w,h)/0.88)]' info:)
  convert "$source" -trim +repage -background white -gravity center -extent "${side}x${side}" -flatten \
    -colorspace sRGB -strip -define png:exclude-chunks=date,time "PNG24:$out/$name.png"
  printf '%s\n' "$caption" > "$out/$name.txt"
done <<'TABLE'
animals/mammals/bears/european-bear|a photo of a european bear
animals/mammals/cats/tiger_sumatran|a photo of a tiger
animals/mammals/equines/horse|a photo of a horse
animals/mammals/ferret|a photo of a ferret
animals/mammals/deer/deer|a photo of a deer
animals/mammals/rodents/rabbit|a photo of a rabbit
animals/marsupials/wombat|a photo of a wombat
animals/amphibians/frog-1|a photo of a frog
animals/birds/rooster|a photo of a rooster
animals/birds/penguin|a photo of a penguin
animals/fish/butterflyfish|a photo of a butterflyfish
food/fruit/apple_red|a photo of a red apple
food/fruit/pineapple|a photo of a pineapple
food/vegetables/pumpkin_small|a photo of a pumpkin
household/dishes/teapot|a photo of a teapot
plants/flowers/anemone_red|a photo of a red anemone
plants/flowers/flower1|a photo of a flower
sports/basketball|a photo of a basketball
vehicles/auto/sedan|a photo of a car
space/moon/moon_3qt|a photo of the moon
TABLE
: > "$out/.complete"
