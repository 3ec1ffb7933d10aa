// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/problem_label.h"

#include <QEvent>
#include <QLabel>

namespace diptych::ui {

namespace {

// A red that can be read on the window's background, dark or light.
class ProblemLabel : public QLabel {
 public:
  ProblemLabel() { useThemeColor(); }

 protected:
  void changeEvent(QEvent* event) override {
    QLabel::changeEvent(event);
    if (event->type() == QEvent::ParentChange || event->type() == QEvent::PaletteChange) {
      useThemeColor();  // the same colours again are no change
    }
  }
  void showEvent(QShowEvent* event) override {
    useThemeColor();
    QLabel::showEvent(event);
  }

 private:
  void useThemeColor() {
    const auto* around = parentWidget();
    const bool dark =
        (around ? around->palette() : palette()).color(QPalette::Window).lightness() < 128;
    auto colors = palette();
    colors.setColor(QPalette::WindowText, dark ? QColor(255, 138, 128) : QColor(176, 0, 32));
    setPalette(colors);
  }
};

}  // namespace

QLabel* createProblemLabel(const QString& object_name) {
  auto* label = new ProblemLabel;
  label->setObjectName(object_name);
  label->setWordWrap(true);
  label->hide();
  return label;
}

void showProblem(QLabel* label, const QString& message) {
  label->setText(message);
  label->setAccessibleName(message);
  label->setVisible(!message.isEmpty());
}

}  // namespace diptych::ui
