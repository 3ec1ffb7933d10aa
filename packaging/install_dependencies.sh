#!/bin/sh
# SPDX-FileCopyrightText: The Diptych developers
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what building, testing and running need, on Debian 12 or 13 (with sudo when not root).
set -eu

packages="
  g++ cmake ninja-build ccache
  libtorch-dev libopenblas0-openmp libopencv-dev libspdlog-dev libfmt-dev nlohmann-json3-dev libcli11-dev
  libsqlite3-dev libsqlitecpp-dev libboost-dev libicu-dev libssl-dev zlib1g-dev libjpeg-dev libpng-dev
  qt6-base-dev qt6-svg-dev libqcustomplot-dev
  libgtest-dev libgmock-dev xvfb xauth
  fonts-dejavu-core imagemagick tuxpaint-stamps-default"

missing=
for package in $packages; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
  sudo=
elif command -v sudo >/dev/null; then
  sudo=sudo
else
  echo "These packages are missing and neither root nor sudo is at hand:$missing" >&2
  exit 1
fi
echo "Installing:$missing"
$sudo env DEBIAN_FRONTEND=noninteractive apt-get update -q
# shellcheck disable=SC2086  # the list is meant to be split
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
