// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gallery/picture_filter.h"

#include "core/base/error.h"
#include "core/gallery/filter_words.h"
#include "core/text/caption_words.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <functional>

namespace diptych {

// A part of a filter. Leaves look at one picture of a row after the other.
struct PictureFilter::Node {
  enum class Kind { Leaf, And, Or, Not };
  using Leaf = std::function<bool(const GallerySet&, std::size_t picture, const PictureRow&)>;

  Kind kind = Kind::Leaf;
  Leaf leaf;
  std::vector<std::unique_ptr<const Node>> children;

  bool matches(const PictureRow& row, const std::vector<GallerySet>& sets) const {
    const auto child = [&](const auto& node) { return node->matches(row, sets); };
    switch (kind) {
      case Kind::And:
        return std::all_of(children.begin(), children.end(), child);
      case Kind::Or:
        return std::any_of(children.begin(), children.end(), child);
      case Kind::Not:
        return !children.front()->matches(row, sets);
      case Kind::Leaf:
        break;
    }
    for (std::size_t set = 0; set < sets.size(); ++set) {
      if (row[set] != kNoPicture && sets[set].pictures &&
          leaf(sets[set], static_cast<std::size_t>(row[set]), row)) {
        return true;
      }
    }
    return false;
  }
};

namespace {

using Node = PictureFilter::Node;
using NodePointer = std::unique_ptr<const Node>;

struct FilterToken {
  std::string text;
  bool quoted = false;
  std::size_t place = 0;  // in the filter's text, from 1
};

NodePointer leafNode(Node::Leaf leaf) {
  auto node = std::make_unique<Node>();
  node->leaf = std::move(leaf);
  return node;
}

NodePointer combine(Node::Kind kind, std::vector<NodePointer> children) {
  if (kind != Node::Kind::Not && children.size() == 1) {
    return std::move(children.front());
  }
  auto node = std::make_unique<Node>();
  node->kind = kind;
  node->children = std::move(children);
  return node;
}

bool contains(const std::string& text, const std::string& wanted) {
  return normalizeCaption(text).find(wanted) != std::string::npos;
}

NodePointer textLeaf(const std::string& text, bool in_name, bool in_caption) {
  const auto wanted = normalizeCaption(text);
  return leafNode([=](const GallerySet& set, std::size_t picture, const PictureRow&) {
    return (in_caption && contains(set.pictures->caption(picture), wanted)) ||
           (in_name && contains(set.pictures->name(picture), wanted));
  });
}

// "loss", "<=", "0.2"; an empty sign when it is no comparison.
struct Comparison {
  std::string word;
  std::string sign;
  std::string number;
};

Comparison splitComparison(const std::string& text) {
  const auto begin = text.find_first_of("<>=");
  if (begin == std::string::npos) {
    return {};
  }
  const auto end = text.find_first_not_of("<>=", begin);
  return {
      text.substr(0, begin),
      text.substr(begin, end - begin),
      end == std::string::npos ? std::string() : text.substr(end)};
}

bool holds(double value, const std::string& sign, double limit) {
  return sign == "<"    ? value < limit
         : sign == "<=" ? value <= limit
         : sign == ">"  ? value > limit
         : sign == ">=" ? value >= limit
                        : value == limit;
}

// Reads a filter by recursive descent: OR of AND of NOT of leaves.
class FilterReader {
 public:
  explicit FilterReader(std::string_view text) { split(text); }

  NodePointer read() {
    auto node = readOr(0);
    if (next_ < tokens_.size()) {
      fail(fmt::format("\"{}\" has no beginning", tokens_[next_].text));
    }
    return node;
  }

  bool empty() const { return tokens_.empty(); }

 private:
  static constexpr int kDeepest = 50;

  void split(std::string_view text) {
    std::size_t i = 0;
    while (i < text.size()) {
      if (text[i] == ' ' || text[i] == '\t' || text[i] == '\n') {
        ++i;
      } else if (text[i] == '(' || text[i] == ')') {
        tokens_.push_back({std::string(1, text[i]), false, ++i});
      } else {
        i = splitWord(text, i);
      }
    }
  }

  // A quote may begin inside, as in caption:"red apple".
  std::size_t splitWord(std::string_view text, std::size_t i) {
    FilterToken token{{}, text[i] == '"', i + 1};
    bool inside = false;
    for (; i < text.size() &&
           (inside || std::string_view(" \t\n()").find(text[i]) == std::string_view::npos);
         ++i) {
      if (text[i] == '"') {
        inside = !inside;
      } else {
        token.text += text[i];
      }
    }
    if (inside) {
      throw Error(fmt::format("The quote at {} is not closed. Add a \".", token.place));
    }
    tokens_.push_back(std::move(token));
    return i;
  }

