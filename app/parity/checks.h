// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/parity/parity_model.h"
#include "app/parity/references.h"
#include "app/parity/report.h"

#include <filesystem>
#include <string>

namespace diptych::parity {

// Every function checks one kind of reference; `name` begins its lines. References that nobody
// knows are left out, and said so.

// NAME-ref/text: states of the text encoder, and the ids of the prompts in text.json.
void checkTextEncoder(const ParityModel& model, const References& references, Report& report);
// NAME-ref/unet: one call, and what is inside of it.
void checkUNet(const ParityModel& model, const References& references, Report& report);
// NAME-ref/vae: mean and log-variance of pixels, pixels of latents.
void checkVae(const ParityModel& model, const References& references, Report& report);
// NAME-ref/schedulers: timesteps, the sampler alone, UNet and sampler together.
void checkSamplers(const ParityModel& model, const References& references, Report& report);
// The rest of NAME-ref/schedulers: alphas_cumprod, noisy latents, velocity, signal-to-noise ratio.
void checkNoiseSchedule(const ParityModel& model, const References& references, Report& report);
// NAME-ref/generate: guided runs to latents, pixels and 8-bit pictures.
void checkGeneration(const ParityModel& model, const References& references, Report& report);
// NAME-ref/train, loss/: losses and gradients of one batch.
void checkLosses(const ParityModel& model, const References& references, Report& report);
// NAME-ref/train, adamw/: weights after some optimizer steps.
void checkAdamW(const ParityModel& model, const References& references, Report& report);

// References may come from samplers that Diptych has not.
bool knowsSampler(const std::string& name);

// NAME-ldm.safetensors against the folder NAME, both ways.
void checkSingleFile(
    const std::filesystem::path& model_folder, const std::filesystem::path& file, Report& report);
// tokenizer_cases.json with a model's tokenizer.
void checkTokenizer(
    const std::filesystem::path& tokenizer_folder,
    const std::filesystem::path& cases,
    Report& report);
// sd15_keys.json: the names and shapes of every tensor at the real size. Takes no memory for
// weights.
void checkTensorNames(const std::filesystem::path& keys, Report& report);
// safetensors-format/: files to read and files to refuse.
void checkFileFormat(const std::filesystem::path& folder, Report& report);

}  // namespace diptych::parity
