// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace diptych::ui {

// A curve that can be drawn with a bounded number of points, however many it has: of every stretch
// the lowest and the highest stay, so that no spike is lost, and a gap (NaN) stays a gap. The
// stretches are kept in levels, each four times as coarse as the one before, and grow with the
// curve: asking for a part costs what is returned.
class DecimatedCurve {
 public:
  struct Point {
    double x = 0;
    double y = 0;  // NaN: a gap
  };

  void clear();
  void reserve(std::size_t count) { points_.reserve(count); }
  // x must not fall.
  void append(double x, double y);

  std::size_t size() const { return points_.size(); }
  const Point& at(std::size_t index) const { return points_.at(index); }
  double firstX() const { return points_.front().x; }
  double lastX() const { return points_.back().x; }
  // How many points lie in left..right.
  std::size_t countIn(double left, double right) const;
  // About `most` points of that part, or fewer, with one neighbour on each side.
  std::vector<Point> part(double left, double right, std::size_t most) const;

  // Of the finite values; false when there is none.
  bool range(bool positive_only, double& lowest, double& highest) const;

 private:
  struct Stretch {
    Point low{};
    Point high{};
    bool low_first = true;
    bool has_value = false;
    bool has_gap = false;

    void add(const Point& point);
  };

  std::vector<Point> stretchesOf(
      const std::vector<Stretch>& level, std::size_t begin, std::size_t end) const;

  std::vector<Point> points_;
  std::vector<std::vector<Stretch>> levels_;  // of 8, 32, 128, ... points
  Stretch all_;
  Stretch positive_;
};

}  // namespace diptych::ui
