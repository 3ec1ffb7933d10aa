// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweep/sweep_difference.h"
#include "ui/bridge/worker.h"

#include <QCache>
#include <QImage>
#include <QObject>
#include <QSet>

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace diptych::ui {

// The pictures of a sweep's cells, read in the background: small ones while many are seen, so that
// thousands fit into a bounded memory. Only what is wanted now is read.
class SweepPictures : public QObject {
  Q_OBJECT

 public:
  // Pictures of this side come as they are.
  static constexpr int kFullSide = 1 << 14;

  explicit SweepPictures(QObject* parent = nullptr);
  ~SweepPictures() override;

  // Forgets all pictures before. An empty folder: none is read.
  void open(const std::filesystem::path& folder, const SweepPlan& plan);
  // Every picture becomes its difference from a cell; nothing: as they are.
  void setDifference(const std::optional<SweepDifference>& difference);
  // Files may have been written again.
  void forgetAll();

  // With its longer side at most the power of two from side up; until that is read another size;
  // null when there is none yet.
  QImage picture(const SweepCell& cell, int side) const;
  // Why a picture cannot be shown; empty: it can, or was not tried.
  QString problem(const SweepCell& cell) const;
  // Replaces what was wanted before. The first are read first.
  void want(std::vector<SweepCell> cells, int side);

 Q_SIGNALS:
  void loaded();

 private:
  struct Read;
  struct Reader;
  int levelOf(int side) const;
  quint64 keyOf(const SweepCell& cell, int level) const;
  void readNext();
  void take(std::vector<Read> read, int level);

  SweepPlan plan_;
  std::filesystem::path folder_;
  std::optional<SweepDifference> difference_;
  mutable QCache<quint64, QImage> pictures_;  // costs are bytes
  QHash<quint64, QString> problems_;          // by cell
  std::vector<SweepCell> wanted_;
  int wanted_level_ = 0;
  bool reading_ = false;
  std::shared_ptr<Reader> reader_;  // used by the worker only
  Worker worker_;
};

}  // namespace diptych::ui
