// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/safetensors_json.h"

#include "core/base/error.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <limits>
#include <optional>
#include <utility>

namespace diptych {
namespace {

// Reads the header event by event, so that nothing is built that the format does not know:
//   {"__metadata__": {text: text}, NAME: {"dtype": text, "shape": [n...], "data_offsets": [begin,
//   end]}}
// Further fields of an entry are passed over, as the reference reader does.
class HeaderReader : public nlohmann::json_sax<nlohmann::json> {
 public:
  HeaderReader(SafetensorsHeader& header, const std::string& file) : header_(header), file_(file) {}

  bool start_object(std::size_t) override {
    switch (place_) {
      case Place::Outside:
        return enter(Place::Top);
      case Place::Top:
        return name_ == "__metadata__" ? enter(Place::Metadata) : enter(Place::Entry);
      default:
        return startUnknown();
    }
  }

  bool end_object() override {
    if (depth_ > 0) {
      return endUnknown();
    }
    if (place_ == Place::Entry) {
      finishEntry();
    }
    place_ = place_ == Place::Top ? Place::Outside : Place::Top;
    return true;
  }

  bool start_array(std::size_t) override {
    if (place_ == Place::Entry && depth_ == 0 && field_ == "shape") {
      shape_.emplace();
      return enter(Place::Shape);
    }
    if (place_ == Place::Entry && depth_ == 0 && field_ == "data_offsets") {
      offsets_.emplace();
      return enter(Place::Offsets);
    }
    return startUnknown();
  }

  bool end_array() override {
    if (depth_ > 0) {
      return endUnknown();
    }
    return enter(Place::Entry);
  }

  bool key(string_t& key) override {
    if (depth_ > 0) {
      return true;
    }
    if (place_ == Place::Top) {
      startName(key);
    } else if (place_ == Place::Metadata) {
      metadata_key_ = key;
    } else {
      startField(key);
    }
    return true;
  }

  bool string(string_t& text) override {
    if (place_ == Place::Metadata) {
      if (!header_.metadata.emplace(metadata_key_, text).second) {
        fail(fmt::format("metadata key {} is there twice", quoteTensorName(metadata_key_)));
      }
      return true;
    }
    if (place_ == Place::Entry && depth_ == 0 && field_ == "dtype") {
      dtype_ = text;
      return true;
    }
    return otherValue("a text");
  }

  bool number_unsigned(number_unsigned_t number) override {
    if (place_ == Place::Shape) {
      if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        failEntry("has a dimension that is too large");
      }
      shape_->push_back(static_cast<std::int64_t>(number));
      return true;
    }
    if (place_ == Place::Offsets) {
      if (offsets_->size() == 2) {
        failEntry("has more than two data_offsets");
      }
      offsets_->push_back(number);
      return true;
    }
    return otherValue("a number");
  }

  bool number_integer(number_integer_t) override { return otherValue("a negative number"); }
  bool number_float(number_float_t, const string_t&) override {
    return otherValue("a number that is no integer of 64 bits");
  }
  bool boolean(bool) override { return otherValue("true or false"); }
  bool null() override { return otherValue("null"); }
  bool binary(binary_t&) override { return false; }
  bool parse_error(
      std::size_t position,
      const std::string&,
      const nlohmann::detail::exception& problem) override {
    fail(fmt::format("its header is no JSON at byte {} ({})", position + 8, problem.what()));
  }

 private:
  enum class Place { Outside, Top, Metadata, Entry, Shape, Offsets };

  [[noreturn]] void fail(const std::string& what) const { throwBadSafetensors(file_, what); }
  [[noreturn]] void failEntry(const std::string& what) const {
    fail(fmt::format("tensor {} {}", quoteTensorName(name_), what));
  }

  bool enter(Place place) {
    place_ = place;
    return true;
  }

  void startName(const std::string& name) {
    name_ = name;
    if (name == "__metadata__") {
      if (std::exchange(metadata_seen_, true)) {
        fail("its metadata is there twice");
      }
    } else if (header_.entries.contains(name)) {
      failEntry("is there twice");
    }
    dtype_.reset();
    shape_.reset();
    offsets_.reset();
  }

  void startField(const std::string& field) {
    field_ = field;
    const bool twice = (field == "dtype" && dtype_) || (field == "shape" && shape_) ||
                       (field == "data_offsets" && offsets_);
    if (twice) {
      failEntry(fmt::format("has two fields {}", field));
    }
  }

  void finishEntry() {
    if (!dtype_ || !shape_ || !offsets_ || offsets_->size() != 2) {
      failEntry("needs dtype, shape and two data_offsets");
    }
    SafetensorsEntry entry{*std::move(dtype_), *std::move(shape_), (*offsets_)[0], (*offsets_)[1]};
    header_.entries.emplace(name_, std::move(entry));
  }

  // A value where the format has none, or of the wrong kind.
  bool otherValue(const char* kind) const {
    if (depth_ > 0) {
      return true;
    }
    switch (place_) {
      case Place::Entry:
        if (isOwnField()) {
          failEntry(fmt::format("has {} as {}", kind, field_));
        }
        return true;
      case Place::Shape:
      case Place::Offsets:
        failEntry(fmt::format("has {} in {}", kind, field_));
      case Place::Metadata:
        fail(fmt::format("metadata {} is {}, not a text", quoteTensorName(metadata_key_), kind));
      default:
        fail(fmt::format("its header has {} where an object is expected", kind));
    }
  }

  bool startUnknown() {
    constexpr int kMaxDepth = 64;
    if (depth_ == 0) {
      otherValue("a list or an object");
    }
    if (++depth_ > kMaxDepth) {
      failEntry("has a field that is nested too deeply");
    }
    return true;
  }

  bool endUnknown() {
    --depth_;
    return true;
  }

  bool isOwnField() const {
    return field_ == "dtype" || field_ == "shape" || field_ == "data_offsets";
  }

  SafetensorsHeader& header_;
  const std::string& file_;
  Place place_ = Place::Outside;
  int depth_ = 0;  // inside a field that the format does not know
  bool metadata_seen_ = false;
  std::string name_;
  std::string field_;
  std::string metadata_key_;
  std::optional<std::string> dtype_;
  std::optional<std::vector<std::int64_t>> shape_;
  std::optional<std::vector<std::uint64_t>> offsets_;
};

}  // namespace

void throwBadSafetensors(const std::string& file, const std::string& what) {
  throw Error(fmt::format("{}: is no valid safetensors file: {}.", file, what));
}

std::string quoteTensorName(const std::string& name) {
  constexpr std::size_t kLongest = 100;
  const auto shown = name.size() <= kLongest ? name : name.substr(0, kLongest) + "...";
  return nlohmann::json(shown).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

SafetensorsHeader readSafetensorsJson(std::string_view json, const std::string& file) {
  SafetensorsHeader header;
  HeaderReader reader(header, file);
  nlohmann::json::sax_parse(json, &reader);
  return header;
}

}  // namespace diptych
