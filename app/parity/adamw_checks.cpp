// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parity/checks.h"
#include "app/parity/objective.h"
#include "core/base/error.h"
#include "core/training/adamw.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace diptych::parity {
namespace {

AdamWSettings settingsOf(const nlohmann::json& facts) {
  return {
      .beta1 = facts.at("betas").at(0).get<double>(),
      .beta2 = facts.at("betas").at(1).get<double>(),
      .epsilon = facts.at("eps").get<double>(),
      .weight_decay = facts.at("weight_decay").get<double>()};
}

// A row of afterN.summary: mean, population standard deviation, norm and largest of the change
// since the start, first values.
torch::Tensor summaryOf(
    const torch::Tensor& now, const torch::Tensor& start, std::int64_t columns) {
  constexpr std::int64_t kStatistics = 4;
  const auto value = now.detach().to(torch::kFloat64).flatten();
  const auto change = value - start.to(torch::kFloat64).flatten();
  auto row = torch::zeros({columns}, torch::kFloat64);
  row[0] = value.mean();
  row[1] = (value - value.mean()).square().mean().sqrt();
  row[2] = change.norm();
  row[3] = change.abs().max();
  const auto shown = std::min(value.numel(), columns - kStatistics);
  row.slice(0, kStatistics, kStatistics + shown).copy_(value.slice(0, 0, shown));
  return row;
}

// The atol of columns 0, 1, 2, 3 and of all that follow.
torch::Tensor widened(const torch::Tensor& atol, std::int64_t columns) {
  const auto last = atol.size(1) - 1;
  return torch::cat(
      {atol.slice(1, 0, last), atol.slice(1, last).expand({atol.size(0), columns - last})}, 1);
}

// The place of a table that uses most of its tolerance.
Deviation worstOf(
    const torch::Tensor& got,
    const torch::Tensor& want,
    const torch::Tensor& atol,
    const std::vector<NamedParameter>& rows) {
  const auto error = (got - want.to(torch::kFloat64)).abs();
  const auto tolerance = atol.to(torch::kFloat64).contiguous();
  auto share =
      torch::where(error <= tolerance, error / tolerance.clamp_min(1e-30), error / tolerance + 1);
  share = torch::where(share.isnan(), torch::full_like(share, 2e30), share);
  const auto place = share.argmax().item<std::int64_t>();
  return {
      error.flatten()[place].item<double>(),
      tolerance.flatten()[place].item<double>(),
      fmt::format(
          "{} column {}",
          rows.at(static_cast<std::size_t>(place / got.size(1))).name,
          place % got.size(1))};
}

// One training run of train.json, with a model of its own.
class AdamWRun {
 public:
  AdamWRun(
      const std::filesystem::path& folder,
      const References& references,
      const std::string& key,
      Report& report)
      : references_(references),
        key_(key),
        facts_(references.json().at(key)),
        model_(loadParityModel(folder)),
        line_(fmt::format("{}/train/{}", model_.name, key)),
        objective_(model_, references.json().at("losses").at(facts_.at("loss").get<std::string>())),
        parameters_(chooseParameters(
            model_,
            references.json()
                .at("names")
                .at(facts_.at("names").get<std::string>())
                .get<std::vector<std::string>>())),
        optimizer_(settingsOf(facts_)),
        report_(report) {
    std::vector<torch::Tensor> values;
    for (const auto& parameter : parameters_) {
      start_.push_back(parameter.value.detach().clone());
      values.push_back(parameter.value);
    }
    optimizer_.addGroup(values);
  }

  void check() {
    const auto steps = references_.tensor(key_ + "/loss_per_step").numel();
    const auto snapshots = facts_.at("snapshots_after").get<std::vector<std::int64_t>>();
    std::vector<double> losses;
    std::vector<double> norms;
    for (std::int64_t step = 0; step < steps; ++step) {
      report_.throwIfStopped();
      takeStep(step, losses, norms);
      if (std::find(snapshots.begin(), snapshots.end(), step + 1) != snapshots.end()) {
        checkSnapshot(step + 1);
      }
    }
    const torch::NoGradGuard no_grad;
    compare("loss_per_step", torch::tensor(losses, torch::kFloat64));
    compare("grad_norm_per_step", torch::tensor(norms, torch::kFloat64));
    compare("loss_first_batch_at_end", lossOf(0).reshape({1}));
  }

 private:
  torch::Tensor lossOf(std::int64_t batch) const {
    return objective_
        .losses(
            model_,
            [&](const std::string& name) { return references_.tensor("adamw/in/" + name)[batch]; })
        .mean();
  }

  void takeStep(std::int64_t batch, std::vector<double>& losses, std::vector<double>& norms) {
    optimizer_.zeroGradients();
    const auto loss = lossOf(batch);
    loss.backward();
    losses.push_back(loss.item<double>());
    norms.push_back(optimizer_.gradientNorm());
    if (facts_.at("max_grad_norm").is_number()) {
      optimizer_.clipGradients(norms.back(), facts_.at("max_grad_norm").get<double>());
    }
    optimizer_.step(facts_.at("lr").get<double>());
  }

  void compare(const std::string& output, const torch::Tensor& got) {
    const auto name = line_ + "/" + output;
    report_.guard(name, [&] {
      const auto key = key_ + "/" + output;
      report_.compare(name, got, references_.tensor(key), references_.tolerance(key));
    });
  }

  void checkSnapshot(std::int64_t step) {
    const auto prefix = fmt::format("after{}.", step);
    for (const auto& output : references_.keys(key_ + "/" + prefix)) {
      if (output == "summary") {
        report_.guard(line_ + "/" + prefix + output, [&] { checkSummary(prefix); });
      } else if (output != "atol") {
        compare(prefix + output, valueOf(output));
      }
    }
  }

  void checkSummary(const std::string& prefix) {
    const auto want = references_.tensor(key_ + "/" + prefix + "summary");
    const auto atol = references_.tensor(key_ + "/" + prefix + "atol");
    std::vector<torch::Tensor> rows;
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
      rows.push_back(summaryOf(parameters_[i].value, start_[i], want.size(1)));
    }
    const auto got = torch::stack(rows);
    const auto name = line_ + "/" + prefix + "summary";
    if (got.sizes() != want.sizes()) {
      report_.compare(name, got, want, 0);
      return;
    }
    report_.deviation(name, worstOf(got, want, widened(atol, want.size(1)), parameters_));
  }

  torch::Tensor valueOf(const std::string& name) const {
    const auto found = std::find_if(
        parameters_.begin(), parameters_.end(), [&](const auto& one) { return one.name == name; });
    if (found == parameters_.end()) {
      throw Error(fmt::format("\"{}\" is not among the trained parameters.", name));
    }
    return found->value;
  }

  const References& references_;
  std::string key_;
  const nlohmann::json& facts_;
  ParityModel model_;
  std::string line_;
  Objective objective_;
  std::vector<NamedParameter> parameters_;
  std::vector<torch::Tensor> start_;
  AdamW optimizer_;
  Report& report_;
};

}  // namespace

void checkAdamW(const ParityModel& model, const References& references, Report& report) {
  for (const auto& [key, facts] : references.json().items()) {
    if (key.starts_with("adamw/")) {
      report.guard(fmt::format("{}/train/{}", model.name, key), [&] {
        AdamWRun(model.folder, references, key, report).check();
      });
    }
  }
  for (const auto& run : references.cases("adamw/")) {
    if (run != "in" && !references.describes("adamw/" + run)) {
      report.leaveOut(
          fmt::format("{}/train/adamw/{}", model.name, run), "train.json has no such entry");
    }
  }
}

}  // namespace diptych::parity
