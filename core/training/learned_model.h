// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stop_token>
#include <string>
#include <vector>

namespace diptych {

class AdamW;
class Ema;
struct StableDiffusion;
struct TrainingConfig;

// In float32. Gradients are kept for the UNet's weights and, when it is trained, the text
// encoder's. Throws as loadModel does.
StableDiffusion loadForTraining(const TrainingConfig& config, std::stop_token stop);

// Gives the optimizer one group for the UNet and one for a trained text encoder. Returns the
// tensors' names, group by group: "unet/conv_in.weight", "text_encoder/text_model...".
std::vector<std::vector<std::string>> addLearnedGroups(
    const StableDiffusion& model, const TrainingConfig& config, AdamW& optimizer);

// The same model with the averages for weights where there are any. They are shared, not copied: it
// follows the average.
StableDiffusion averagedModel(const StableDiffusion& model, const AdamW& optimizer, const Ema& ema);

}  // namespace diptych
