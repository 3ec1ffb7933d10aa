// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/live_generator.h"
#include "ui/preview/preview_cache.h"
#include "ui/preview/preview_worker.h"

#include <cstdint>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych::ui {

// A piece of the worker's work.
struct PreviewTask {
  enum class Kind {
    Coarse,       // one coarse picture that somebody waits for
    Final,        // the picture itself
    Surroundings  // coarse pictures of other scales that may be wanted next
  };

  Kind kind = Kind::Final;
  PreviewJob job;
  PreviewKeys keys;
  std::vector<double> cfgs;  // of the coarse ones
  std::stop_source stop;
};

// What is wanted, what is at work and what arrived: the worker's bookkeeping. Not thread-safe.
class PreviewPlan {
 public:
  // Replaces what was wanted and cancels the work that serves it no longer. Returns the number of
  // the request.
  std::uint64_t request(std::vector<PreviewJob> jobs, PreviewHaste haste);
  bool busy() const;
  PreviewEvents takeAll();

  // What is to be done next, if anything; it is at work until end().
  std::optional<PreviewTask> begin();
  void end() { running_.reset(); }

  // Between begin() and end().
  void noteProgress(bool loading, int done, int total);
  void noteStep(const LiveStep& step, double seconds);
  // What the coarse task is to be made of, once all that its pictures share is there: the slider
  // may have moved on.
  const std::vector<double>& scalesNow();
  // One picture, or one for each of the coarse task's scales.
  void finish(std::vector<PreviewPicture> pictures);
  void fail(const std::string& error);

  // Whether a picture of the newest request is made by this model.
  bool needsModel(const std::string& slot) const;
  const PreviewCounts& counts() const { return counts_; }

 private:
  struct Wanted {
    PreviewJob job;
    PreviewKeys keys;
    bool coarse_missing = false;
    bool final_missing = false;
    bool has_coarse = false;  // it was handed out
    bool failed = false;
  };

  void want(PreviewJob job, PreviewHaste haste);
  bool isSlow(const std::string& slot, double seconds) const;
  bool serves(const PreviewTask& task, const Wanted& wanted) const;
  void cancelWhatIsStale();
  std::vector<double> missingAround(const Wanted& wanted) const;
  std::optional<PreviewTask> surroundings() const;
  std::optional<PreviewTask> chosen() const;
  void handOut(const Wanted& wanted, PreviewPicture picture);
  void handOutCoarse(Wanted& wanted, const std::vector<PreviewPicture>& pictures);
  void handOutSketch(const Wanted& wanted, const LiveStep& step);

  std::uint64_t newest_ = 0;
  std::vector<Wanted> wanted_;
  std::optional<PreviewTask> running_;
  std::int64_t stale_calls_ = 0;                    // of what is running
  std::map<std::string, double> seconds_per_call_;  // by slot
  PreviewCache cache_{128 * 1024 * 1024};
  PreviewEvents events_;
  PreviewCounts counts_;
};

}  // namespace diptych::ui
