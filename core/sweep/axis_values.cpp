// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/axis_values.h"

#include "core/base/error.h"

#include <fmt/core.h>

#include <charconv>
#include <cmath>
#include <optional>
#include <system_error>

namespace diptych {
namespace {

constexpr std::string_view kBlank = " \t\r\n";
// Whole numbers up to here are exact in a double; seeds above it are typed one by one.
constexpr double kMostExact = 9007199254740992.0;

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(kBlank);
  return begin == std::string_view::npos
             ? std::string_view()
             : text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

[[noreturn]] void refusePiece(std::string_view piece, std::string_view why) {
  constexpr std::size_t kShown = 60;
  throw Error(
      fmt::format("\"{}{}\" {}", piece.substr(0, kShown), piece.size() > kShown ? "..." : "", why));
}

void requireRoom(std::size_t count) {
  if (count > kMaxAxisValues) {
    throw Error(fmt::format(
        "These are more than {} values for one axis. Use a larger step.", kMaxAxisValues));
  }
}

template <typename Value>
std::vector<Value> checkedCount(std::vector<Value> values) {
  if (values.empty()) {
    throw Error("There is no value yet. Type some, for example 1, 1.5, 3-7 (+2).");
  }
  requireRoom(values.size());
  return values;
}

// Reads a piece from left to right.
class Scanner {
 public:
  explicit Scanner(std::string_view piece) : rest_(piece) {}

  std::optional<double> number() {
    skipBlank();
    const bool plus = !rest_.empty() && rest_.front() == '+';
    const auto digits = rest_.substr(plus ? 1 : 0);
    double value = 0;
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (code != std::errc() || !std::isfinite(value)) {
      return std::nullopt;
    }
    rest_ = digits.substr(static_cast<std::size_t>(end - digits.data()));
    return value;
  }

  bool accept(char sign) {
    skipBlank();
    if (rest_.empty() || rest_.front() != sign) {
      return false;
    }
    rest_.remove_prefix(1);
    return true;
  }

  bool atEnd() {
    skipBlank();
    return rest_.empty();
  }

 private:
  void skipBlank() {
    const auto begin = rest_.find_first_not_of(kBlank);
    rest_ = begin == std::string_view::npos ? std::string_view() : rest_.substr(begin);
  }

  std::string_view rest_;
};

// 0.1 + 2 x 0.1 is 0.3 to whoever typed it.
double roundedToDigits(double value) {
  const auto text = fmt::format("{:.12g}", value);
  double rounded = value;
  std::from_chars(text.data(), text.data() + text.size(), rounded);
  return rounded;
}

void addSteps(
    std::string_view piece, double first, double last, double step, std::vector<double>& values) {
  if (step == 0 || (last - first) * step < 0) {
    refusePiece(
        piece, "never arrives: the step leads away from the end of the range. Change its sign.");
  }
  const double count = std::floor((last - first) / step + 1e-9) + 1;
  requireRoom(count > static_cast<double>(kMaxAxisValues) ? kMaxAxisValues + 1 : 0);
  for (int i = 0; i < static_cast<int>(count); ++i) {
    values.push_back(roundedToDigits(first + i * step));
  }
}

void addCount(
    std::string_view piece, double first, double last, double count, std::vector<double>& values) {
  if (count != std::floor(count) || count < 1) {
    refusePiece(
        piece, "has no whole number of values in its brackets. Write for example 10-15 [5].");
  }
  requireRoom(count > static_cast<double>(kMaxAxisValues) ? kMaxAxisValues + 1 : 0);
  const int parts = static_cast<int>(count) - 1;
  for (int i = 0; i <= parts; ++i) {
    values.push_back(parts == 0 ? first : roundedToDigits(first + (last - first) * i / parts));
  }
}

// What may stand behind a range: "(+2)", "[5]" or nothing.
void addRange(std::string_view piece, Scanner& scanner, double first, std::vector<double>& values) {
  const auto last = scanner.number();
  if (!last) {
    refusePiece(piece, "has no number behind its dash. Write a range as 1-5.");
  }
  const bool step = scanner.accept('(');
  const bool count = !step && scanner.accept('[');
  if (!step && !count) {
    addSteps(piece, first, *last, *last < first ? -1 : 1, values);
    return;
  }
  const auto number = scanner.number();
  if (!number || !scanner.accept(step ? ')' : ']')) {
    refusePiece(piece, "is no range. Write 1-5 (+2) for a step or 1-5 [3] for a count.");
  }
  step ? addSteps(piece, first, *last, *number, values)
       : addCount(piece, first, *last, *number, values);
}

void addNumbers(std::string_view piece, std::vector<double>& values) {
  Scanner scanner(piece);
  const auto first = scanner.number();
  if (!first) {
    refusePiece(piece, "is no number. Write numbers with commas between them, or ranges as 1-5.");
  }
  if (scanner.accept('-')) {
    addRange(piece, scanner, *first, values);
  } else {
    values.push_back(*first);
  }
  if (!scanner.atEnd()) {
    refusePiece(piece, "is neither a number nor a range. Put a comma between values.");
  }
}

// Quotes are of no use around numbers, but A1111 takes them.
std::vector<std::string> csvFields(std::string_view text) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  bool was_quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto& field = fields.back();
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      field += text[i++];
    } else if (quoted) {
      c == '"' ? void(quoted = false) : void(field += c);
    } else if (c == '"' && trimmed(field).empty() && !was_quoted) {
      field.clear();
      quoted = was_quoted = true;
    } else if (c == ',') {
      field = was_quoted ? field : std::string(trimmed(field));
      fields.emplace_back();
      was_quoted = false;
    } else if (!was_quoted || kBlank.find(c) == std::string_view::npos) {
      field += c;
    }
  }
  if (quoted) {
    refusePiece(fields.back(), "has no closing quote. Add \" at its end.");
  }
  fields.back() = was_quoted ? fields.back() : std::string(trimmed(fields.back()));
  return fields;
}

