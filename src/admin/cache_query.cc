#include "admin/cache_query.h"

#include <algorithm>
#include <utility>

#include "admin/decompose.h"
#include "base/ascii.h"
#include "http/percent_encoding.h"

namespace reelcache {
namespace {

using Sort = CacheQuery::Sort;

constexpr std::pair<std::string_view, Sort> kSorts[] = {
    {"bytes", Sort::kBytes}, {"requests", Sort::kRequests}, {"heat", Sort::kHeat}, {"last_use", Sort::kLastUse}};

Error Bad(std::string_view code, const char* sentence) {
  return {ErrorKind::kInvalid, sentence, std::nullopt, false, code};
}

Status Take(CacheQuery& query, const std::string& name, std::string value) {
  if (name == "sort") {
    auto named = [&](const auto& each) { return each.first == value; };
    const auto* found = std::find_if(std::begin(kSorts), std::end(kSorts), named);
    if (found == std::end(kSorts)) return Bad("bad_sort", "sort is one of bytes, requests, heat and last_use.");
    query.sort = found->second;
  } else if (name == "order") {
    if (value != "asc" && value != "desc") return Bad("bad_order", "order is asc or desc.");
    query.descending = value == "desc";
  } else if (name == "offset") {
    auto offset = ParseDecimal<std::size_t>(value);
    if (!offset) return Bad("bad_offset", "offset is the number of objects to pass over.");
    query.offset = *offset;
  } else if (name == "limit") {
    auto limit = ParseDecimal<std::size_t>(value);
    if (!limit || *limit < 1 || *limit > kMostObjectsInPage) return Bad("bad_limit", "limit is a number from 1 to 200.");
    query.limit = *limit;
  } else if (name == "q") {
    query.text = AsciiLower(value);
    query.decomposed = AsciiLower(DecomposeLetters(value));
  }
  return Ok();
}

double KeyOf(const ObjectContents& object, Sort sort) {
  switch (sort) {
    case Sort::kBytes: return static_cast<double>(object.kept_bytes());
    case Sort::kRequests: return static_cast<double>(object.answers);
    case Sort::kHeat: return object.heat;
    case Sort::kLastUse: break;
  }
  return object.last_use ? static_cast<double>(object.last_use->time_since_epoch().count()) : -1;
}

bool Matches(const std::string& name, const CacheQuery& query) {
  const std::string lower = AsciiLower(name);
  return lower.find(query.text) != std::string::npos || lower.find(query.decomposed) != std::string::npos;
}

}  // namespace

Result<CacheQuery> ParseCacheQuery(std::string_view query) {
  auto pairs = ParseForm(query);
  if (!pairs) return Bad("bad_escape", "A % in the query is not followed by two hexadecimal digits.");
  CacheQuery parsed;
  for (FormPair& pair : *pairs)
    if (Status taken = Take(parsed, pair.name, std::move(pair.value)); !taken.ok()) return std::move(taken.error());
  return parsed;
}

CachePage SelectPage(const std::vector<ObjectContents>& objects, const CacheQuery& query) {
  struct Place {
    double key;
    const ObjectContents* object;
  };
  std::vector<Place> places;
  places.reserve(objects.size());
  for (const ObjectContents& object : objects)
    if (query.text.empty() || Matches(object.name, query))
      places.push_back({KeyOf(object, query.sort), &object});
  auto before = [&](const Place& a, const Place& b) {
    if (a.key != b.key) return query.descending ? a.key > b.key : a.key < b.key;
    return a.object->name < b.object->name;
  };
  CachePage page{places.size(), {}};
  const std::size_t begin = std::min(query.offset, places.size());
  const std::size_t end = begin + std::min(query.limit, places.size() - begin);
  std::partial_sort(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(end), places.end(), before);
  for (std::size_t i = begin; i < end; ++i) page.objects.push_back(places[i].object);
  return page;
}

}  // namespace reelcache
