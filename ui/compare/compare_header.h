// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

#include <utility>
#include <vector>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace diptych::ui {

class ElidedLabel;

// Which pictures are shown, and the way to the next ones and out.
class CompareHeader : public QWidget {
  Q_OBJECT

 public:
  explicit CompareHeader(QWidget* parent = nullptr);

  void setPlace(const QString& place, const QString& name);

 Q_SIGNALS:
  void previousWanted();
  void nextWanted();
  void copyWanted();
  void exportWanted();
  void closeWanted();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  // icon: its name in resources/icons.
  QToolButton* addButton(
      QHBoxLayout* layout, const char* name, const QString& icon, const QString& tip);
  void drawIcons();

  QLabel* place_;
  ElidedLabel* name_;
  std::vector<std::pair<QToolButton*, QString>> drawn_;
};

}  // namespace diptych::ui
