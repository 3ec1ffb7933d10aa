// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parity/checks.h"
#include "core/base/error.h"

#include <fmt/core.h>

#include <map>

namespace diptych::parity {
namespace {

constexpr const char* kUnknown = "no such result is known here";

// Calls known(key) for every output of a case; what it does not know is left out.
template <typename Known>
void forEachOutput(
    const References& references,
    const std::string& name,
    const std::string& one_case,
    Report& report,
    const Known& known) {
  for (const auto& output : references.keys(one_case + "/out/")) {
    const auto line = fmt::format("{}/{}/{}", name, one_case, output);
    report.guard(line, [&] {
      const auto got = known(output);
      if (!got.defined()) {
        report.leaveOut(line, kUnknown);
        return;
      }
      const auto key = one_case + "/out/" + output;
      const auto want = references.tensor(key);
      // Some references hold the first items of the batch only.
      report.compare(
          line,
          want.dim() > 0 && got.dim() > 0 && want.size(0) < got.size(0)
              ? got.slice(0, 0, want.size(0))
              : got,
          want,
          references.tolerance(key));
    });
  }
}

// "hidden.3" -> 3 for the prefix "hidden."; -1 for other names.
int numberAfter(const std::string& name, const std::string& prefix) {
  const bool fits = name.starts_with(prefix) && name.size() > prefix.size() &&
                    name.find_first_not_of("0123456789", prefix.size()) == std::string::npos;
  return fits ? std::stoi(name.substr(prefix.size())) : -1;
}

torch::Tensor textState(
    CLIPTextModel& encoder, const torch::Tensor& ids, const std::string& output) {
  if (output == "last") {
    return encoder->forward(ids);
  }
  if (const int skip = numberAfter(output, "skip"); skip >= 0) {
    return encoder->forward(ids, skip);
  }
  if (const int layer = numberAfter(output, "hidden."); layer >= 0) {
    return encoder->hiddenStates(ids).at(static_cast<std::size_t>(layer));
  }
  return {};
}

void checkPromptIds(
    const ParityModel& model,
    const References& references,
    const std::string& one_case,
    Report& report) {
  const auto line = fmt::format("{}/text/{}/ids", model.name, one_case);
  if (!model.parts.tokenizer) {
    report.leaveOut(line, "the model has no tokenizer");
    return;
  }
  const auto& prompts = references.json().at(one_case);
  const auto want = references.tensor(one_case + "/in/ids");
  std::vector<torch::Tensor> rows;
  for (const auto& prompt : prompts) {
    rows.push_back(model.parts.tokenize(prompt.get<std::string>()));
  }
  report.compare(line, torch::cat(rows), want, 0);
}

torch::Tensor pixelsOf(const torch::Tensor& tensor) {
  return tensor.scalar_type() == torch::kUInt8 ? tensor.to(torch::kFloat32) / 127.5 - 1 : tensor;
}

void checkEncoding(
    AutoencoderKL& vae,
    const References& references,
    const std::string& name,
    const std::string& one_case,
    Report& report) {
  const auto latents = vae->encode(pixelsOf(references.tensor(one_case + "/in/pixels")));
  forEachOutput(references, name, one_case, report, [&](const std::string& output) {
    return output == "mean" ? latents.mean : output == "logvar" ? latents.logvar : torch::Tensor();
  });
}

void checkDecoding(
    AutoencoderKL& vae,
    const References& references,
    const std::string& name,
    const std::string& one_case,
    Report& report) {
  const auto pixels = vae->decode(references.tensor(one_case + "/in/latents"));
  forEachOutput(references, name, one_case, report, [&](const std::string& output) {
    return output == "pixels" ? pixels : torch::Tensor();
  });
}

}  // namespace

void checkTextEncoder(const ParityModel& model, const References& references, Report& report) {
  const torch::NoGradGuard no_grad;
  auto encoder = model.parts.text_encoder;
  const auto name = model.name + "/text";
  if (!references.hasJson()) {
    report.leaveOut(name + "/ids", "there is no text.json with the prompts");
  }
  for (const auto& one_case : references.cases()) {
    report.guard(name + "/" + one_case, [&] {
      if (references.describes(one_case)) {
        checkPromptIds(model, references, one_case, report);
      }
      const auto ids = references.tensor(one_case + "/in/ids");
      forEachOutput(references, name, one_case, report, [&](const std::string& output) {
        return textState(encoder, ids, output);
      });
    });
  }
}

void checkUNet(const ParityModel& model, const References& references, Report& report) {
  const torch::NoGradGuard no_grad;
  auto unet = model.parts.unet;
  const auto name = model.name + "/unet";
  for (const auto& one_case : references.cases()) {
    report.guard(name + "/" + one_case, [&] {
      const auto in = [&](const char* key) { return references.tensor(one_case + "/in/" + key); };
      std::map<std::string, torch::Tensor> inner;
      const auto eps = unet->forward(in("sample"), in("timestep"), in("cond"), &inner);
      forEachOutput(references, name, one_case, report, [&](const std::string& output) {
        const std::string prefix = "inner.";
        if (output.starts_with(prefix)) {
          return inner[output.substr(prefix.size())];
        }
        return output == "eps" ? eps : torch::Tensor();
      });
    });
  }
}

void checkVae(const ParityModel& model, const References& references, Report& report) {
  const torch::NoGradGuard no_grad;
  auto vae = model.parts.vae;
  const auto name = model.name + "/vae";
  for (const auto& one_case : references.cases()) {
    report.guard(name + "/" + one_case, [&] {
      if (references.has(one_case + "/in/pixels")) {
        checkEncoding(vae, references, name, one_case, report);
      } else {
        checkDecoding(vae, references, name, one_case, report);
      }
    });
  }
}

}  // namespace diptych::parity
