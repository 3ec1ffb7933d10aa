// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gallery/picture_list_model.h"

#include "ui/bridge/paths.h"
#include "ui/bridge/thumbnail_loader.h"

#include <QLocale>

#include <utility>

namespace diptych::ui {

namespace {

// "birds/penguin" of "birds/penguin.jpg".
QString stemOf(const std::string& name) {
  return toText(std::filesystem::path(name).replace_extension());
}

QString toolTipOf(const PictureItem& item) {
  const auto caption = item.caption.empty() ? PictureListModel::tr("no caption")
                                            : QString::fromStdString(item.caption).toHtmlEscaped();
  return PictureListModel::tr(
             "<p><b>%1</b><br>%2 × %3 pixels, %4</p><p>%5</p><p>Caption from: %6</p>")
      .arg(toText(item.name).toHtmlEscaped())
      .arg(item.size.width)
      .arg(item.size.height)
      .arg(QLocale().formattedDataSize(static_cast<qint64>(item.file_size)), caption)
      .arg(QString::fromStdString(describeSource(item.caption_source)));
}

QString badgeOf(CaptionSource source) {
  switch (source) {
    case CaptionSource::None:
      return PictureListModel::tr("no caption");
    case CaptionSource::TextFile:
      return QStringLiteral(".txt");
    case CaptionSource::CaptionFile:
      return QStringLiteral(".caption");
    case CaptionSource::FileName:
      return PictureListModel::tr("file name");
  }
  return {};
}

}  // namespace

PictureListModel::PictureListModel(ThumbnailLoader& thumbnails, QObject* parent)
    : QAbstractListModel(parent), thumbnails_(thumbnails) {
  connect(&thumbnails, &ThumbnailLoader::thumbnailsReady, this, &PictureListModel::showThumbnails);
}

void PictureListModel::setDataSet(std::shared_ptr<const DataSet> data_set) {
  beginResetModel();
  data_set_ = std::move(data_set);
  row_of_path_.clear();
  row_of_stem_.clear();
  row_of_caption_.clear();
  for (int row = 0; row < rowCount(); ++row) {
    const auto& item = data_set_->items[row];
    row_of_path_.insert(toText(item.path), row);
    row_of_stem_.insert(stemOf(item.name), row);
    const auto caption = QString::fromStdString(item.caption);
    if (!caption.isEmpty() && !row_of_caption_.contains(caption)) {
      row_of_caption_.insert(caption, row);
    }
  }
  endResetModel();
}

QModelIndex PictureListModel::counterpartOf(const PictureItem& item) const {
  int row = row_of_stem_.value(stemOf(item.name), -1);
  if (row < 0) row = row_of_caption_.value(QString::fromStdString(item.caption), -1);
  return row < 0 ? QModelIndex() : index(row);
}

const PictureItem* PictureListModel::item(const QModelIndex& index) const {
  return index.isValid() && index.row() < rowCount() ? &data_set_->items[index.row()] : nullptr;
}

int PictureListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() || !data_set_ ? 0 : static_cast<int>(data_set_->items.size());
}

QVariant PictureListModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const auto& item = data_set_->items[index.row()];
  switch (role) {
    case Qt::DisplayRole:
      return item.caption.empty() ? toText(item.name) : QString::fromStdString(item.caption);
    case Qt::ToolTipRole:
      return toolTipOf(item);
    case NameRole:
      return toText(item.name);
    case ThumbnailRole:
      return thumbnails_.thumbnail(toText(item.path));
    case BadgeRole:
      return badgeOf(item.caption_source);
    case WarningRole:
      return item.caption.empty();
    case BrokenRole:
      return thumbnails_.isBroken(toText(item.path));
    default:
      return {};
  }
}

void PictureListModel::showThumbnails(const QStringList& paths) {
  for (const auto& path : paths) {
    const int row = row_of_path_.value(path, -1);
    if (row >= 0) Q_EMIT dataChanged(index(row), index(row), {ThumbnailRole, BrokenRole});
  }
}

}  // namespace diptych::ui
