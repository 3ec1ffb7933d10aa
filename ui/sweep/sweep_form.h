// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweep/sweep.h"
#include "ui/sweep/sweep_axis_editor.h"

#include <QWidget>

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLayout;
class QLineEdit;
class QPushButton;
class QSettings;
class QSpinBox;

namespace diptych::ui {

class SizeBox;

// What planSweep needs.
struct SweepRequest {
  std::string name;
  GenerationSettings base;  // size 0: what the model was made for
  std::filesystem::path model;
  std::vector<AxisRequest> axes;
};

// What a new sweep is: what all its cells have in common, two or three axes, and how many cells and
// minutes that makes.
class SweepForm : public QWidget {
  Q_OBJECT

 public:
  explicit SweepForm(QWidget* parent = nullptr);

  void setModels(const std::vector<SweepModelChoice>& models);
  // As measured in earlier sweeps; negative: not known.
  void setSecondsPerStep(double seconds);
  // While one is prepared or another is going on. why: shown beside the button.
  void setStartAllowed(bool allowed, const QString& why = {});
  // Of the plan before it was made, from disk; empty: none.
  void setProblem(const QString& message);

  // Nothing while something is missing or wrong.
  std::optional<SweepRequest> request() const;
  // Shows a plan again, to make another one like it.
  void showPlan(const SweepPlan& plan);

  void save(QSettings& settings) const;
  void restore(QSettings& settings);

 Q_SIGNALS:
  void startWanted();

 private:
  void createWords();
  void createNumbers();
  void createSampling();
  void createAxes();
  void createFoot();
  QLayout* createPair(QWidget* first, const QString& label, QWidget* second);
  void layOut();
  void showModel(const QString& path);
  void refresh();
  bool varies(SweepKind kind) const;
  double stepsInAll() const;
  std::size_t cells() const;
  QString summary() const;

  QLineEdit* name_ = nullptr;
  QComboBox* model_ = nullptr;
  QLineEdit* prompt_ = nullptr;
  QLineEdit* negative_ = nullptr;
  QLineEdit* seed_ = nullptr;
  QSpinBox* steps_ = nullptr;
  QDoubleSpinBox* cfg_ = nullptr;
  QComboBox* sampler_ = nullptr;
  SizeBox* size_ = nullptr;
  std::array<SweepAxisEditor*, 3> axes_{};
  QLabel* summary_ = nullptr;
  QLabel* problem_ = nullptr;
  QPushButton* start_ = nullptr;
  std::vector<SweepModelChoice> models_;
  double seconds_per_step_ = -1;
  bool allowed_ = true;
  QString why_not_;
};

}  // namespace diptych::ui
