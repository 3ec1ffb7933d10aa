// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/terminal.h"
#include "core/base/error.h"
#include "core/model/model_facts.h"
#include "core/model/model_source.h"
#include "core/model/stable_diffusion.h"
#include "core/tensor/device.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <set>
#include <string>

namespace diptych::cli {
namespace {

namespace fs = std::filesystem;

void printLine(const std::string& key, const std::string& value) {
  std::cout << fmt::format("{:<16}{}\n", key, value);
}

std::string millions(std::int64_t parameters) {
  return fmt::format("{:.2f} M parameters", static_cast<double>(parameters) / 1e6);
}

void info(const std::string& model) {
  const auto facts = describeModel(model);
  printLine("path", fs::absolute(facts.path).string());
  printLine("kind", facts.kind);
  printLine("prediction", facts.prediction_type);
  printLine(
      "resolution",
      fmt::format("{} px, sides are multiples of {}", facts.resolution, facts.size_multiple));
  printLine("VAE factor", std::to_string(facts.factor));
  printLine("prompt", fmt::format("{} tokens with both ends", facts.max_tokens));
  printLine("UNet", millions(facts.unet_parameters));
  printLine("VAE", millions(facts.vae_parameters));
  printLine("text encoder", millions(facts.text_encoder_parameters));
  printLine("on disk", formatBytes(facts.bytes_on_disk));
  printLine("SHA-256", hashModel(model));
}

struct ConvertOptions {
  std::string model;
  std::string out;
  std::string dtype;  // the one that loses nothing unless given
  std::string config;
};

// The narrowest dtype that keeps every weight as it is: the stored one, or fp32 when they differ.
std::string losslessDtype(const ConvertOptions& options) {
  const auto source = openModel(options.model, options.config);
  std::set<std::string> stored;
  for (const auto& [part, weights] : source.parts) {
    for (const auto& [name, file_name] : weights.names) {
      stored.insert(weights.file->entries().at(file_name).dtype);
    }
  }
  if (stored == std::set<std::string>{"F16"}) {
    return "fp16";
  }
  return stored == std::set<std::string>{"BF16"} ? "bf16" : "fp32";
}

torch::Dtype chooseDtype(const ConvertOptions& options) {
  const auto lossless = losslessDtype(options);
  if (options.dtype.empty()) {
    return parseDtype(lossless);
  }
  const auto dtype = parseDtype(options.dtype);
  if (dtype != torch::kFloat32 && options.dtype != lossless) {
    std::cerr << fmt::format(
        "Note: {} rounds the weights; {} keeps them as they are.\n", options.dtype, lossless);
  }
  return dtype;
}

// A name that ends in .safetensors asks for a single file, any other for a diffusers folder.
void convert(const ConvertOptions& options, const Session& session) {
  const fs::path out = options.out;
  if (fs::exists(out)) {
    throw Error(fmt::format("{}: exists already. Choose another name or remove it.", out.string()));
  }
  LoadOptions load;
  load.config_folder = options.config;
  const auto dtype = chooseDtype(options);
  const auto model = loadModel(options.model, load, session.stop);
  if (out.extension() == ".safetensors") {
    saveSingleFile(model, out, dtype);
  } else {
    saveModelFolder(model, out, dtype);
  }
  std::cout << out.string() << '\n';
}

}  // namespace

void addModelCommands(CLI::App& app, Session& session) {
  auto* model = app.add_subcommand("model", "Look at and convert models");
  model->require_subcommand(1);

  auto* info_command = model->add_subcommand("info", "What a model is");
  auto path = std::make_shared<std::string>();
  info_command->add_option("model", *path, "Diffusers folder or single .safetensors")->required();
  info_command->callback([path] { info(*path); });

  auto* convert_command = model->add_subcommand(
      "convert", "Diffusers folder to single .safetensors or back; which one, OUT's ending says");
  auto options = std::make_shared<ConvertOptions>();
  convert_command->add_option("model", options->model, "What to read")->required();
  convert_command->add_option("out", options->out, "What to write: FOLDER or NAME.safetensors")
      ->required();
  convert_command->add_option(
      "--dtype",
      options->dtype,
      "fp32, fp16 or bf16 (default: as the weights are stored, fp32 when they differ, so that "
      "nothing is lost)");
  convert_command->add_option(
      "--config",
      options->config,
      "Diffusers folder with the configuration and tokenizer that a single file lacks");
  convert_command->callback([options, &session] { convert(*options, session); });
}

}  // namespace diptych::cli
