// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/thumbnail_cache.h"

#include "core/base/atomic_file.h"
#include "ui/bridge/paths.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QFile>
#include <QImageReader>
#include <QImageWriter>
#include <QPainter>
#include <QStandardPaths>
#include <QTemporaryFile>

#include <algorithm>
#include <cstdio>
#include <string_view>
#include <sys/stat.h>
#include <utility>

namespace diptych::ui {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxThumbnailBytes = 4 << 20;  // 512 x 512 pixels take 1 MB unpacked
// zlib's quickest level: packing is most of the work, and the files are small.
constexpr int kQuickPacking = 11;

const char* folderOf(ThumbnailSize size) {
  switch (size) {
    case ThumbnailSize::Normal:
      return "normal";
    case ThumbnailSize::Large:
      return "large";
    case ThumbnailSize::ExtraLarge:
      break;
  }
  return "x-large";
}

int sideOf(ThumbnailSize size) { return static_cast<int>(size); }

QByteArray bytesOf(const fs::path& path) { return QByteArray::fromStdString(path.string()); }

QString modifiedSeconds(const FileState& file) {
  constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
  return QString::number(file.modified_ns / kNanosecondsPerSecond);
}

// Whether the thumbnail is of this very file, and as large as one of it must be.
bool isThumbnailOf(const QImage& image, const ThumbnailSource& source, ThumbnailSize size) {
  const auto file_size = image.text(QStringLiteral("Thumb::Size"));
  return image.text(QStringLiteral("Thumb::URI")).toLatin1() == fileUri(bytesOf(source.path)) &&
         image.text(QStringLiteral("Thumb::MTime")) == modifiedSeconds(source.file) &&
         (file_size.isEmpty() || file_size == QString::number(source.file.size)) &&
         std::max(image.width(), image.height()) >= sideOf(size) - 1;
}

QImage onWhite(const QImage& image) {
  if (!image.hasAlphaChannel()) return image.convertToFormat(QImage::Format_RGB32);
  QImage opaque(image.size(), QImage::Format_RGB32);
  opaque.fill(Qt::white);
  QPainter(&opaque).drawImage(0, 0, image);
  return opaque;
}

// As mkdir -p, for nobody else's eyes.
void makePrivateFolder(const fs::path& folder) {
  if (folder.has_relative_path()) makePrivateFolder(folder.parent_path());
  ::mkdir(folder.c_str(), 0700);  // what is wrong shows when a file is made in it
}

// By the image itself: QImageWriter::setText takes the key to end at its first colon.
QImage withTexts(QImage image, const ThumbnailSource& source) {
  const auto& [path, file, facts] = source;
  image.setText(QStringLiteral("Thumb::URI"), QString::fromLatin1(fileUri(bytesOf(path))));
  image.setText(QStringLiteral("Thumb::MTime"), modifiedSeconds(file));
  image.setText(QStringLiteral("Thumb::Size"), QString::number(file.size));
  image.setText(QStringLiteral("Thumb::Mimetype"), QString::fromStdString(facts.mime_type));
  image.setText(QStringLiteral("Thumb::Image::Width"), QString::number(facts.size.width));
  image.setText(QStringLiteral("Thumb::Image::Height"), QString::number(facts.size.height));
  image.setText(QStringLiteral("Software"), QStringLiteral("Diptych"));
  return image;
}

}  // namespace

QByteArray fileUri(const QByteArray& path) {
  constexpr std::string_view kUnescaped = "!$&'()*+,-./:=@_~";
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  QByteArray uri("file://");
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_alphanumeric = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                                 (byte >= 'a' && byte <= 'z');
    if (is_alphanumeric || kUnescaped.find(c) != std::string_view::npos) {
      uri += c;
    } else {
      uri += '%';
      uri += kDigits[byte >> 4];
      uri += kDigits[byte & 0xF];
    }
  }
  return uri;
}

ThumbnailCache::ThumbnailCache(fs::path folder) : folder_(std::move(folder)) {}

fs::path ThumbnailCache::usersFolder() {
  return toPath(QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation)) /
         "thumbnails";
}

bool ThumbnailCache::isWorthKeeping(const ThumbnailSource& source, ThumbnailSize size) const {
  const auto side = std::int64_t{sideOf(size)};
  const auto [width, height] = source.facts.size;
  return std::int64_t{width} * height >= 4 * side * side &&
         !source.path.string().starts_with(folder_.string() + '/');
}

fs::path ThumbnailCache::pathOf(const fs::path& picture, ThumbnailSize size) const {
  const auto uri = fileUri(bytesOf(picture));
  const auto name = QCryptographicHash::hash(uri, QCryptographicHash::Md5).toHex() + ".png";
  return folder_ / folderOf(size) / name.toStdString();
}

QImage ThumbnailCache::find(const ThumbnailSource& source, ThumbnailSize size) const {
  std::string bytes;
  try {
    bytes = readFile(pathOf(source.path, size), kMaxThumbnailBytes);
  } catch (const std::exception&) {
    return {};  // most often there is none; whatever else is wrong with it, a new one is made
  }
  auto data = QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size()));
  QBuffer buffer(&data);
  QImageReader reader(&buffer, "png");
  reader.setAutoDetectImageFormat(false);
  const auto claimed = reader.size();  // before anything is unpacked
  if (claimed.isEmpty() || std::max(claimed.width(), claimed.height()) > sideOf(size)) return {};
  const auto image = reader.read();
  return isThumbnailOf(image, source, size) ? onWhite(image) : QImage();
}

void ThumbnailCache::keep(
    const ThumbnailSource& source, ThumbnailSize size, const QImage& thumbnail) const {
  const auto path = pathOf(source.path, size);
  // Readable by its owner alone, and removed unless it gets its name.
  QTemporaryFile file(toText(path.parent_path() / ".diptych-XXXXXX"));
  if (!file.open()) {
    makePrivateFolder(path.parent_path());
    if (!file.open()) return;
  }
  QImageWriter writer(&file, "png");
  writer.setCompression(kQuickPacking);
  if (!writer.write(withTexts(thumbnail, source)) || !file.flush()) return;
  if (std::rename(QFile::encodeName(file.fileName()).constData(), path.c_str()) == 0) {
    file.setAutoRemove(false);
  }
}

}  // namespace diptych::ui
