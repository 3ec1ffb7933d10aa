// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/size_box.h"

#include <QRegularExpression>
#include <QRegularExpressionValidator>

namespace diptych::ui {

SizeBox::SizeBox(QWidget* parent) : QComboBox(parent) {
  setAccessibleName(tr("Size in pixels"));
  setToolTip(
      tr("Width x height in pixels; other sizes can be typed. A model is at its best at its own."));
  setEditable(true);
  setInsertPolicy(QComboBox::NoInsert);
  addItem(tr("own size"));
  addItems({"64x64", "96x96", "128x64", "512x512", "512x768", "768x512", "768x768"});
  const QRegularExpression sizes(
      QRegularExpression::escape(itemText(0)) + QStringLiteral("|\\d{1,4}[x×]\\d{1,4}"));
  setValidator(new QRegularExpressionValidator(sizes, this));
  setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  setMinimumContentsLength(7);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

QSize SizeBox::pictureSize() const {
  static const QRegularExpression kSize("^(\\d+)[x×](\\d+)$");
  const auto match = kSize.match(currentText());
  return {match.captured(1).toInt(), match.captured(2).toInt()};
}

void SizeBox::setPictureSize(const QSize& size) {
  setEditText(
      size.isEmpty() ? itemText(0) : QStringLiteral("%1x%2").arg(size.width()).arg(size.height()));
}

}  // namespace diptych::ui
