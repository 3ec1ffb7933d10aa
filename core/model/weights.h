// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/tensor_names.h"
#include "core/tensor/safetensors.h"

#include <torch/torch.h>

#include <map>
#include <stop_token>
#include <string>

namespace diptych {

// A module's tensor names and what those tensors are called in a file.
using FileNames = std::map<std::string, std::string>;

// Throws Error, naming the tensor and the file, unless the file has exactly the module's tensors
// with their shapes, as F32, F16 or BF16. Looks at the header only.
void checkWeights(
    ModelPart part,
    const torch::nn::Module& module,
    const SafetensorsFile& file,
    const FileNames& names);

// Gives the module's parameters the file's numbers, converted. Call checkWeights first. Throws
// Stopped.
void loadWeights(
    torch::nn::Module& module,
    const SafetensorsFile& file,
    const FileNames& names,
    const torch::TensorOptions& options,
    const std::stop_token& stop);

// The module's parameters on the CPU, as dtype; no copies where none are needed.
// Throws Error for a number that dtype cannot hold.
TensorMap collectWeights(const torch::nn::Module& module, torch::Dtype dtype);

}  // namespace diptych
