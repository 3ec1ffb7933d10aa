// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweep/sweep.h"
#include "ui/bridge/worker.h"

#include <QString>
#include <QWidget>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QSettings;
class QToolButton;

namespace diptych::ui {

// A model or run that can be chosen: a run means its newest checkpoint.
struct SweepModelChoice {
  QString label;
  std::filesystem::path path;
  QString group;  // title of a submenu; what is in one stands for several models, on an axis only
  bool operator==(const SweepModelChoice&) const = default;
};

// What changes along an axis and its values, checked while they are typed. What models paths stand
// for is looked up in the background.
class SweepAxisEditor : public QWidget {
  Q_OBJECT

 public:
  // name: "X"; it is part of the object names. An optional axis may be none.
  SweepAxisEditor(
      const QString& name, const QString& title, bool optional, QWidget* parent = nullptr);

  void setModels(const std::vector<SweepModelChoice>& models);
  // Another axis changes the same; says so.
  void setTwice(bool twice);

  // Nothing: none is chosen.
  std::optional<SweepKind> kind() const;
  void setAxis(std::optional<SweepKind> kind, const QString& typed);
  // The bytes of paths that are no UTF-8 are those of the file system.
  std::string typed() const;
  // Spelled out, of paths the models that they stand for as soon as that is known; empty: there is
  // a problem, which is shown, or no axis.
  const std::vector<std::string>& values() const { return values_; }
  // Whether nothing is wrong with it: none at all is fine when it is optional.
  bool valid() const;

  void save(QSettings& settings) const;
  void restore(const QSettings& settings);

 Q_SIGNALS:
  void changed();

 private:
  void layOut(const QString& title);
  void check();
  void lookUpModels();
  void showCount();
  void addModel(const std::filesystem::path& path);
  void askForFolder();

  QString name_;
  bool optional_ = false;
  bool twice_ = false;
  std::vector<std::string> values_;
  std::vector<std::string> labels_;  // of values_, for people
  QComboBox* kind_ = nullptr;
  QToolButton* add_ = nullptr;
  QPlainTextEdit* text_ = nullptr;
  QLabel* count_ = nullptr;
  QLabel* problem_ = nullptr;
  std::unique_ptr<Worker> files_;  // made when it is needed
};

}  // namespace diptych::ui