std::vector<std::string> numberPieces(std::string_view typed) {
  std::string line(trimmed(typed));
  for (char& c : line) {
    c = c == '\n' ? ',' : c;
  }
  auto pieces = csvFields(line);
  std::erase(pieces, std::string());
  return pieces;
}

// A line in quotes, as a whole, is what is between them.
std::string lineText(std::string_view line) {
  const auto text = trimmed(line);
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') {
    return std::string(text);
  }
  const auto fields = csvFields(text);
  return fields.size() == 1 ? fields.front() : std::string(text);
}

std::uint64_t wholeNumber(std::string_view piece, double value) {
  if (value < 0 || value != std::floor(value) || value > kMostExact) {
    refusePiece(piece, "is no whole number from 0 up. Correct it.");
  }
  return static_cast<std::uint64_t>(value);
}

}  // namespace

std::vector<double> parseNumbers(std::string_view typed) {
  std::vector<double> values;
  for (const auto& piece : numberPieces(typed)) {
    addNumbers(piece, values);
    requireRoom(values.size());
  }
  return checkedCount(std::move(values));
}

std::vector<std::uint64_t> parseWholeNumbers(std::string_view typed) {
  std::vector<std::uint64_t> values;
  for (const auto& piece : numberPieces(typed)) {
    std::uint64_t single = 0;
    const auto [end, code] = std::from_chars(piece.data(), piece.data() + piece.size(), single);
    if (code == std::errc() && end == piece.data() + piece.size()) {
      values.push_back(single);  // all 64 bits of it
      continue;
    }
    std::vector<double> numbers;
    addNumbers(piece, numbers);
    const bool counted = piece.find('[') != std::string::npos;
    for (const double number : numbers) {
      values.push_back(wholeNumber(piece, counted ? std::round(number) : number));
    }
    requireRoom(values.size());
  }
  return checkedCount(std::move(values));
}

std::vector<std::string> parseTexts(std::string_view typed) {
  const auto text = trimmed(typed);
  std::vector<std::string> values;
  if (text.find('\n') == std::string_view::npos) {
    values = csvFields(text);
  } else {
    for (std::size_t begin = 0; begin < text.size();) {
      const auto end = std::min(text.find('\n', begin), text.size());
      values.push_back(lineText(text.substr(begin, end - begin)));
      begin = end + 1;
    }
  }
  std::erase(values, std::string());
  return checkedCount(std::move(values));
}

}  // namespace diptych
