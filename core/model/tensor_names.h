// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace diptych {

// The parts that have weights.
enum class ModelPart { TextEncoder, UNet, Vae };

// The part's folder: "unet", "vae", "text_encoder".
const char* folderOf(ModelPart part);

// The name that diffusers uses today. SD 1.5's own files say query, key, value and proj_attn in the
// VAE's attention.
std::string currentName(ModelPart part, const std::string& name);

// Tensors in a part's file that are no weights (position_ids: 0, 1, 2, ...).
bool isIgnored(ModelPart part, const std::string& name);

// Whether the tensor is [C, C] in diffusers and a 1 x 1 convolution, [C, C, 1, 1], in single files.
// name: today's.
bool isConvolutionInSingleFiles(ModelPart part, const std::string& name);

}  // namespace diptych
