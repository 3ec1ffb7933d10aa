// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parity/checks.h"
#include "core/base/atomic_file.h"
#include "core/model/ldm_names.h"
#include "core/tensor/safetensors.h"

#include <fmt/core.h>

#include <map>

namespace diptych::parity {
namespace {

namespace fs = std::filesystem;

// A folder of this process for the files that are written and read again.
class TemporaryFolder {
 public:
  TemporaryFolder() : path_(temporaryName(fs::temp_directory_path() / "diptych-parity")) {
    fs::create_directories(path_);
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

// How many tensors of two sets are the same, and the first that is not.
struct Comparison {
  std::size_t all = 0;
  std::size_t equal = 0;
  std::string first_difference;

  void add(const std::string& name, bool is_equal) {
    ++all;
    equal += is_equal ? 1 : 0;
    if (!is_equal && first_difference.empty()) {
      first_difference = fmt::format(", not \"{}\"", name);
    }
  }

  void writeTo(Report& report, const std::string& line) const {
    report.verdict(
        line,
        all > 0 && equal == all,
        fmt::format(
            "{} of {} tensors are equal in name, shape and value{}", equal, all, first_difference));
  }
};

bool areEqual(const torch::Tensor& a, const torch::Tensor& b) {
  return a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes() && torch::equal(a, b);
}

void compareModules(
    const torch::nn::Module& got, const torch::nn::Module& want, Comparison& comparison) {
  const auto parameters = got.named_parameters();
  for (const auto& item : want.named_parameters()) {
    const auto* found = parameters.find(item.key());
    comparison.add(item.key(), found != nullptr && areEqual(*found, item.value()));
  }
  for (const auto& item : parameters) {
    if (!want.named_parameters().contains(item.key())) {
      comparison.add(item.key(), false);
    }
  }
}

void compareModels(
    const StableDiffusion& got,
    const StableDiffusion& want,
    const std::string& line,
    Report& report) {
  Comparison comparison;
  compareModules(*got.text_encoder, *want.text_encoder, comparison);
  compareModules(*got.unet, *want.unet, comparison);
  compareModules(*got.vae, *want.vae, comparison);
  comparison.writeTo(report, line);
}

// The dtype that most of the weights have.
torch::Dtype dtypeOf(const SafetensorsFile& file) {
  std::map<std::string, int> counts;
  for (const auto& [name, entry] : file.entries()) {
    ++counts[entry.dtype];
  }
  if (counts["F16"] > counts["F32"]) {
    return torch::kFloat16;
  }
  return counts["BF16"] > counts["F32"] ? torch::kBFloat16 : torch::kFloat32;
}

// Every weight of the reference, and nothing else but what single files may hold beside.
void compareFiles(
    const SafetensorsFile& got,
    const SafetensorsFile& want,
    const std::string& line,
    Report& report) {
  Comparison comparison;
  for (const auto& [name, entry] : want.entries()) {
    if (!isIgnoredInSingleFiles(name)) {
      comparison.add(name, got.contains(name) && areEqual(got.tensor(name), want.tensor(name)));
    }
  }
  for (const auto& [name, entry] : got.entries()) {
    if (!want.contains(name) && !isIgnoredInSingleFiles(name)) {
      comparison.add(name, false);
    }
  }
  comparison.writeTo(report, line);
}

}  // namespace

void checkSingleFile(const fs::path& model_folder, const fs::path& file, Report& report) {
  const auto line = file.filename().string();
  const auto model = loadModel(model_folder);
  const auto single = loadModel(file, {.config_folder = model_folder});
  const SafetensorsFile reference(file);
  const auto dtype = dtypeOf(reference);
  const TemporaryFolder temporary;
  report.guard(line + "/load", [&] { compareModels(single, model, line + "/load", report); });
  report.guard(line + "/save", [&] {
    const auto path = temporary.path() / "saved.safetensors";
    saveSingleFile(model, path, dtype);
    compareFiles(SafetensorsFile(path), reference, line + "/save", report);
    compareModels(loadModel(path), model, line + "/save_and_load", report);
  });
  report.guard(line + "/to_folder", [&] {
    const auto path = temporary.path() / "folder";
    saveModelFolder(single, path, dtype);
    compareModels(loadModel(path), model, line + "/to_folder", report);
  });
}

}  // namespace diptych::parity
