// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/training/events.h"

#include <QObject>
#include <QPalette>

#include <vector>

class QAction;

namespace diptych::ui {

// Which actions make sense.
struct RunActionStates {
  bool start = false;
  bool pause = false;
  bool continues = false;  // the pause action continues instead
  bool stop = false;
  bool sample = false;
  bool save = false;
  bool operator==(const RunActionStates&) const = default;
};

RunActionStates runActionStates(RunState state, bool has_data_set);

// The actions of toolbar and menus, with icons, tool tips and shortcuts.
class RunActions : public QObject {
  Q_OBJECT

 public:
  explicit RunActions(QObject* parent);

  QAction* open_original = nullptr;
  QAction* open_synthetic = nullptr;
  QAction* start = nullptr;
  QAction* pause = nullptr;  // or continue
  QAction* stop = nullptr;
  QAction* sample_now = nullptr;
  QAction* save_now = nullptr;
  QAction* export_chart = nullptr;

  void setStates(const RunActionStates& states);
  bool pauseContinues() const { return continues_; }
  // Draws the icons anew.
  void useTheme(const QPalette& palette);

 private:
  QAction* add(
      const char* name,
      const char* icon,
      const QString& text,
      const QString& tip,
      const QKeySequence& keys);
  void showPauseAs(bool continues);

  struct Drawn {
    QAction* action;
    QString icon;
  };
  std::vector<Drawn> drawn_;
  QPalette palette_;
  bool continues_ = false;
};

}  // namespace diptych::ui
