// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/event_message.h"

#include "core/base/error.h"

#include <bit>
#include <cstddef>
#include <optional>

namespace diptych {
namespace {

// The wire types of protocol buffers.
enum class WireType { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

struct WireField {
  std::uint64_t number = 0;
  WireType type = WireType::Varint;
  std::uint64_t value = 0;  // of all types but Bytes
  std::string_view bytes;

  bool is(std::uint64_t wanted, WireType wanted_type) const {
    return number == wanted && type == wanted_type;
  }
  double asDouble() const { return std::bit_cast<double>(value); }
  float asFloat() const { return std::bit_cast<float>(static_cast<std::uint32_t>(value)); }
};

[[noreturn]] void refuseMessage() {
  throw Error("a record holds no event of TensorBoard. Copy the file again.");
}

class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : bytes_(bytes) {}

  std::optional<WireField> next() {
    if (bytes_.empty()) return std::nullopt;
    const auto key = varint();
    WireField field;
    field.number = key >> 3;
    field.type = static_cast<WireType>(key & 7);
    switch (field.type) {
      case WireType::Varint:
        field.value = varint();
        return field;
      case WireType::Fixed64:
        field.value = littleEndian(take(8));
        return field;
      case WireType::Fixed32:
        field.value = littleEndian(take(4));
        return field;
      case WireType::Bytes:
        field.bytes = take(varint());
        return field;
    }
    refuseMessage();
  }

 private:
  std::string_view take(std::uint64_t count) {
    if (count > bytes_.size()) refuseMessage();
    const auto taken = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return taken;
  }

  std::uint64_t varint() {
    constexpr int kMostBytes = 10;
    std::uint64_t number = 0;
    for (int i = 0; i < kMostBytes; ++i) {
      const auto byte = static_cast<unsigned char>(take(1).front());
      number |= std::uint64_t{byte & 0x7Fu} << (7 * i);
      if ((byte & 0x80u) == 0) return number;
    }
    refuseMessage();
  }

  std::string_view bytes_;
};

// Numbers of a "repeated" field that are packed one behind the other.
std::optional<double> onlyNumber(std::string_view packed, WireType type) {
  const std::size_t width = type == WireType::Fixed64 ? 8 : 4;
  if (packed.size() != width) return std::nullopt;
  WireField field;
  field.value = littleEndian(packed);
  return type == WireType::Fixed64 ? field.asDouble() : field.asFloat();
}

// TensorProto: 1 dtype (1 float, 2 double), 4 tensor_content, 5 float_val, 6 double_val. The number
// of a tensor that holds one.
std::optional<double> scalarOfTensor(std::string_view tensor) {
  constexpr std::uint64_t kDouble = 2;
  std::uint64_t dtype = 0;
  std::string_view content;
  std::vector<double> values;
  const auto add = [&values](const std::optional<double>& value) {
    if (value) values.push_back(*value);
  };
  WireReader reader(tensor);
  while (const auto field = reader.next()) {
    if (field->is(1, WireType::Varint)) dtype = field->value;
    if (field->is(4, WireType::Bytes)) content = field->bytes;
    if (field->is(5, WireType::Fixed32)) add(field->asFloat());
    if (field->is(5, WireType::Bytes)) add(onlyNumber(field->bytes, WireType::Fixed32));
    if (field->is(6, WireType::Fixed64)) add(field->asDouble());
    if (field->is(6, WireType::Bytes)) add(onlyNumber(field->bytes, WireType::Fixed64));
  }
  if (dtype != 1 && dtype != kDouble) return std::nullopt;
  if (values.empty()) {
    add(onlyNumber(content, dtype == kDouble ? WireType::Fixed64 : WireType::Fixed32));
  }
  if (values.size() != 1) return std::nullopt;
  return values.front();
}

// SummaryMetadata: 1 plugin_data { 1 plugin_name }.
std::string pluginOf(std::string_view metadata) {
  WireReader reader(metadata);
  while (const auto field = reader.next()) {
    if (!field->is(1, WireType::Bytes)) continue;
    WireReader plugin(field->bytes);
    while (const auto name = plugin.next()) {
      if (name->is(1, WireType::Bytes)) return std::string(name->bytes);
    }
  }
  return {};
}

// Summary.Value: 1 tag, 2 simple_value, 8 tensor, 9 metadata.
void readSummaryValue(std::string_view bytes, EventMessage& event) {
  std::string tag;
  std::string plugin;
  std::optional<double> value;
  WireReader reader(bytes);
  while (const auto field = reader.next()) {
    if (field->is(1, WireType::Bytes)) tag = field->bytes;
    if (field->is(2, WireType::Fixed32)) value = field->asFloat();
    if (field->is(8, WireType::Bytes)) value = scalarOfTensor(field->bytes);
    if (field->is(9, WireType::Bytes)) plugin = pluginOf(field->bytes);
  }
  const bool is_scalar = plugin.empty() || plugin == "scalars";
  if (value && is_scalar && !tag.empty()) event.scalars.emplace_back(tag, *value);
}

// Summary: 1 value.
void readSummary(std::string_view bytes, EventMessage& event) {
  WireReader reader(bytes);
  while (const auto field = reader.next()) {
    if (field->is(1, WireType::Bytes)) readSummaryValue(field->bytes, event);
  }
}

// SessionLog: 1 status (1 START).
bool isSessionStart(std::string_view bytes) {
  WireReader reader(bytes);
  while (const auto field = reader.next()) {
    if (field->is(1, WireType::Varint) && field->value == 1) return true;
  }
  return false;
}

}  // namespace

std::uint64_t littleEndian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    number |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  }
  return number;
}

// Event: 1 wall_time, 2 step, 5 summary, 7 session_log.
EventMessage parseEventMessage(std::string_view bytes) {
  EventMessage event;
  WireReader reader(bytes);
  while (const auto field = reader.next()) {
    if (field->is(1, WireType::Fixed64)) event.wall_time = field->asDouble();
    if (field->is(2, WireType::Varint)) event.step = static_cast<std::int64_t>(field->value);
    if (field->is(5, WireType::Bytes)) readSummary(field->bytes, event);
    if (field->is(7, WireType::Bytes)) event.session_starts = isSessionStart(field->bytes);
  }
  return event;
}

}  // namespace diptych
