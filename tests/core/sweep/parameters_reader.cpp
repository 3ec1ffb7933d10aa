// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "parameters_reader.h"

#include <nlohmann/json.hpp>

#include <iterator>
#include <regex>
#include <sstream>
#include <vector>

namespace diptych {
namespace {

// modules/infotext_utils.py: \s*(\w[\w \-/]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)
const std::regex& pairPattern() {
  static const std::regex pattern(
      R"re(\s*(\w[\w \-/]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$))re", std::regex::ECMAScript);
  return pattern;
}

std::string strip(const std::string& text) {
  const auto begin = text.find_first_not_of(" \t\n\r");
  return begin == std::string::npos
             ? std::string()
             : text.substr(begin, text.find_last_not_of(" \t\n\r") - begin + 1);
}

void addLine(std::string& text, const std::string& line) {
  text += (text.empty() ? "" : "\n") + line;
}

}  // namespace

ReadParameters readParameters(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(strip(text));
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  ReadParameters read;
  if (lines.empty()) return read;
  auto last = lines.back();
  lines.pop_back();
  const std::vector<std::smatch> matches{
      std::sregex_iterator(last.begin(), last.end(), pairPattern()), std::sregex_iterator()};
  if (matches.size() < 3) {
    lines.push_back(last);
  } else {
    for (const auto& match : matches) {
      const auto value = match[2].str();
      read.pairs[match[1]] =
          value.starts_with('"') ? nlohmann::json::parse(value).get<std::string>() : value;
    }
  }
  bool negative = false;
  for (auto line : lines) {
    line = strip(line);
    if (line.starts_with("Negative prompt:")) {
      negative = true;
      line = strip(line.substr(16));
    }
    addLine(negative ? read.negative_prompt : read.prompt, line);
  }
  return read;
}

}  // namespace diptych
