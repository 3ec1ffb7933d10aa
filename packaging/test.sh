#!/bin/sh
# SPDX-FileCopyrightText: The Diptych developers
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds Release and runs every test. Window tests run under Xvfb.
set -eu
cd "$(dirname "$0")/.."

sh packaging/install_dependencies.sh
cmake --preset release -DDIPTYCH_TESTS=ON
cmake --build --preset release
ctest --preset release
