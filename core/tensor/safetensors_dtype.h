// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <optional>
#include <string_view>

namespace diptych {

// "BF16" -> torch::kBFloat16. Nothing for dtypes that every supported libtorch does not have (U16,
// F8_E4M3, ...).
std::optional<torch::Dtype> torchDtypeOf(std::string_view name);

// The other way; empty for a dtype that the format does not have.
std::string_view safetensorsNameOf(torch::Dtype dtype);

// Bits per element of a dtype of the format, 0 for an unknown name.
unsigned safetensorsDtypeBits(std::string_view dtype);

}  // namespace diptych
