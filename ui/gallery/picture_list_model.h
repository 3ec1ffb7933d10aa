// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/data_set.h"

#include <QAbstractListModel>
#include <QHash>
#include <QString>
#include <QStringList>

#include <memory>

namespace diptych::ui {

class ThumbnailLoader;

// The pictures of one data set. Thumbnails are asked for when they are painted.
class PictureListModel : public QAbstractListModel {
  Q_OBJECT

 public:
  enum Role { NameRole = Qt::UserRole + 1, ThumbnailRole, BadgeRole, WarningRole, BrokenRole };

  explicit PictureListModel(ThumbnailLoader& thumbnails, QObject* parent = nullptr);

  void setDataSet(std::shared_ptr<const DataSet> data_set);
  const std::shared_ptr<const DataSet>& dataSet() const { return data_set_; }

  // The picture of the same name (its ending may differ), else of the same caption.
  QModelIndex counterpartOf(const PictureItem& item) const;
  const PictureItem* item(const QModelIndex& index) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

 private:
  void showThumbnails(const QStringList& paths);

  ThumbnailLoader& thumbnails_;
  std::shared_ptr<const DataSet> data_set_;
  QHash<QString, int> row_of_path_;
  QHash<QString, int> row_of_stem_;
  QHash<QString, int> row_of_caption_;
};

}  // namespace diptych::ui