  bool isNext(std::string_view word) const {
    return next_ < tokens_.size() && !tokens_[next_].quoted && tokens_[next_].text == word;
  }

  bool take(std::string_view word) {
    const bool there = isNext(word);
    next_ += there ? 1 : 0;
    return there;
  }

  NodePointer readOr(int depth) {
    if (depth > kDeepest) {
      fail("the parentheses are too deep");
    }
    std::vector<NodePointer> parts;
    do {
      parts.push_back(readAnd(depth));
    } while (take("OR"));
    return combine(Node::Kind::Or, std::move(parts));
  }

  NodePointer readAnd(int depth) {
    std::vector<NodePointer> parts;
    do {
      parts.push_back(readNot(depth));
    } while (take("AND") || (next_ < tokens_.size() && !isNext("OR") && !isNext(")")));
    return combine(Node::Kind::And, std::move(parts));
  }

  NodePointer readNot(int depth) {
    bool negated = false;
    while (take("NOT")) {
      negated = !negated;
    }
    auto node = readPart(depth);
    if (!negated) {
      return node;
    }
    std::vector<NodePointer> child;
    child.push_back(std::move(node));
    return combine(Node::Kind::Not, std::move(child));
  }

  NodePointer readPart(int depth) {
    if (next_ == tokens_.size() || isNext(")") || isNext("OR") || isNext("AND")) {
      fail("a word is missing");
    }
    if (take("(")) {
      auto node = readOr(depth + 1);
      if (!take(")")) {
        fail("a ) is missing");
      }
      return node;
    }
    return readLeaf(tokens_[next_++]);
  }

  NodePointer readLeaf(const FilterToken& token) {
    if (token.quoted) {
      return textLeaf(token.text, true, true);
    }
    if (const auto* state = findFilterState(token.text)) {
      return leafNode(state->holds);
    }
    if (token.text.starts_with("name:")) {
      return textLeaf(token.text.substr(5), true, false);
    }
    if (token.text.starts_with("caption:")) {
      return textLeaf(token.text.substr(8), false, true);
    }
    const auto comparison = splitComparison(token.text);
    return comparison.sign.empty() ? textLeaf(token.text, true, true)
                                   : readComparison(comparison, token);
  }

  NodePointer readComparison(const Comparison& parts, const FilterToken& token) {
    const auto* number = findFilterNumber(parts.word);
    if (number == nullptr) {
      throw Error(fmt::format(
          "\"{}\" at {} is no number of a picture. Put quotes around what is to be found as text.",
          parts.word,
          token.place));
    }
    const auto& sign = parts.sign;
    const auto& text = parts.number;
    double limit = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), limit);
    const bool known = sign == "<" || sign == "<=" || sign == ">" || sign == ">=" || sign == "=";
    if (!known || failure != std::errc() || end != text.data() + text.size()) {
      throw Error(fmt::format(
          "\"{}\" at {} is no comparison. Write it like {}<0.5.",
          token.text,
          token.place,
          parts.word));
    }
    return leafNode([=](const GallerySet& set, std::size_t picture, const PictureRow&) {
      return holds(number->value(set, picture), sign, limit);  // false where it is not known
    });
  }

  [[noreturn]] void fail(const std::string& what) const {
    const bool at_end = next_ >= tokens_.size();
    throw Error(
        at_end ? fmt::format("At the end, {}.", what)
               : fmt::format("At {}, {}.", tokens_[next_].place, what));
  }

  std::vector<FilterToken> tokens_;
  std::size_t next_ = 0;
};

}  // namespace

PictureFilter::PictureFilter() = default;
PictureFilter::~PictureFilter() = default;
PictureFilter::PictureFilter(PictureFilter&&) noexcept = default;
PictureFilter& PictureFilter::operator=(PictureFilter&&) noexcept = default;

PictureFilter::PictureFilter(std::string_view text) {
  FilterReader reader(text);
  if (!reader.empty()) {
    root_ = reader.read();
  }
}

bool PictureFilter::matches(const PictureRow& row, const std::vector<GallerySet>& sets) const {
  return root_ == nullptr || root_->matches(row, sets);
}

}  // namespace diptych
