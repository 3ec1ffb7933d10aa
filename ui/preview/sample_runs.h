// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/preview/sample_set.h"

#include <QString>

#include <cstdint>
#include <vector>

namespace diptych::ui {

// The samples of several runs, moved through their steps together: at a step each run shows the
// newest pictures that it had by then.
class SampleRuns {
 public:
  struct Row {
    QString label;  // the prompt, and the run when there are more
    std::vector<const diptych::SamplePicture*> cells;  // one for each scale; null: none
  };

  // A known id only gets the new words.
  void add(const QString& id, const QString& title, const QString& caption);
  void remove(const QString& id);
  void clear() { runs_.clear(); }
  // Of a run that was not added: nothing happens.
  void addSamples(const QString& id, const std::vector<diptych::SamplePicture>& samples);
  bool contains(const QString& id) const;

  bool empty() const;                       // no run has a picture
  std::vector<std::int64_t> steps() const;  // of all runs
  std::int64_t newestStep() const;          // -1: none
  std::vector<double> cfgs() const;
  // The same prompt of all runs lies together.
  std::vector<Row> rows(std::int64_t step) const;
  QString title() const;
  QString caption() const;

 private:
  struct Run {
    QString id;
    QString title;
    QString caption;
    SampleSet samples;
  };

  bool several() const;
  Row rowOf(const Run& run, int row, std::int64_t step, const std::vector<double>& all) const;

  std::vector<Run> runs_;
};

}  // namespace diptych::ui
