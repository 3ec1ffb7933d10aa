#!/bin/sh
# SPDX-FileCopyrightText: The Diptych developers
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: run_ui_test.sh screen|offscreen PROGRAM [ARGUMENT...]
# Runs a window test away from the settings and folders of whoever runs it. screen: on a real display, Xvfb when there is none.
set -u
kind=$1
shift
home=$(mktemp -d "${TMPDIR:-/tmp}/diptych-ui-test.XXXXXX")
trap 'rm -rf "$home"' EXIT
export HOME="$home" XDG_CONFIG_HOME="$home/config" XDG_DATA_HOME="$home/data" XDG_CACHE_HOME="$home/cache"
export XDG_RUNTIME_DIR="$home/runtime" LC_ALL=C.UTF-8 QT_QPA_PLATFORMTHEME=
export OMP_WAIT_POLICY=PASSIVE # spinning threads of a training would take the processor from the window under test
mkdir -m 700 "$XDG_RUNTIME_DIR"

if [ "$kind" = offscreen ]; then
  QT_QPA_PLATFORM=offscreen "$@"
elif [ -n "${DISPLAY:-}" ]; then
  QT_QPA_PLATFORM=xcb "$@"
else
  QT_QPA_PLATFORM=xcb xvfb-run -a -s "-screen 0 1366x768x24" "$@"
fi
