// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parity/checks.h"
#include "app/parity/objective.h"

#include <fmt/core.h>

#include <cmath>

namespace diptych::parity {
namespace {

struct Gradients {
  std::vector<NamedParameter> parameters;

  torch::Tensor of(const std::string& name) const {
    for (const auto& parameter : parameters) {
      if (parameter.name == name) {
        return parameter.value.grad();
      }
    }
    return {};
  }

  torch::Tensor norms() const {
    std::vector<torch::Tensor> norms;
    for (const auto& parameter : parameters) {
      norms.push_back(parameter.value.grad().to(torch::kFloat64).norm());
    }
    return torch::stack(norms);
  }
};

// Every reference under loss/KIND/ by its name.
torch::Tensor lossResult(
    const std::string& output, const torch::Tensor& per_sample, const Gradients& gradients) {
  const std::string prefix = "grad.";
  if (output == "per_sample") {
    return per_sample;
  }
  if (output == "loss") {
    return per_sample.mean().reshape({1});
  }
  if (output == "grad_norms") {
    return gradients.norms();
  }
  if (output == "grad_norm_total") {
    return gradients.norms().norm().reshape({1});
  }
  return output.starts_with(prefix) ? gradients.of(output.substr(prefix.size())) : torch::Tensor();
}

void checkObjective(
    const ParityModel& model,
    const References& references,
    const std::string& kind,
    const nlohmann::json& facts,
    Report& report) {
  const auto& json = references.json();
  const auto names = json.at("names").at(json.at("grad_norm_names").get<std::string>());
  const Gradients gradients{chooseParameters(model, names.get<std::vector<std::string>>())};
  for (const auto& parameter : gradients.parameters) {
    parameter.value.mutable_grad() = torch::Tensor();
  }
  const auto per_sample = Objective(model, facts).losses(model, [&](const std::string& key) {
    return references.tensor("loss/in/" + key);
  });
  per_sample.mean().backward();
  const auto prefix = fmt::format("loss/{}/", kind);
  for (const auto& output : references.keys(prefix)) {
    const auto line = fmt::format("{}/train/{}{}", model.name, prefix, output);
    report.guard(line, [&] {
      const auto got = lossResult(output, per_sample, gradients);
      if (!got.defined()) {
        report.leaveOut(line, "no such result is known here");
        return;
      }
      report.compare(
          line, got, references.tensor(prefix + output), references.tolerance(prefix + output));
    });
  }
}

}  // namespace

void checkLosses(const ParityModel& model, const References& references, Report& report) {
  const auto losses = references.json().value("losses", nlohmann::json::object());
  for (const auto& [kind, facts] : losses.items()) {
    report.guard(fmt::format("{}/train/loss/{}", model.name, kind), [&] {
      checkObjective(model, references, kind, facts, report);
    });
  }
  for (const auto& kind : references.cases("loss/")) {
    if (kind != "in" && !losses.contains(kind)) {
      report.leaveOut(
          fmt::format("{}/train/loss/{}", model.name, kind), "train.json has no such entry");
    }
  }
}

}  // namespace diptych::parity
