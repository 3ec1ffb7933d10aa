// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/memory.h"

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/model/model_facts.h"

#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>

namespace diptych {

namespace {

constexpr std::uint64_t kFloat = 4;

// "MemAvailable:   123 kB" or "inactive_file 456": the number behind the name.
std::optional<std::uint64_t> numberBehind(
    const std::filesystem::path& file, const std::string& name) {
  std::ifstream input(file);
  for (std::string line; std::getline(input, line);) {
    std::istringstream words(line);
    std::string first;
    std::uint64_t number = 0;
    if (words >> first >> number && first == name) {
      return number;
    }
  }
  return std::nullopt;
}

// Empty for "max" and when there is no such file.
std::optional<std::uint64_t> numberIn(const std::filesystem::path& file) {
  std::ifstream input(file);
  std::uint64_t number = 0;
  return input >> number ? std::optional(number) : std::nullopt;
}

struct GroupFiles {
  const char* limit;
  const char* usage;
  const char*
      reclaimable;  // in memory.stat: cached files, which the kernel drops when asked for memory
};

constexpr GroupFiles kVersion1{
    "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"};
constexpr GroupFiles kVersion2{"memory.max", "memory.current", "inactive_file"};

std::optional<std::uint64_t> leftInGroup(
    const std::filesystem::path& group, const GroupFiles& files) {
  const auto limit = numberIn(group / files.limit);
  const auto usage = numberIn(group / files.usage);
  if (!limit || !usage) {
    return std::nullopt;
  }
  const auto cached = numberBehind(group / "memory.stat", files.reclaimable).value_or(0);
  const auto used = *usage - std::min(*usage, cached);
  return *limit - std::min(*limit, used);
}

// A limit may stand at any level above the group. Inside a container the group's path may not
// exist: then only the top does.
void lowerByGroups(
    const std::filesystem::path& mount,
    std::filesystem::path group,
    const GroupFiles& files,
    std::optional<std::uint64_t>& available) {
  while (true) {
    if (const auto left = leftInGroup(mount / group, files)) {
      available = available ? std::min(*available, *left) : *left;
    }
    if (group.empty()) {
      return;
    }
    group = group.parent_path();
  }
}

std::string describeBytes(std::uint64_t bytes) {
  const auto count = static_cast<double>(bytes);
  return count < 1e9 ? fmt::format("{:.0f} MB", count / 1e6)
                     : fmt::format("{:.1f} GB", count / 1e9);
}

}  // namespace

MemoryEstimate estimateMemory(
    const TrainingConfig& config, const ModelFacts& facts, std::size_t pictures) {
  const auto text = static_cast<std::uint64_t>(facts.text_encoder_parameters);
  const auto unet = static_cast<std::uint64_t>(facts.unet_parameters);
  const auto all = unet + text + static_cast<std::uint64_t>(facts.vae_parameters);
  const auto trained = unet + (config.train_text_encoder ? text : 0);
  const std::uint64_t copies = 3 + (config.use_ema ? 1 : 0);  // gradient, two moments, average
  const auto side = static_cast<std::uint64_t>(config.resolution / std::max(1, facts.factor));
  constexpr std::uint64_t kLatentFloats = 2 * 4;  // mean and log-variance of four channels
  MemoryEstimate estimate;
  estimate.fixed_bytes = kFloat * (all + copies * trained + pictures * kLatentFloats * side * side);
  // SD 1.5 at 512 pixels (64 x 64 latents) keeps about 5 GB per picture in float32 for the way
  // back, 1 GB when checkpointed.
  const std::uint64_t per_latent_pixel = config.gradient_checkpointing ? 250'000 : 1'200'000;
  const double width = std::min(1.0, static_cast<double>(unet) / 860e6);
  estimate.activation_bytes = static_cast<std::uint64_t>(
      width * static_cast<double>(config.batch_size * side * side * per_latent_pixel));
  return estimate;
}

std::optional<std::uint64_t> availableMemory(const std::filesystem::path& root) {
  std::optional<std::uint64_t> available;
  if (const auto kilobytes = numberBehind(root / "proc/meminfo", "MemAvailable:")) {
    available = *kilobytes * 1024;
  }
  std::ifstream groups(root / "proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    const auto controllers = line.find(':');
    const auto path = line.find(":/", controllers);
    if (controllers == std::string::npos || path == std::string::npos) {
      continue;
    }
    const auto names = fmt::format(",{},", line.substr(controllers + 1, path - controllers - 1));
    const std::filesystem::path group = line.substr(path + 2);
    if (names.find(",memory,") != std::string::npos) {
      lowerByGroups(root / "sys/fs/cgroup/memory", group, kVersion1, available);
    } else if (names == ",,") {
      lowerByGroups(root / "sys/fs/cgroup", group, kVersion2, available);
    }
  }
  return available;
}

void requireMemory(const MemoryEstimate& estimate, std::optional<std::uint64_t> available) {
  if (!available) {
    return;
  }
  if (estimate.fixed_bytes > *available) {
    throw Error(fmt::format(
        "Training this model needs at least {} of memory (weights, gradients, optimizer), but {} "
        "are free. "
        "Close other programs, train without the text encoder or EMA, or choose a smaller model.",
        describeBytes(estimate.fixed_bytes),
        describeBytes(*available)));
  }
  if (estimate.fixed_bytes + estimate.activation_bytes > *available) {
    log::warning(
        "Training may run out of memory: about {} are needed and {} are free. "
        "A smaller batch_size or gradient_checkpointing needs less.",
        describeBytes(estimate.fixed_bytes + estimate.activation_bytes),
        describeBytes(*available));
  }
}

}  // namespace diptych
