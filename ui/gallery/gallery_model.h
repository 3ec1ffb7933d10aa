// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/gallery_arranger.h"

#include <QAbstractTableModel>
#include <QColor>
#include <QHash>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace diptych::ui {

class ThumbnailLoader;

// Which of the sets a column of the gallery is.
enum class SetKind { Original, Synthetic, Control };
inline constexpr SetKind kSetKinds[] = {SetKind::Original, SetKind::Synthetic, SetKind::Control};
QString setTitle(SetKind kind);
// Told apart by colour-blind readers, on light and dark ground.
QColor setColour(SetKind kind);

// A picture by its set and its place in the set's pictures.
struct PicturePlace {
  std::size_t set = 0;
  std::size_t picture = 0;
  bool operator==(const PicturePlace&) const = default;
};

// The rows of a gallery view, a column for every set that is open. Thumbnails are asked for when
// they are painted; the view repaints when they come.
class GalleryModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Role {
    NameRole = Qt::UserRole + 1,
    PathRole,
    SetRole,        // int
    ThumbnailRole,  // QPixmap, null while it is on its way
    BadgeRole,
    WarningRole,  // bool: the badge says that something is wrong
    BrokenRole,   // bool: there is nothing to be seen
    ReasonRole,   // why
    MissingRole   // bool: no picture stands here
  };

  explicit GalleryModel(ThumbnailLoader& thumbnails, QObject* parent = nullptr);

  void setView(std::shared_ptr<const GalleryView> view);
  const GalleryView& view() const { return *view_; }
  const std::shared_ptr<const GalleryView>& sharedView() const { return view_; }

  std::optional<PicturePlace> placeOf(const QModelIndex& index) const;
  QModelIndex indexOf(const PicturePlace& place) const;
  // By name in the set; for finding a picture again after the folder was read anew.
  std::optional<PicturePlace> find(std::size_t set, const std::string& name) const;
  // Null where no picture stands or it was left out.
  const PictureItem* item(const QModelIndex& index) const;
  // The sets of the columns.
  const std::vector<std::size_t>& columns() const { return columns_; }
  // With edits that are on their way to the disk.
  QString caption(const QModelIndex& index) const;

  // Shown until it has been saved and the folder read again.
  void showEdited(const QString& path, const QString& caption);
  void markSaved(const QString& path);
  void forgetEdited(const QString& path);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;

 Q_SIGNALS:
  // Somebody has typed another caption.
  void captionTyped(const diptych::PictureItem& item, const QString& caption);

 private:
  QString badge(const PicturePlace& place) const;
  bool isWarning(const PicturePlace& place) const;
  QString toolTip(const PicturePlace& place, const QModelIndex& index) const;
  // As the person sees it: an edit may be on its way to the disk.
  PictureItem shownItem(const QModelIndex& index) const;
  void forgetSaved();
  const GallerySet& setOf(const PicturePlace& place) const { return view_->sets[place.set]; }

  ThumbnailLoader& thumbnails_;
  std::shared_ptr<const GalleryView> view_;
  std::vector<std::size_t> columns_;
  struct Edited {
    QString caption;
    bool saved = false;
  };
  QHash<QString, Edited> edited_;  // by picture path
};

}  // namespace diptych::ui
