// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gallery/drop_zones.h"

#include "ui/gallery/data_set_panel.h"

#include <QDragEnterEvent>
#include <QPainter>

#include <algorithm>

namespace diptych::ui {

namespace {

constexpr int kZones = static_cast<int>(kMostSets);

}  // namespace

DropZones::DropZones(QWidget* gallery) : QWidget(gallery) {
  setObjectName(QStringLiteral("drop_zones"));
  setAccessibleName(tr("Where the dragged folder is to be opened"));
  setAcceptDrops(true);
  hide();
}

void DropZones::appear() {
  setGeometry(parentWidget()->rect());
  raise();
  show();
}

int DropZones::zoneAt(const QPointF& position) const {
  return std::clamp(static_cast<int>(position.x() * kZones / std::max(1, width())), 0, kZones - 1);
}

QRect DropZones::zoneRect(int zone) const {
  const int left = zone * width() / kZones;
  const int right = (zone + 1) * width() / kZones;
  return QRect(left, 0, right - left, height()).adjusted(8, 8, -8, -8);
}

void DropZones::dragEnterEvent(QDragEnterEvent* event) {
  if (draggedFolder(event->mimeData()).isEmpty()) return;
  event->acceptProposedAction();
  hovered_ = zoneAt(event->position());
  update();
}

void DropZones::dragMoveEvent(QDragMoveEvent* event) {
  event->acceptProposedAction();
  hovered_ = zoneAt(event->position());
  update();
}

void DropZones::dragLeaveEvent(QDragLeaveEvent*) { hide(); }

void DropZones::dropEvent(QDropEvent* event) {
  hide();
  const auto folder = draggedFolder(event->mimeData());
  if (folder.isEmpty()) return;
  event->acceptProposedAction();
  Q_EMIT folderDropped(kSetKinds[zoneAt(event->position())], folder);
}

void DropZones::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  auto ground = palette().color(QPalette::Window);
  ground.setAlphaF(0.9F);
  painter.fillRect(rect(), ground);
  painter.setRenderHint(QPainter::Antialiasing);
  auto large = font();
  large.setPointSizeF(large.pointSizeF() * 1.4);
  painter.setFont(large);
  for (int zone = 0; zone < kZones; ++zone) {
    const auto colour = setColour(kSetKinds[zone]);
    painter.setPen(QPen(colour, zone == hovered_ ? 4 : 2, Qt::DashLine));
    auto fill = colour;
    fill.setAlphaF(zone == hovered_ ? 0.25F : 0.06F);
    painter.setBrush(fill);
    painter.drawRoundedRect(zoneRect(zone), 10, 10);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(
        zoneRect(zone),
        Qt::AlignCenter | Qt::TextWordWrap,
        tr("Open as %1").arg(setTitle(kSetKinds[zone]).toLower()));
  }
}

}  // namespace diptych::ui
