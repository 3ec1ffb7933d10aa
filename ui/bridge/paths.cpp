// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/paths.h"

#include "core/image/text_encoding.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <string>
#include <string_view>

namespace diptych::ui {

namespace {

constexpr char16_t kFirstEscape = 0xDC80;  // stands for the byte 0x80
constexpr char16_t kLastEscape = 0xDCFF;

bool isEscape(QChar character) {
  return character.unicode() >= kFirstEscape && character.unicode() <= kLastEscape;
}

// How many bytes the character at the front takes, 0 when they are no UTF-8.
std::size_t characterLength(std::string_view text) {
  for (std::size_t length = 1; length <= std::min<std::size_t>(4, text.size()); ++length) {
    if (isUtf8(text.substr(0, length))) return length;
  }
  return 0;
}

// A half that has its other half in front of it is a part of a character.
bool isAlone(const QString& text, qsizetype i) {
  return isEscape(text[i]) && (i == 0 || !text[i - 1].isHighSurrogate());
}

}  // namespace

std::filesystem::path toPath(const QString& text) {
  std::string path;
  qsizetype begin = 0;
  for (qsizetype i = 0; i < text.size(); ++i) {
    if (!isAlone(text, i)) continue;
    path += text.mid(begin, i - begin).toStdString();
    path += static_cast<char>(text[i].unicode() - kFirstEscape + 0x80);
    begin = i + 1;
  }
  return path + text.mid(begin).toStdString();
}

QString toText(const std::filesystem::path& path) {
  const std::string& bytes = path.native();
  if (isUtf8(bytes)) return QString::fromStdString(bytes);
  QString text;
  for (std::string_view rest = bytes; !rest.empty();) {
    const auto length = characterLength(rest);
    if (length == 0) {
      text += QChar(kFirstEscape + static_cast<unsigned char>(rest.front()) - 0x80);
    } else {
      text += QString::fromUtf8(rest.data(), static_cast<qsizetype>(length));
    }
    rest.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return text;
}

QString plainPath(const QString& path) {
  return QDir::cleanPath(QFileInfo(path).absoluteFilePath());
}

}  // namespace diptych::ui
