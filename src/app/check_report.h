// What `reelcache check` found, as a table for people and as JSON for programs. Pure.
#pragma once

#include <string>

#include "app/check_run.h"
#include "base/language.h"

namespace reelcache {

struct TableStyle {
  std::size_t name_width = 30;  // columns of the terminal; longer names are cut
  bool colours = false;
  bool narrow = false;  // leaves out what is not needed most
  Language language = Language::kEnglish;

  // Keeps the lines of the table to so many columns, if they fit at all.
  void FitInto(std::size_t columns);
};

std::string CheckTableHead(const TableStyle& style);
// A line of the table, and below it what is to be said of the video.
std::string CheckTableRow(const CheckedVideo& video, const TableStyle& style);

// One line, in English.
std::string CheckJson(const CheckedVideo& video);

// As it stands in a table: what would not stay on its line is escaped.
std::string ShownName(const std::string& name);

// What is said below the table.
class CheckSummary {
 public:
  void Add(const CheckedVideo& video);
  std::string Text(Language language) const;
  bool has_fault() const { return faults_ > 0; }

 private:
  std::size_t videos_ = 0;
  std::size_t everywhere_ = 0;
  std::size_t faults_ = 0;
  std::size_t ranges_ignored_ = 0;
  std::size_t not_storable_ = 0;  // without a strong validator
  ReadCost cost_;
};

}  // namespace reelcache
