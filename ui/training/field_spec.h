// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string>
#include <vector>

namespace diptych::ui {

enum class FieldKind { Text, Folder, Integer, Seed, Real, Choice, Flag, Lines, RealList };

// Where a field stands in the form. The first two are always in view, the others under "Advanced".
enum class FieldGroup { Run, Samples, Learning, Optimizer, Validation, Saving, Computation };

struct FieldChoice {
  std::string value;
  QString label;
};

// One field of TrainingConfig as the form shows it.
struct FieldSpec {
  std::string name;  // JSON name
  FieldGroup group = FieldGroup::Run;
  FieldKind kind = FieldKind::Text;
  QString label;
  QString tool_tip;  // meaning, unit, sane range
  int lowest = 0;    // of an Integer
  int highest = 1'000'000;
  std::vector<FieldChoice> choices = {};
  QString placeholder = {};  // of a Folder: what holds when it is empty
};

// Every field but the model and the data set, which have choosers of their own; in the order of the
// form.
const std::vector<FieldSpec>& fieldSpecs();

QString groupTitle(FieldGroup group);

}  // namespace diptych::ui
