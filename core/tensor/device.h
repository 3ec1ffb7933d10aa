// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <string>

namespace diptych {

// "auto" (the first GPU, else the CPU), "cpu", "cuda", "cuda:1". Throws Error when there is no such
// device.
torch::Device parseDevice(const std::string& name);

// "fp32", "fp16", "bf16". Throws Error for other names.
torch::Dtype parseDtype(const std::string& name);

}  // namespace diptych
