// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/one_variable_check.h"

#include "core/base/error.h"
#include "core/base/sha256.h"
#include "core/dataset/buckets.h"
#include "core/model/model_facts.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// What can differ between arms. Pictures are matched by their names without endings.
struct ArmFacts : BatchFacts {
  std::map<std::string, std::string> captions;
  std::map<std::string, std::string> hashes;
  std::map<std::string, std::string> sizes;  // "640x480"
  json settings;
};

std::string textOf(const ImageSize& size) { return fmt::format("{}x{}", size.width, size.height); }

std::int64_t dividedUp(std::int64_t count, std::int64_t by) { return (count + by - 1) / by; }

void countBatches(BatchFacts& facts, const TrainingConfig& config) {
  std::int64_t pictures = 0;
  std::int64_t batches = 0;
  for (const auto& [bucket, count] : facts.buckets) {
    pictures += count;
    batches += dividedUp(count, config.batch_size);
    facts.incomplete_batches += count % config.batch_size == 0 ? 0 : 1;
  }
  facts.steps_per_epoch = dividedUp(batches, config.gradient_accumulation_steps);
  // Of max_steps only whole epochs are counted here, which is what arms are compared by.
  const auto epochs = config.max_steps > 0
                          ? config.max_steps / std::max<std::int64_t>(1, facts.steps_per_epoch)
                          : config.max_epochs;
  constexpr std::int64_t kMost = std::int64_t{1} << 40;  // more are as many
  facts.pictures_seen = std::min(epochs, kMost) * std::min(pictures, std::int64_t{1} << 20);
}

// What decides how an arm is trained, without what every run has of its own.
json comparableSettings(const TrainingConfig& config) {
  auto settings = toJson(config);
  for (const auto* name : {"name", "data_set", "runs_folder", "seed"}) {
    settings.erase(name);
  }
  return settings;
}

ArmFacts factsOf(
    const Experiment& experiment,
    const ExperimentPlaces& places,
    const Arm& arm,
    const std::set<std::string>& held_out,
    const std::stop_token& stop) {
  const auto data_set = scanDataSet(places.dataOf(arm), stop);
  requireOwnStems(data_set);
  ArmFacts facts{batchFactsOf(experiment, places, arm, data_set, held_out), {}, {}, {}, {}};
  for (const auto& item : data_set.items) {
    if (stop.stop_requested()) {
      throw Stopped();
    }
    const auto stem = pictureStem(item.name);
    facts.captions[stem] = item.caption;
    facts.hashes[stem] = sha256OfFile(item.path);
    facts.sizes[stem] = textOf(item.size);
  }
  facts.settings = comparableSettings(configOf(experiment, places, arm, experiment.seeds.front()));
  return facts;
}

// Those in both whose values differ.
std::vector<std::string> differing(
    const std::map<std::string, std::string>& a, const std::map<std::string, std::string>& b) {
  std::vector<std::string> names;
  for (const auto& [name, value] : a) {
    const auto found = b.find(name);
    if (found != b.end() && found->second != value) {
      names.push_back(name);
    }
  }
  return names;
}

std::vector<std::string> missing(
    const std::map<std::string, std::string>& from, const std::map<std::string, std::string>& in) {
  std::vector<std::string> names;
  for (const auto& [name, value] : from) {
    if (!in.contains(name)) {
      names.push_back(name);
    }
  }
  return names;
}

std::string listed(std::vector<std::string> names) {
  constexpr std::size_t kShown = 3;
  const auto count = names.size();
  names.resize(std::min(count, kShown));
  return fmt::format("{}{}", fmt::join(names, ", "), count > kShown ? ", ..." : "");
}

class Comparison {
 public:
  Comparison(const Experiment& experiment, const Arm& arm, std::vector<ArmDifference>& found)
      : experiment_(experiment), arm_(arm), found_(found) {}

  void compare(const ArmFacts& reference, const ArmFacts& facts) {
    compareNames(reference, facts);
    compareMaps("pictures", reference.hashes, facts.hashes, "pictures have other bytes");
    compareMaps("captions", reference.captions, facts.captions, "captions differ");
    compareMaps("picture sizes", reference.sizes, facts.sizes, "pictures have another size");
    compareBuckets(reference, facts);
    compareNumbers("incomplete batches", reference.incomplete_batches, facts.incomplete_batches);
    compareNumbers("steps per epoch", reference.steps_per_epoch, facts.steps_per_epoch);
    compareNumbers("pictures seen", reference.pictures_seen, facts.pictures_seen);
    for (const auto& [name, value] : reference.settings.items()) {
      if (const auto& other = facts.settings.at(name); other != value) {
        add("settings: " + name, fmt::format("{} instead of {}", other.dump(), value.dump()));
      }
    }
  }

