// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/safetensors_header.h"

#include <string>
#include <string_view>

namespace diptych {

// The entries and metadata that the JSON names, complete and each there once; their numbers are not
// looked at yet. Throws Error when it is not of the format's form.
SafetensorsHeader readSafetensorsJson(std::string_view json, const std::string& file);

[[noreturn]] void throwBadSafetensors(const std::string& file, const std::string& what);

// In quotes, on one line and not too long: the name comes from the file.
std::string quoteTensorName(const std::string& name);

}  // namespace diptych
