// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What differs between libtorch 1.13 and 2.x; the only place that asks for the version.
#include <torch/torch.h>
#include <torch/version.h>

#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 1)
#define DIPTYCH_TORCH_AT_LEAST_2_1 1
#else
#define DIPTYCH_TORCH_AT_LEAST_2_1 0
#endif
