// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of the house, read from the includes: who may include whom.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Include {
  std::string file;    // relative to the source tree
  std::string target;  // what stands between the quotes or brackets
};

bool isSource(const fs::path& path) {
  return path.extension() == ".cpp" || path.extension() == ".h";
}

std::vector<Include> includesBelow(const std::string& folder) {
  static const std::regex pattern(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
  const fs::path root = DIPTYCH_SOURCE_DIR;
  std::vector<Include> includes;
  for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
    if (!entry.is_regular_file() || !isSource(entry.path())) {
      continue;
    }
    std::ifstream stream(entry.path());
    std::smatch match;
    for (std::string line; std::getline(stream, line);) {
      if (std::regex_search(line, match, pattern)) {
        includes.push_back({fs::relative(entry.path(), root).generic_string(), match[1]});
      }
    }
  }
  return includes;
}

bool startsWith(const std::string& text, const std::string& start) {
  return text.rfind(start, 0) == 0;
}

bool isTorch(const std::string& target) {
  return startsWith(target, "torch/") || startsWith(target, "ATen/") || startsWith(target, "c10/");
}

// "core/model/unet.h" -> "model".
std::string coreFolder(const std::string& path) { return path.substr(5, path.find('/', 5) - 5); }

// What a folder may see besides itself: everything that what it sees may see.
const std::map<std::string, std::set<std::string>>& allowed() {
  static const std::map<std::string, std::set<std::string>> table = {
      {"base", {}},
      {"tensor", {"base"}},
      {"image", {"base"}},
      {"text", {"base"}},
      {"model", {"base", "tensor", "text"}},
      {"diffusion", {"base", "tensor", "text", "model"}},
      {"dataset", {"base", "tensor", "text", "model", "diffusion", "image"}},
      {"gallery", {"base", "tensor", "text", "model", "diffusion", "image", "dataset"}},
      {"evaluation", {"base", "tensor", "text", "model", "diffusion", "image", "dataset"}},
      {"statistics",
       {"base", "tensor", "text", "model", "diffusion", "image", "dataset", "evaluation"}},
      {"training", {"base", "tensor", "text", "model", "diffusion", "image", "dataset"}},
      {"experiment",
       {"base", "tensor", "text", "model", "diffusion", "image", "dataset", "training"}},
      {"comparison",
       {"base",
        "tensor",
        "text",
        "model",
        "diffusion",
        "image",
        "dataset",
        "training",
        "experiment"}},
      {"pretraining",
       {"base",
        "tensor",
        "text",
        "model",
        "diffusion",
        "image",
        "dataset",
        "evaluation",
        "training",
        "experiment"}},
      {"sweep",
       {"base",
        "tensor",
        "text",
        "model",
        "diffusion",
        "image",
        "dataset",
        "training",
        "experiment"}},
  };
  return table;
}

TEST(Layers, EveryFolderOfCoreIsKnown) {
  for (const auto& entry : fs::directory_iterator(fs::path(DIPTYCH_SOURCE_DIR) / "core")) {
    if (entry.is_directory()) {
      EXPECT_TRUE(allowed().contains(entry.path().filename().string())) << entry.path();
    }
  }
}

TEST(Layers, CoreLooksOnlyDownwards) {
  for (const auto& [file, target] : includesBelow("core")) {
    EXPECT_FALSE(startsWith(target, "ui/") || startsWith(target, "app/")) << file << ": " << target;
    if (startsWith(target, "core/")) {
      const auto from = coreFolder(file);
      const auto to = coreFolder(target);
      EXPECT_TRUE(from == to || allowed().at(from).contains(to)) << file << ": " << target;
    }
  }
}

TEST(Layers, CoreKnowsNoWindow) {
  for (const auto& [file, target] : includesBelow("core")) {
    const bool qt = target.size() > 1 && target[0] == 'Q' && std::isupper(target[1]) != 0;
    EXPECT_FALSE(qt || startsWith(target, "Qt") || target == "qcustomplot.h")
        << file << ": " << target;
  }
}

TEST(Layers, BaseImageAndTextAreTorchFree) {
  for (const std::string folder : {"core/base", "core/image", "core/text"}) {
    for (const auto& [file, target] : includesBelow(folder)) {
      EXPECT_FALSE(isTorch(target)) << file << ": " << target;
    }
  }
}

// The window reads these headers; what they include must be torch-free all the way down.
TEST(Layers, HeadersForTheWindowAreTorchFree) {
  std::map<std::string, std::vector<std::string>> includes;
  for (const auto& [file, target] : includesBelow("core")) {
    includes[file].push_back(target);
  }
  for (const auto& entry : includes) {
    const auto& file = entry.first;
    const auto folder = coreFolder(file);
    const bool for_window = file == "core/statistics/set_measures.h" || folder == "base" ||
                            folder == "image" || folder == "dataset" || folder == "gallery" ||
                            folder == "training" || folder == "experiment" ||
                            folder == "comparison" || folder == "sweep";
    if (!for_window || !file.ends_with(".h")) {
      continue;
    }
    std::set<std::string> seen;
    std::vector<std::string> open = {file};
    while (!open.empty()) {
      const auto current = open.back();
      open.pop_back();
      for (const auto& target : includes[current]) {
        EXPECT_FALSE(isTorch(target)) << file << " sees " << target << " through " << current;
        if (startsWith(target, "core/") && seen.insert(target).second) {
          open.push_back(target);
        }
      }
    }
  }
}

// Besides the folders made for it, the window reads three torch-free headers of the engine.
TEST(Layers, TheWindowDoesNotReachIntoTheEngine) {
  const std::set<std::string> torch_free = {
      "core/model/model_facts.h", "core/diffusion/generation_settings.h", "core/tensor/threads.h"};
  for (const auto& [file, target] : includesBelow("ui")) {
    EXPECT_FALSE(isTorch(target)) << file << ": " << target;
    EXPECT_FALSE(startsWith(target, "app/")) << file << ": " << target;
    if (startsWith(target, "core/tensor/") || startsWith(target, "core/model/") ||
        startsWith(target, "core/diffusion/") || startsWith(target, "core/text/")) {
      EXPECT_TRUE(torch_free.contains(target)) << file << ": " << target;
    }
  }
}

TEST(Layers, OnlyTheLogKnowsSpdlog) {
  for (const std::string folder : {"core", "ui", "app"}) {
    for (const auto& [file, target] : includesBelow(folder)) {
      EXPECT_TRUE(!startsWith(target, "spdlog/") || file == "core/base/log.cpp") << file;
    }
  }
}

}  // namespace
