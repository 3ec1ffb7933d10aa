// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/set_measures.h"

#include "core/base/error.h"
#include "core/base/sha256.h"
#include "core/statistics/autoencoder.h"
#include "core/statistics/measure_cache.h"
#include "core/statistics/pixel_measures.h"
#include "core/statistics/set_summary.h"
#include "core/statistics/similarity.h"
#include "core/tensor/threads.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace diptych {
namespace {

namespace fs = std::filesystem;

// A picture on its way.
struct PictureJob {
  std::size_t item = 0;
  std::string hash;  // of the file; empty when that is of no use
  std::optional<PictureMeasures> measures;
  bool from_cache = false;
  std::string problem;  // why it was not read
};

class SetMeasurer {
 public:
  SetMeasurer(const DataSet& data_set, const MeasureSettings& settings, std::stop_token stop)
      : data_set_(data_set), stop_(std::move(stop)), autoencoder_(settings.model, settings.device) {
    if (!settings.cache.empty()) {
      onCache([&] { cache_.emplace(settings.cache); });
    }
    if (cache_) {
      autoencoder_hash_ = autoencoder_.hash(stop_);
    }
    autoencoder_.load(stop_);
    measures_.pictures.resize(data_set.items.size());
  }

  SetMeasures run(const MeasureProgress& on_progress) {
    const auto total = data_set_.items.size();
    for (std::size_t begin = 0; begin < total;) {
      if (stop_.stop_requested()) {
        throw Stopped();
      }
      const auto end = std::min(total, begin + autoencoder_.picturesAtATime());
      measureGroup(begin, end);
      begin = end;
      if (on_progress) {
        on_progress(end, total);
      }
    }
    fillMeans(measures_);
    fillSimilarities(measures_, stop_);
    return std::move(measures_);
  }

 private:
  // The cache only saves time: without it the work is done all the same, and a problem says so.
  template <typename Action>
  void onCache(Action&& action) {
    try {
      action();
    } catch (const std::exception& e) {
      cache_.reset();
      measures_.problems.push_back(fmt::format("What is measured is not kept. {}", describe(e)));
    }
  }

  void measureGroup(std::size_t begin, std::size_t end) {
    std::vector<PictureJob> jobs(end - begin);
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      jobs[i].item = begin + i;
    }
    if (cache_) {
      sideBySide(jobs.size(), [&](std::size_t i) { hashFile(jobs[i]); });
      findInCache(jobs);
    }
    measureMissing(jobs);
    for (auto& job : jobs) {
      finish(job);
    }
  }

  const fs::path& fileOf(const PictureJob& job) const { return data_set_.items[job.item].path; }

  void hashFile(PictureJob& job) const {
    try {
      job.hash = sha256OfFile(fileOf(job));
    } catch (const std::exception& e) {
      job.problem = describe(e);
    }
  }

  void findInCache(std::vector<PictureJob>& jobs) {
    for (auto& job : jobs) {
      if (cache_ && job.problem.empty()) {
        onCache([&] { job.measures = cache_->find(job.hash, autoencoder_hash_); });
        if (job.measures && job.measures->latents.mean.size() != autoencoder_.latentChannels()) {
          job.measures.reset();  // somebody else wrote it
        }
        job.from_cache = job.measures.has_value();
      }
    }
  }

  void measureMissing(std::vector<PictureJob>& jobs) {
    std::vector<PictureJob*> missing;
    for (auto& job : jobs) {
      if (!job.measures && job.problem.empty()) {
        missing.push_back(&job);
      }
    }
    if (!missing.empty()) {
      sideBySide(missing.size(), [&](std::size_t i) { measure(*missing[i]); });
    }
  }

  void measure(PictureJob& job) {
    Image image;
    try {
      image = readImage(fileOf(job));
    } catch (const std::exception& e) {
      job.problem = describe(e);
      return;
    }
    job.measures = PictureMeasures{measurePixels(image), autoencoder_.measure(image)};
  }

  void finish(PictureJob& job) {
    if (!job.problem.empty()) {
      measures_.problems.push_back(job.problem);
      return;
    }
    if (cache_ && !job.from_cache) {
      onCache([&] { cache_->store(job.hash, autoencoder_hash_, *job.measures); });
    }
    if (std::isnan(job.measures->latents.psnr)) {
      const auto& item = data_set_.items[job.item];
      measures_.problems.push_back(fmt::format(
          "{}: {} x {} pixels are too few for the autoencoder; its latents are left out.",
          item.path.string(),
          item.size.width,
          item.size.height));
    }
    measures_.pictures[job.item] = std::move(job.measures);
  }

  const DataSet& data_set_;
  std::stop_token stop_;
  Autoencoder autoencoder_;
  std::string autoencoder_hash_;
  std::optional<MeasureCache> cache_;
  SetMeasures measures_;
};

// The variable's folder, unless it is not named in full (as the XDG base directories ask for).
fs::path folderIn(const char* variable) {
  const char* value = std::getenv(variable);
  const fs::path folder = value == nullptr ? "" : value;
  return folder.is_absolute() ? folder : fs::path();
}

}  // namespace

SetMeasures measureSet(
    const DataSet& data_set,
    const MeasureSettings& settings,
    std::stop_token stop,
    const MeasureProgress& on_progress) {
  return SetMeasurer(data_set, settings, std::move(stop)).run(on_progress);
}

fs::path measuresCacheFolder() {
  const auto cache = folderIn("XDG_CACHE_HOME");
  const auto home = folderIn("HOME");
  if (cache.empty() && home.empty()) {
    throw Error(
        "Neither XDG_CACHE_HOME nor HOME names a folder. Say where measures are to be kept.");
  }
  return (cache.empty() ? home / ".cache" : cache) / "diptych" / "measures";
}

}  // namespace diptych
