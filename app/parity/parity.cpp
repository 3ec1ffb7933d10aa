// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parity/parity.h"

#include "app/parity/checks.h"
#include "core/base/error.h"
#include "core/base/json_file.h"
#include "core/tensor/threads.h"
#include "core/text/clip_tokenizer.h"

#include <fmt/core.h>

#include <set>
#include <utility>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using parity::ParityModel;
using parity::References;
using parity::Report;

constexpr std::string_view kReferenceSuffix = "-ref";
constexpr std::string_view kSingleFileSuffix = "-ldm.safetensors";

using ReferenceCheck = std::function<void(const References&)>;

// The names before a suffix among the folder's entries, in order.
std::set<std::string> namesBefore(const fs::path& folder, std::string_view suffix) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (name.size() > suffix.size() && name.ends_with(suffix)) {
      names.insert(name.substr(0, name.size() - suffix.size()));
    }
  }
  return names;
}

// Checks one file of NAME-ref; model_has says whether the model has the part that it needs.
void checkPart(
    const ParityModel& model,
    const fs::path& references,
    const std::string& part,
    bool model_has,
    const ReferenceCheck& check,
    Report& report) {
  const auto line = fmt::format("{}/{}", model.name, part);
  if (!fs::exists(references / (part + ".safetensors"))) {
    report.leaveOut(line, "has no references");
  } else if (!model_has) {
    report.leaveOut(line, "the model lacks a part that this needs");
  } else {
    report.guard(line, [&] { check(References(references, part)); });
  }
}

void checkModel(const fs::path& folder, const fs::path& references, Report& report) {
  const auto model = parity::loadParityModel(folder);
  const bool has_unet = !model.parts.unet.is_empty();
  const bool has_vae = !model.parts.vae.is_empty();
  const bool has_scheduler = model.hasScheduler();
  const auto check = [&](const char* part, bool model_has, const ReferenceCheck& run) {
    checkPart(model, references, part, model_has, run, report);
  };
  check("text", model.text_folder == folder, [&](const References& r) {
    checkTextEncoder(model, r, report);
  });
  check("unet", has_unet, [&](const References& r) { checkUNet(model, r, report); });
  check("vae", has_vae, [&](const References& r) { checkVae(model, r, report); });
  check("schedulers", has_unet && has_scheduler, [&](const References& r) {
    checkNoiseSchedule(model, r, report);
    checkSamplers(model, r, report);
  });
  check("generate", has_unet && has_vae && has_scheduler, [&](const References& r) {
    checkGeneration(model, r, report);
  });
  check("train", has_unet && model.hasTextEncoder() && has_scheduler, [&](const References& r) {
    checkLosses(model, r, report);
    checkAdamW(model, r, report);
  });
}

void checkModels(const fs::path& folder, Report& report) {
  for (const auto& name : namesBefore(folder, kReferenceSuffix)) {
    if (!fs::is_directory(folder / name)) {
      report.leaveOut(name, "the references are there, the model is not");
      continue;
    }
    report.guard(name, [&] {
      checkModel(folder / name, folder / (name + std::string(kReferenceSuffix)), report);
    });
  }
  for (const auto& name : namesBefore(folder, kSingleFileSuffix)) {
    const auto file = name + std::string(kSingleFileSuffix);
    if (!fs::is_directory(folder / name)) {
      report.leaveOut(file, "the single file is there, the model folder is not");
      continue;
    }
    if (!parity::isWholeModel(folder / name)) {
      report.leaveOut(file, "the model folder lacks a part");
      continue;
    }
    report.guard(file, [&] { checkSingleFile(folder / name, folder / file, report); });
  }
}

// The cases belong to one vocabulary: a model's whose start token has the id that they begin with.
void checkTokenizerCases(const fs::path& folder, const fs::path& cases, Report& report) {
  const auto start = readJsonFile(cases).at("cases").at(0).at("ids").at(0).get<std::int64_t>();
  const std::set<fs::path> models(fs::directory_iterator(folder), {});
  for (const auto& model : models) {
    const auto tokenizer = model / "tokenizer";
    if (fs::exists(tokenizer / "vocab.json") && ClipTokenizer(tokenizer).startId() == start) {
      checkTokenizer(tokenizer, cases, report);
      return;
    }
  }
  report.leaveOut("tokenizer", "no model has a tokenizer with the vocabulary of the cases");
}

void checkSharedFiles(const fs::path& folder, Report& report) {
  const auto check = [&](const char* name, const std::function<void(const fs::path&)>& run) {
    if (fs::exists(folder / name)) {
      report.guard(name, [&] { run(folder / name); });
    } else {
      report.leaveOut(name, "is not there");
    }
  };
  check("tokenizer_cases.json", [&](const fs::path& path) {
    checkTokenizerCases(folder, path, report);
  });
  check("sd15_keys.json", [&](const fs::path& path) { checkTensorNames(path, report); });
  check("safetensors-format", [&](const fs::path& path) { checkFileFormat(path, report); });
}

}  // namespace

int runParity(const fs::path& folder, std::ostream& out, std::stop_token stop) {
  if (!fs::is_directory(folder)) {
    throw Error(fmt::format("{}: is no folder with references.", folder.string()));
  }
  // The references come from one thread, and networks this small are slower with more.
  const OneThread one_thread(true);
  Report report(out, std::move(stop));
  checkSharedFiles(folder, report);
  checkModels(folder, report);
  if (report.checked() == 0) {
    throw Error(fmt::format(
        "{}: holds nothing to check. Name the folder that has the models NAME and their NAME-ref.",
        folder.string()));
  }
  report.writeSummary();
  return report.misses();
}

}  // namespace diptych
