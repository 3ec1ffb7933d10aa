// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Runs an entry point without libFuzzer, which g++ does not have: fuzz ROUNDS [FILE or FOLDER]...
#include "tests/fuzz/fuzz_entry.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

std::string contentOf(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

void addSeeds(const fs::path& path, std::vector<std::string>& seeds) {
  if (!fs::is_directory(path)) {
    if (fs::exists(path)) {
      seeds.push_back(contentOf(path));
    }
    return;
  }
  std::vector<fs::path> files(fs::directory_iterator(path), {});
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    seeds.push_back(contentOf(file));
  }
}

class Mutator {
 public:
  std::string mutate(std::string bytes, const std::vector<std::string>& seeds) {
    const auto changes = 1 + below(4);
    for (std::size_t i = 0; i < changes; ++i) {
      changeOnce(bytes, seeds);
    }
    return bytes;
  }

  std::size_t below(std::size_t limit) {
    return limit == 0 ? 0 : std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }

 private:
  void changeOnce(std::string& bytes, const std::vector<std::string>& seeds) {
    const auto at = below(bytes.size());
    switch (below(5)) {
      case 0:
        bytes.resize(at);
        break;
      case 1:
        bytes.insert(at, bytes.substr(at, below(16)));
        break;
      case 2:
        bytes.erase(at, below(16));
        break;
      case 3: {
        const auto& other = seeds[below(seeds.size())];
        bytes.insert(at, other.substr(below(other.size()), below(64)));
        break;
      }
      default:
        if (!bytes.empty()) {
          bytes[at] = static_cast<char>(below(256));
        }
    }
  }

  std::mt19937 random_{555};
};

void run(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

}  // namespace

int main(int count, char** arguments) {
  const long rounds = count > 1 ? std::atol(arguments[1]) : 1000;
  auto seeds = builtInSeeds();
  for (int i = 2; i < count; ++i) {
    addSeeds(arguments[i], seeds);
  }
  for (const auto& seed : seeds) {
    run(seed);
  }
  Mutator mutator;
  for (long round = 0; round < rounds; ++round) {
    run(mutator.mutate(seeds[mutator.below(seeds.size())], seeds));
  }
  std::cout << seeds.size() << " seeds, " << rounds << " mutants: none did harm\n";
}
