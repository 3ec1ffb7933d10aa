// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/caption_tokens.h"
#include "core/gallery/arrangement.h"
#include "core/statistics/set_measures.h"
#include "ui/bridge/worker.h"

#include <QObject>
#include <QString>

#include <array>
#include <memory>
#include <vector>

namespace diptych::ui {

// What is known of one column before it is put in order.
struct GallerySource {
  std::shared_ptr<const DataSet> data_set;
  std::shared_ptr<const SetMeasures> measures;        // null: not measured
  std::shared_ptr<const std::vector<double>> losses;  // by item; NaN: not known; null: none known

  bool operator==(const GallerySource&) const = default;
};

// What the gallery shows at one moment. Shared between threads, never changed.
struct GalleryView {
  std::array<GallerySource, kMostSets> sources;
  std::vector<GallerySet> sets;                 // kMostSets of them
  std::shared_ptr<const CaptionTokens> tokens;  // that the captions were counted with; may be null
  ArrangedRows arranged;
  Arrangement arrangement;
};

// Puts the pictures of the open sets into rows in the background, anew whenever something about
// them or about what is wanted changes; of several changes in a row the last one counts. Pictures
// are shown before their captions' tokens are counted, which takes longer.
class GalleryArranger : public QObject {
  Q_OBJECT

 public:
  explicit GalleryArranger(QObject* parent = nullptr);

  void setSource(std::size_t set, const GallerySource& source);
  const GallerySource& source(std::size_t set) const { return sources_.at(set); }
  void setArrangement(const Arrangement& arrangement);
  const Arrangement& arrangement() const { return arrangement_; }
  // Whose tokenizer counts the captions' tokens.
  void setModel(const QString& model);
  // Null until it is read.
  const std::shared_ptr<const CaptionTokens>& tokens() const { return tokens_; }

  // Never null.
  const std::shared_ptr<const GalleryView>& view() const { return view_; }
  bool busy() const { return busy_; }

 Q_SIGNALS:
  void viewChanged();
  // The arrangement cannot be made: a mistake in the filter, or too many pictures. The view stays.
  void refused(const QString& message);
  void tokensFailed(const QString& message);

 private:
  void schedule();
  void arrange();

  std::array<GallerySource, kMostSets> sources_;
  Arrangement arrangement_;
  std::shared_ptr<const CaptionTokens> tokens_;
  std::shared_ptr<const GalleryView> view_;
  bool scheduled_ = false;
  bool busy_ = false;
  Worker tokenizer_;
  Worker worker_;
};

}  // namespace diptych::ui
