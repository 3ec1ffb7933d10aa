// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/weights.h"

#include "core/base/error.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

namespace diptych {
namespace {

std::map<std::string, torch::Tensor> parametersByName(const torch::nn::Module& module) {
  std::map<std::string, torch::Tensor> parameters;
  for (const auto& item : module.named_parameters()) {
    parameters.emplace(item.key(), item.value());
  }
  return parameters;
}

// "a", or "a" (and 3 more).
std::string firstOf(const std::vector<std::string>& names) {
  return names.size() == 1 ? fmt::format("\"{}\"", names.front())
                           : fmt::format("\"{}\" (and {} more)", names.front(), names.size() - 1);
}

// The names of both sides that the other does not have.
void checkNames(
    ModelPart part,
    const std::map<std::string, torch::Tensor>& parameters,
    const SafetensorsFile& file,
    const FileNames& names) {
  std::vector<std::string> unknown;
  for (const auto& [name, file_name] : names) {
    if (!parameters.contains(name)) {
      unknown.push_back(file_name);
    }
  }
  std::vector<std::string> missing;
  for (const auto& [name, parameter] : parameters) {
    if (!names.contains(name)) {
      missing.push_back(name);
    }
  }
  if (!missing.empty()) {
    throw Error(fmt::format(
        "{}: tensor {} of the {} is missing. The file is not complete, or does not belong to its "
        "config.json.",
        file.path().string(),
        firstOf(missing),
        folderOf(part)));
  }
  if (!unknown.empty()) {
    throw Error(fmt::format(
        "{}: has tensor {}, which the {} does not have. The file does not belong to its "
        "config.json, "
        "or is of a model that is not supported.",
        file.path().string(),
        firstOf(unknown),
        folderOf(part)));
  }
}

bool hasShapeOf(
    ModelPart part,
    const std::string& name,
    const torch::Tensor& parameter,
    std::vector<std::int64_t> shape) {
  if (isConvolutionInSingleFiles(part, name) && shape.size() == 4 && shape[2] == 1 &&
      shape[3] == 1) {
    shape.resize(2);
  }
  return parameter.sizes() == at::IntArrayRef(shape);
}

}  // namespace

void checkWeights(
    ModelPart part,
    const torch::nn::Module& module,
    const SafetensorsFile& file,
    const FileNames& names) {
  const auto parameters = parametersByName(module);
  checkNames(part, parameters, file, names);
  for (const auto& [name, file_name] : names) {
    const auto& entry = file.entries().at(file_name);
    const auto& parameter = parameters.at(name);
    if (!hasShapeOf(part, name, parameter, entry.shape)) {
      throw Error(fmt::format(
          "{}: tensor \"{}\" has the shape [{}]; the {}'s config.json asks for [{}].",
          file.path().string(),
          file_name,
          fmt::join(entry.shape, ", "),
          folderOf(part),
          fmt::join(parameter.sizes().vec(), ", ")));
    }
    if (entry.dtype != "F32" && entry.dtype != "F16" && entry.dtype != "BF16") {
      throw Error(fmt::format(
          "{}: tensor \"{}\" is stored as {}; weights are read as F32, F16 or BF16.",
          file.path().string(),
          file_name,
          entry.dtype));
    }
  }
}

void loadWeights(
    torch::nn::Module& module,
    const SafetensorsFile& file,
    const FileNames& names,
    const torch::TensorOptions& options,
    const std::stop_token& stop) {
  for (auto& [name, parameter] : parametersByName(module)) {
    if (stop.stop_requested()) {
      throw Stopped();
    }
    parameter.set_data(
        file.tensor(names.at(name)).to(options).view(parameter.sizes()).contiguous());
  }
}

TensorMap collectWeights(const torch::nn::Module& module, torch::Dtype dtype) {
  TensorMap tensors;
  for (const auto& [name, parameter] : parametersByName(module)) {
    const auto source = parameter.detach();
    const auto stored = source.to(torch::kCPU, dtype).contiguous();
    if (dtype == torch::kHalf && source.scalar_type() != torch::kHalf &&
        stored.isinf().any().item<bool>() && !source.isinf().any().item<bool>()) {
      throw Error(fmt::format(
          "Tensor \"{}\" has numbers beyond 65504, which fp16 cannot hold. Save as fp32 or bf16.",
          name));
    }
    tensors.emplace(name, stored);
  }
  return tensors;
}

}  // namespace diptych
