// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gallery/gallery_model.h"

#include "core/gallery/picture_filter.h"
#include "ui/bridge/paths.h"
#include "ui/bridge/thumbnail_loader.h"

#include <QColor>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <utility>

namespace diptych::ui {

namespace {

QString sourceBadge(CaptionSource source) {
  switch (source) {
    case CaptionSource::None:
      return GalleryModel::tr("no caption");
    case CaptionSource::TextFile:
      return QStringLiteral(".txt");
    case CaptionSource::CaptionFile:
      return QStringLiteral(".caption");
    case CaptionSource::FileName:
      return GalleryModel::tr("file name");
  }
  return {};
}

QString knownNumbers(const GallerySet& set, std::size_t picture) {
  QStringList lines;
  for (const auto* word : {"loss", "psnr", "ssim", "noise", "slope"}) {
    const auto value = filterNumber(word, set, picture);
    if (std::isnan(value)) continue;
    lines << GalleryModel::tr("%1: %2").arg(QLatin1String(word), QLocale().toString(value, 'g', 4));
  }
  return lines.join(QStringLiteral(", "));
}

QString tokensText(const GallerySet& set, std::size_t picture) {
  const int tokens = set.numbersOf(picture).tokens;
  if (tokens < 0) return {};
  return tokens > set.max_tokens
             ? GalleryModel::tr("%1 tokens: the model sees the first %2")
                   .arg(tokens)
                   .arg(set.max_tokens)
             : GalleryModel::tr("%1 of %2 tokens").arg(tokens).arg(set.max_tokens);
}

}  // namespace

QString setTitle(SetKind kind) {
  switch (kind) {
    case SetKind::Original:
      return GalleryModel::tr("Original");
    case SetKind::Synthetic:
      return GalleryModel::tr("Synthetic");
    case SetKind::Control:
      return GalleryModel::tr("Control");
  }
  return {};
}

// Blue, vermillion and bluish green of Okabe and Ito (2008).
QColor setColour(SetKind kind) {
  switch (kind) {
    case SetKind::Original:
      return {0, 114, 178};
    case SetKind::Synthetic:
      return {213, 94, 0};
    case SetKind::Control:
      return {0, 158, 115};
  }
  return {};
}

GalleryModel::GalleryModel(ThumbnailLoader& thumbnails, QObject* parent)
    : QAbstractTableModel(parent), thumbnails_(thumbnails) {
  auto empty = std::make_shared<GalleryView>();
  empty->sets.resize(kMostSets);
  view_ = std::move(empty);
}

void GalleryModel::setView(std::shared_ptr<const GalleryView> view) {
  beginResetModel();
  if (view->sources != view_->sources) forgetSaved();
  view_ = std::move(view);
  columns_.clear();
  for (std::size_t set = 0; set < view_->sets.size(); ++set) {
    if (view_->sets[set].pictures) columns_.push_back(set);
  }
  endResetModel();
}

std::optional<PicturePlace> GalleryModel::placeOf(const QModelIndex& index) const {
  if (!index.isValid() || index.row() >= rowCount() || index.column() >= columnCount()) return {};
  const auto set = columns_[static_cast<std::size_t>(index.column())];
  const auto picture = view_->arranged.rows[static_cast<std::size_t>(index.row())][set];
  if (picture == kNoPicture) return {};
  return PicturePlace{set, static_cast<std::size_t>(picture)};
}

QModelIndex GalleryModel::indexOf(const PicturePlace& place) const {
  const auto column = std::find(columns_.begin(), columns_.end(), place.set);
  const auto& rows = view_->arranged.rows;
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& candidate) {
    return candidate[place.set] == static_cast<std::int32_t>(place.picture);
  });
  if (column == columns_.end() || row == rows.end()) return {};
  return index(static_cast<int>(row - rows.begin()), static_cast<int>(column - columns_.begin()));
}

std::optional<PicturePlace> GalleryModel::find(std::size_t set, const std::string& name) const {
  if (!view_->sets[set].pictures) return {};
  const auto& items = view_->sets[set].pictures->dataSet().items;  // sorted by name
  const auto found =
      std::lower_bound(items.begin(), items.end(), name, [](const auto& item, const auto& wanted) {
        return item.name < wanted;
      });
  if (found == items.end() || found->name != name) return {};
  return PicturePlace{set, static_cast<std::size_t>(found - items.begin())};
}

const PictureItem* GalleryModel::item(const QModelIndex& index) const {
  const auto place = placeOf(index);
  return place ? setOf(*place).pictures->item(place->picture) : nullptr;
}

QString GalleryModel::caption(const QModelIndex& index) const {
  const auto* found = item(index);
  if (!found) return {};
  if (edited_.isEmpty()) return QString::fromStdString(found->caption);
  const auto edited = edited_.constFind(toText(found->path));
  return edited != edited_.constEnd() ? edited->caption : QString::fromStdString(found->caption);
}