  void compareSeeds(const Arm& reference) {
    if (arm_.seed_offset != reference.seed_offset) {
      add("seeds",
          fmt::format(
              "{} is added to them instead of {}", arm_.seed_offset, reference.seed_offset));
    }
  }

 private:
  void add(const std::string& kind, const std::string& what) {
    ArmDifference difference{arm_.name, kind, what};
    difference.declared = kind == experiment_.variable;
    const auto& accepted = experiment_.accepted;
    difference.accepted =
        std::find(accepted.begin(), accepted.end(), difference.id()) != accepted.end();
    found_.push_back(difference);
  }

  void compareNames(const ArmFacts& reference, const ArmFacts& facts) {
    const auto gone = missing(reference.captions, facts.captions);
    const auto extra = missing(facts.captions, reference.captions);
    if (!gone.empty() || !extra.empty()) {
      add("names",
          fmt::format(
              "{} pictures instead of {}; {} are missing{}, {} are its own{}",
              facts.captions.size(),
              reference.captions.size(),
              gone.size(),
              gone.empty() ? "" : " (" + listed(gone) + ")",
              extra.size(),
              extra.empty() ? "" : " (" + listed(extra) + ")"));
    }
  }

  void compareMaps(
      const std::string& kind,
      const std::map<std::string, std::string>& reference,
      const std::map<std::string, std::string>& own,
      const std::string& what) {
    if (const auto names = differing(reference, own); !names.empty()) {
      add(kind, fmt::format("{} {} ({})", names.size(), what, listed(names)));
    }
  }

  void compareBuckets(const ArmFacts& reference, const ArmFacts& facts) {
    if (facts.buckets != reference.buckets) {
      const auto text = [](const std::map<std::string, int>& buckets) {
        std::vector<std::string> parts;
        for (const auto& [bucket, count] : buckets) {
          parts.push_back(fmt::format("{} in {}", count, bucket));
        }
        return fmt::format("{}", fmt::join(parts, ", "));
      };
      add("buckets",
          fmt::format("{}; the reference has {}", text(facts.buckets), text(reference.buckets)));
    }
  }

  void compareNumbers(const std::string& kind, std::int64_t reference, std::int64_t own) {
    if (reference != own) {
      add(kind, fmt::format("{} instead of {}", own, reference));
    }
  }

  const Experiment& experiment_;
  const Arm& arm_;
  std::vector<ArmDifference>& found_;
};

}  // namespace

BatchFacts batchFactsOf(
    const Experiment& experiment,
    const ExperimentPlaces& places,
    const Arm& arm,
    const DataSet& data_set,
    const std::set<std::string>& held_out) {
  const auto config = configOf(experiment, places, arm, experiment.seeds.front());
  const auto buckets = bucketSizes(config.resolution, describeModel(config.model).size_multiple);
  BatchFacts facts;
  for (const auto& item : data_set.items) {
    if (!held_out.contains(pictureStem(item.name))) {
      ++facts.buckets[textOf(buckets[chooseBucket(buckets, item.size)])];
    }
  }
  countBatches(facts, config);
  return facts;
}

std::vector<ArmDifference> checkOneVariable(
    const Experiment& experiment,
    const ExperimentPlaces& places,
    std::stop_token stop,
    const std::function<void(std::size_t, std::size_t)>& on_progress) {
  const auto& reference = experiment.arms.front();
  std::vector<ArmDifference> found;
  const auto panel = planPanel(experiment.panel, referencePictures(experiment, places, stop), 0);
  const std::set<std::string> held_out(panel.held_out.begin(), panel.held_out.end());
  const auto reference_facts = factsOf(experiment, places, reference, held_out, stop);
  for (std::size_t i = 1; i < experiment.arms.size(); ++i) {
    const auto& arm = experiment.arms[i];
    if (on_progress) {
      on_progress(i, experiment.arms.size());
    }
    Comparison comparison(experiment, arm, found);
    comparison.compareSeeds(reference);
    if (places.hasDataOf(arm)) {
      comparison.compare(reference_facts, factsOf(experiment, places, arm, held_out, stop));
    }
  }
  return found;
}

void requireOneVariable(const std::vector<ArmDifference>& differences) {
  std::vector<std::string> open;
  for (const auto& difference : differences) {
    if (difference.isOpen()) {
      open.push_back(fmt::format("\"{}\" ({})", difference.id(), difference.what));
    }
  }
  if (!open.empty()) {
    throw Error(fmt::format(
        "The arms differ in more than the declared variable: {}. Make them alike, or accept each "
        "difference by writing its name into \"accepted\" of {}.",
        fmt::join(open, "; "),
        kExperimentFile));
  }
}

}  // namespace diptych
