// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/version.h"
#include "core/dataset/picture_generator.h"
#include "core/diffusion/sampler.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <string_view>
#include <utility>
#include <vector>

namespace diptych {
namespace {

constexpr std::string_view kKarras = " Karras";

using Pairs = std::vector<std::pair<std::string, std::string>>;

// A value that would be taken for several pairs becomes a JSON string.
std::string quoted(const std::string& value) {
  if (value.find_first_of(",\n:") == std::string::npos) {
    return value;
  }
  return nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// A1111 1.9 and later write "DPM++ 2M Karras" as a sampler and a schedule type.
void addSampler(Pairs& pairs, const std::string& sampler) {
  std::string name = samplerDisplayName(sampler);
  const bool is_karras = std::string_view(name).ends_with(kKarras);
  if (is_karras) {
    name.resize(name.size() - kKarras.size());
  }
  pairs.emplace_back("Sampler", name);
  pairs.emplace_back("Schedule type", is_karras ? "Karras" : "Automatic");
}

std::string joined(const Pairs& pairs) {
  std::string line;
  for (const auto& [key, value] : pairs) {
    if (value.empty()) {
      continue;
    }
    line += line.empty() ? "" : ", ";
    line += key == value ? key : fmt::format("{}: {}", key, quoted(value));
  }
  return line;
}

std::string strippedText(const std::string& text) {
  constexpr std::string_view kSpace = " \t\n\r\f\v";
  const auto begin = text.find_first_not_of(kSpace);
  return begin == std::string::npos ? std::string()
                                    : text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

}  // namespace

std::string parametersText(
    const GenerationSettings& settings,
    const std::string& model_name,
    const std::string& model_hash,
    const std::map<std::string, std::string>& extra) {
  Pairs pairs{{"Steps", fmt::format("{}", settings.steps)}};
  addSampler(pairs, settings.sampler);
  pairs.emplace_back("CFG scale", fmt::format("{}", settings.cfg));
  pairs.emplace_back("Seed", fmt::format("{}", settings.seed));
  pairs.emplace_back("Size", fmt::format("{}x{}", settings.width, settings.height));
  pairs.emplace_back("Model hash", model_hash);
  pairs.emplace_back("Model", model_name);
  pairs.emplace_back("RNG", "CPU");
  pairs.insert(pairs.end(), extra.begin(), extra.end());
  pairs.emplace_back("Version", fmt::format("Diptych {}", version()));
  const auto negative = settings.negative_prompt.empty()
                            ? std::string()
                            : "\nNegative prompt: " + settings.negative_prompt;
  return strippedText(settings.prompt + negative + "\n" + joined(pairs));
}

}  // namespace diptych