void GalleryModel::showEdited(const QString& path, const QString& caption) {
  edited_.insert(path, {caption, false});
  if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void GalleryModel::markSaved(const QString& path) {
  const auto found = edited_.find(path);
  if (found != edited_.end()) found->saved = true;
}

void GalleryModel::forgetSaved() {
  edited_.removeIf([](const auto& edited) { return edited.value().saved; });
}

PictureItem GalleryModel::shownItem(const QModelIndex& index) const {
  auto shown = *item(index);
  if (!edited_.contains(toText(shown.path))) return shown;
  const bool from_name = shown.caption_source == CaptionSource::FileName ||
                         shown.caption_source == CaptionSource::None;
  shown.caption = caption(index).toStdString();
  if (shown.caption.empty()) {
    shown.caption_source = CaptionSource::None;
  } else if (from_name) {
    shown.caption_source = CaptionSource::TextFile;
  }
  return shown;
}

void GalleryModel::forgetEdited(const QString& path) {
  if (edited_.remove(path) == 0 || rowCount() == 0) return;
  Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int GalleryModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(view_->arranged.rows.size());
}

int GalleryModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(columns_.size());
}

Qt::ItemFlags GalleryModel::flags(const QModelIndex& index) const {
  if (!placeOf(index)) return Qt::NoItemFlags;
  const auto flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
  return item(index) ? flags | Qt::ItemIsEditable : flags;
}

QVariant GalleryModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const auto place = placeOf(index);
  if (role == MissingRole) return !place;
  if (role == SetRole) return static_cast<int>(columns_[static_cast<std::size_t>(index.column())]);
  if (!place) return {};
  const auto& pictures = *setOf(*place).pictures;
  const auto path = [&] { return toText(pictures.path(place->picture)); };
  const bool left_out = !pictures.item(place->picture);
  switch (role) {
    case Qt::DisplayRole: {
      const auto text = caption(index);
      return text.isEmpty() ? QString::fromStdString(pictures.name(place->picture)) : text;
    }
    case Qt::EditRole:
      return caption(index);
    case Qt::AccessibleTextRole:
      return setTitle(kSetKinds[place->set]) + QStringLiteral(": ") +
             QString::fromStdString(pictures.name(place->picture));
    case Qt::ToolTipRole:
      return toolTip(*place, index);
    case NameRole:
      return QString::fromStdString(pictures.name(place->picture));
    case PathRole:
      return path();
    case ThumbnailRole:
      return left_out ? QVariant() : thumbnails_.thumbnail(path());
    case BadgeRole:
      return left_out ? QString() : badge(*place);
    case WarningRole:
      return isWarning(*place);
    case BrokenRole:
      return left_out || thumbnails_.isBroken(path());
    case ReasonRole: {
      const auto* problem = pictures.problem(place->picture);
      return problem ? QString::fromStdString(*problem) : tr("cannot be read");
    }
    default:
      return {};
  }
}

bool GalleryModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::EditRole || !item(index)) return false;
  const auto text = value.toString().trimmed();
  if (text != caption(index)) Q_EMIT captionTyped(shownItem(index), text);
  return true;
}

// What the pictures are sorted by, else where the caption comes from.
QString GalleryModel::badge(const PicturePlace& place) const {
  const auto& sort = view_->arrangement.sort;
  const auto& set = setOf(place);
  if (!sort.empty()) {
    const auto value = filterNumber(sort, set, place.picture);
    return std::isnan(value) ? QStringLiteral("–") : QLocale().toString(value, 'g', 4);
  }
  if (set.max_tokens > 0 && set.numbersOf(place.picture).tokens > set.max_tokens) {
    return tr("cut off");
  }
  return sourceBadge(set.pictures->item(place.picture)->caption_source);
}

bool GalleryModel::isWarning(const PicturePlace& place) const {
  const auto& set = setOf(place);
  const auto* found = set.pictures->item(place.picture);
  if (!found || !view_->arrangement.sort.empty()) return false;
  return found->caption.empty() ||
         (set.max_tokens > 0 && set.numbersOf(place.picture).tokens > set.max_tokens);
}

QString GalleryModel::toolTip(const PicturePlace& place, const QModelIndex& index) const {
  const auto& pictures = *setOf(place).pictures;
  const auto name = QString::fromStdString(pictures.name(place.picture)).toHtmlEscaped();
  const auto* problem = pictures.problem(place.picture);
  const auto reason = problem ? QString::fromStdString(*problem).toHtmlEscaped() : QString();
  const auto* found = pictures.item(place.picture);
  if (!found) return tr("<p><b>%1</b></p><p>Left out: %2</p>").arg(name, reason);
  const auto text = caption(index);
  QString tip = tr("<p><b>%1</b><br>%2 × %3 pixels, %4</p><p>%5</p>")
                    .arg(name)
                    .arg(found->size.width)
                    .arg(found->size.height)
                    .arg(
                        QLocale().formattedDataSize(static_cast<qint64>(found->file_size)),
                        text.isEmpty() ? tr("no caption") : text.toHtmlEscaped());
  tip += tr("<p>Caption from: %1. %2</p>")
             .arg(
                 QString::fromStdString(describeSource(found->caption_source)),
                 tokensText(setOf(place), place.picture));
  if (const auto numbers = knownNumbers(setOf(place), place.picture); !numbers.isEmpty()) {
    tip += QStringLiteral("<p>%1</p>").arg(numbers);
  }
  return problem ? tip + tr("<p>Problem: %1</p>").arg(reason) : tip;
}

}  // namespace diptych::ui
